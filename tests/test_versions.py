"""A room that makes something else has another version: what is stored of the old one is made anew only then."""

import pytest
from msgspec.structs import replace

from tests import versions
from tests.versions import Room


@pytest.mark.slow
def test_what_the_rooms_make_changes_with_their_versions() -> None:
    assert versions.made() == versions.kept(), "change the VERSION of the room, then run python -m tests.versions"


def test_a_version_that_was_forgotten_is_refused() -> None:
    before = {"quotes": Room("1", "a"), "claims": Room("1", "b")}
    assert versions.refused(before, before | {"quotes": Room("1", "c")}) == ["quotes"]
    assert versions.refused(before, before | {"quotes": replace(before["quotes"], version="2", made="c")}) == []
