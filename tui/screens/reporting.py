"""Reports of the story in sight, written to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from index.library import Library, LibraryError
from tui.present.facts import counted
from tui.screens.commanding import CommandingScreen


class _Written(NamedTuple):
    """How many claims a report has, and where it is."""

    claims: int
    path: Path


class ReportingScreen(CommandingScreen):
    def story_in_sight(self) -> str:
        """The story of the claim in sight, or of the text. "" where it was not compared yet, which is said."""
        claim, view = self.claim_in_sight, self.reader.view
        story = claim.story if claim else view.entry.story if view and view.entry else ""
        if not story:
            self.say("This text was not compared with others yet.")
        return story

    async def action_report(self) -> None:
        """Have the format and the file of a report confirmed, or changed."""
        if story := self.story_in_sight():

            def named(library: Library) -> Path:
                from tui.output import reports

                return reports.named(library, story, ".html")

            await self.open_command(f"report html {await self.desk.ask(named)}")

    @property
    def _own(self) -> Mapping[str, Callable[[str], object]]:
        return {**super()._own, "report": self._report}

    def _report(self, argument: str) -> None:
        """Write a report of the story in sight in a format, to the file behind it or a free name."""
        form, _, name = argument.partition(" ")
        if story := self.story_in_sight():
            self.work(self._write_report(story, form, name.strip()), group="report")

    async def _write_report(self, story: str, form: str, name: str) -> None:
        def written(library: Library) -> _Written:
            # Late: only where a report is asked for.
            from index.reporting.choosing import Wanted
            from index.reporting.formats import FORMATS
            from index.reporting.gathering import gather
            from tui.output import reports

            found = gather(library, Wanted(story=story))
            if not found.items:
                raise LibraryError("No claim of this story is flagged, and none marked: there is nothing to report.")
            make, suffix = FORMATS[form]
            path = Path(name).expanduser() if name else reports.named(library, story, suffix)
            reports.write(library, path, make(found), replace=False)
            return _Written(found.claims, path)

        self.say("Making the report.")
        try:
            made = await self.desk.ask(written)
        except LibraryError as error:
            self.say(str(error))
        else:
            name, folder = made.path.name, made.path.absolute().parent
            self.say(f"A report of {counted(made.claims, 'claim')}: {name}, in {folder}")
