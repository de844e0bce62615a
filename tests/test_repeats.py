"""What repeats in the texts of an outlet is folded, in whatever order they come, and only while it repeats."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from index.library import Library
from index.model.document import PartKind
from tests.conftest import MakeLibrary, read_in

# What no lexicon knows: by itself each of these could be a sentence of the article.
CLUB = "The Ledger Club meets each month to walk the old harbour and look at the boats of its members."
WALK = "A walk from the lighthouse to the old mill takes two hours and is free for children."
REPORT = "The harbour police said that nine boats had been stolen since the summer began."

_PEOPLE = {
    "bridge": ("Ana Costa", "Porto", "Marques", "Douro", "Gaia"),
    "school": ("Ilse Brandvik", "Halden", "Larsen", "Nordby", "Skien"),
    "strike": ("Tom Hale", "Ardmore", "Quinlan", "Youghal", "Cork"),
    "forest": ("Mia Lund", "Kuopio", "Virtanen", "Saimaa", "Joensuu"),
}


def _article(about: str, *furniture: str, outlet: str = "The Ledger") -> str:
    who, town, other, river, place = _PEOPLE[about]
    return "\n\n".join(
        (
            f"Outlet: {outlet}",
            f"For nine years the people of {town} have waited for the {about} that {who} promised them in a speech.",
            f"It is to be paid for by {other} and by the council of {river}, which met {len(about)} times about it.",
            f"Those who live in {place} are less happy with the {about}, and with what {who} has made of it so far.",
            *furniture,
        )
    )


def _folded(library: Library) -> dict[str, list[str]]:
    found = {}
    for entry in library.entries():
        document = library.document(entry.id)
        assert document
        spans = document.spans(PartKind.FURNITURE)
        found[Path(entry.path).stem] = [document.text[span.start : span.end] for span in spans]
    return found


def _three(paragraph: str) -> dict[str, str]:
    return {f"{about}.txt": _article(about, paragraph) for about in ("bridge", "school", "strike")}


def test_what_repeats_in_three_texts_of_an_outlet_is_folded(library: MakeLibrary) -> None:
    made = read_in(library(_three(CLUB)))
    assert _folded(made) == {"bridge": [CLUB], "school": [CLUB], "strike": [CLUB]}
    assert not any(CLUB in claim for claim in _claims(made))


def test_figures_and_names_may_differ(library: MakeLibrary) -> None:
    texts = {
        f"{about}.txt": _article(about, f"The reader's walk this week takes {at} hours, and Jane {name} leads it.")
        for at, (about, name) in enumerate((("bridge", "Doe"), ("school", "Roe"), ("strike", "Moe")), 2)
    }
    assert all(len(folded) == 1 for folded in _folded(read_in(library(texts))).values())


@pytest.mark.parametrize(
    "texts",
    [
        dict(list(_three(CLUB).items())[:2]),  # in two only
        _three(REPORT),  # it reports what somebody says
        _three("“The boats will be looked at by nobody but us,” the harbour master wrote to the town."),
        {
            f"{n}.txt": _article("bridge", CLUB) + f"\n\nIt rained {n} times." for n in ("one", "two", "six")
        },  # near-copies
        {
            "a.txt": _article("bridge", CLUB),
            "b.txt": _article("school", CLUB),
            "c.txt": _article("strike", CLUB, outlet="The Beacon"),  # of another outlet
        },
    ],
)
def test_what_may_be_evidence_stays(library: MakeLibrary, texts: Mapping[str, str]) -> None:
    assert not any(_folded(read_in(library(texts))).values())


def test_the_order_does_not_matter_and_what_goes_unfolds(library: MakeLibrary, tmp_path: Path) -> None:
    texts = _three(CLUB)
    made = read_in(library(dict(list(texts.items())[:2])))
    assert _folded(made) == {"bridge": [], "school": []}
    revision = made.revision()
    library(texts)  # the third comes
    read_in(made)
    assert made.revision() > revision
    assert _folded(made) == {"bridge": [CLUB], "school": [CLUB], "strike": [CLUB]}
    assert [entry.analysed for entry in made.entries()] == [True] * 3
    (tmp_path / "articles" / "bridge.txt").unlink()
    read_in(made)
    assert _folded(made) == {"school": [], "strike": []}
    (tmp_path / "articles" / "forest.txt").write_text(_article("forest", CLUB, WALK))
    read_in(made)
    with Library([tmp_path / "articles"], cache=tmp_path / "other") as anew:
        assert _folded(read_in(anew)) == _folded(made)
    assert _folded(made)["forest"] == [CLUB]
    before = made.revision()
    read_in(made)
    assert made.revision() == before


def _claims(library: Library) -> list[str]:
    texts = {entry.id: library.document(entry.id) for entry in library.entries()}
    return [document.text[claim.start : claim.end] for claim in library.claims() if (document := texts[claim.document])]
