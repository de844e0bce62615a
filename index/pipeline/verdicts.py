"""What the journal says that overrules what was read and found: settings of documents, corrections of claims."""

from collections.abc import Callable

from index.journal.journal import Journal
from index.journal.settings import Settings
from index.model.actions import Called, Dependent, Outlet
from index.model.corrections import Corrections
from index.pipeline.update import NOTHING_SAID, Said
from index.store.files import LibraryError
from index.store.roots import Roots


def said(journal: Callable[[], Journal], roots: Roots) -> Said:
    """What the analysts of a library know better. Where the journal cannot be read, all stays as it was."""
    try:
        kept = journal().kept("set", "called", "dependent")
    except LibraryError:
        return NOTHING_SAID  # whoever asks the journal itself is told why
    named = [(one.target, one.value) for one in kept if isinstance(one.target, Outlet)]
    corrections = Corrections(
        aliases=tuple((target.name, value.called) for target, value in named if isinstance(value, Called)),
        dependent=tuple((target.name, value.outlet) for target, value in named if isinstance(value, Dependent)),
    )
    return Said(Settings(kept, roots), corrections)
