"""A library that another user keeps: what they read in is shown as it comes, and the last line tells who it is."""

import asyncio

from index.library import LibraryError
from index.model.keeping import Kept
from index.store.files import shared_journals
from tui.present.keeping import keeper, not_followed
from tui.screens.following import FollowingScreen

_LOOK_S = 3.0  # between two looks at the catalogue, each of which takes a fraction of a millisecond


class KeepingScreen(FollowingScreen):
    _kept: Kept | None = None  # as it was told last

    async def kept(self) -> Kept | None:
        """Who keeps the library, None if it is the reader."""
        return await self.desk.ask(lambda library: library.kept)

    async def follow_keeper(self, revision: int) -> None:
        """Show what another user reads in, as long as the app is open. `revision` is the one on the screen."""
        failed = ""
        while True:
            try:
                revision = await self._catch_up(revision)
                failed = ""
            except LibraryError as error:  # it may be back at the next look
                if str(error) != failed:
                    self.say(failed := str(error))
            await asyncio.sleep(_LOOK_S)

    async def _catch_up(self, shown: int) -> int:
        """Show what has changed since a revision. Returns the one that is shown then."""
        kept, revision = await self.desk.ask(lambda library: (library.kept, library.revision()))
        if revision != shown:
            await self.reload()
        if kept:
            self.status.show_watched(f"kept by {keeper(kept)}")  # which another day tells otherwise
        if kept and kept != self._kept:
            self._kept = kept
            self.lists.sources.note = f"No documents here yet: {kept.by} reads them in."
            self.count_news()
        return revision

    async def recompute(self, said: str = "") -> None:
        """As for a library of one's own; here only its keeper can have the findings follow."""
        if kept := await self.kept():
            told = not_followed(kept, shares_journals=shared_journals() is not None)
            self.say(f"{told}  {said}".rstrip())  # the end is cut where the line is short
        else:
            await super().recompute(said)

    async def reload(self) -> None:
        """For subclasses: read the lists, the counts and the document in sight again."""
        raise NotImplementedError
