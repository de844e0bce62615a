"""Reports of the story in sight, written to a file."""

from pathlib import Path
from typing import NamedTuple

from index.library import Library, LibraryError
from tui.present.facts import counted
from tui.screens.arranging import ArrangingScreen


class _Written(NamedTuple):
    """How many claims a report has, and where it is."""

    claims: int
    path: Path


class ReportingScreen(ArrangingScreen):
    @property
    def story_in_sight(self) -> str:
        """The story of the claim in sight, or of the text; "" where it was not compared yet."""
        claim = self.claim_in_sight
        document = claim.document if claim else self.document.id if self.document else None
        entry = self.shelf.entries.get(document) if document is not None else None
        return entry.story if entry else ""

    async def proposed_report(self) -> str:
        """The command that writes a report of the story in sight; "" if there is none."""
        story = self.story_in_sight
        if not story:
            self.say("This text was not compared with others yet, so there is nothing to report.")
            return ""

        def named(library: Library) -> Path:
            from tui.output import reports

            return reports.named(library, story, ".html")

        return f"report html {await self.desk.ask(named)}"

    def report(self, argument: str) -> None:
        """Write a report in a format, to the file behind it or a free name."""
        form, _, name = argument.partition(" ")
        story = self.story_in_sight
        if story:
            self.work(self._report(story, form, name.strip()), group="report")
        else:
            self.say("This text was not compared with others yet, so there is nothing to report.")

    async def _report(self, story: str, form: str, name: str) -> None:
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
