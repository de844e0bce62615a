"""Who writes to a journal."""

import os
import pwd
import unicodedata

from index.store.files import LibraryError

_LONGEST = 100  # characters of a name


def author_name(given: str | None = None) -> str:
    """Who writes: the name given, or the user's. Raises LibraryError if nothing of it can be shown."""
    name = given
    if name is None:
        try:
            name = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            name = str(os.geteuid())
    shown = " ".join("".join(c for c in name if unicodedata.category(c)[0] != "C").split())[:_LONGEST]
    if not shown:
        raise LibraryError("A name has at least one letter that can be seen. Give another one.")
    return shown
