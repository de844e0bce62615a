"""One name for each speaker in a library."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quotes.scratch import merged

Library = dict[int, list[str]]


def names(library: Library) -> set[str]:
    return set(merged(library).values())


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (["Kim Jong Un", "Kim Jong Un", "Kim Jong-un"], "Kim Jong Un"),
        (["Kim Jong-un", "Kim"], "Kim Jong-un"),
        (["Putin", "Putin", "Vladimir Putin"], "Vladimir Putin"),
        (["John F. Kennedy", "John Kennedy", "John Kennedy"], "John Kennedy"),
        (["J.K. Rowling", "J. K. Rowling", "J. K. Rowling"], "J. K. Rowling"),
        (["José Ruiz", "Jose Ruiz", "Jose Ruiz"], "Jose Ruiz"),
        (["Søren Lind", "Soren Lind", "Soren Lind"], "Soren Lind"),
        (["Mr. Karl Moe", "Karl Moe", "Karl Moe"], "Karl Moe"),
        (["Mr. Moe", "Karl Moe"], "Karl Moe"),
        (["JAKE MOE", "Jake Moe", "Jake Moe"], "Jake Moe"),
        (["the White House", "White House", "White House"], "White House"),
        (
            ["Russia's Defense Ministry", "Russian Defense Ministry", "Russian Defense Ministry"],
            "Russian Defense Ministry",
        ),
        (["WHO", "World Health Organization"], "World Health Organization"),
        (["Merilux", "Merilux Bank"], "Merilux Bank"),
        (["Moe and Lind", "Karl Moe", "Ann Lind"], None),
    ],
)
def test_spellings_of_one_speaker(spellings: list[str], name: str | None) -> None:
    library = {number: [spelling] for number, spelling in enumerate(spellings)}
    assert names(library) == ({name} if name else {"Ann Lind and Karl Moe", "Karl Moe", "Ann Lind"})


@pytest.mark.parametrize(
    "speakers",
    [
        ["Marta Lind", "Karl Lind", "Lind"],  # the short form fits two
        ["John A. Moe", "John B. Moe", "John Moe"],
        ["Donald Moe", "Donald Moe Jr."],
        ["Mr. Moe", "Mrs. Moe"],
        ["Mr. Moe", "Mary Moe"],
        ["Washington", "Denzel Washington"],
        ["Russia's Defense Ministry", "Ukraine's Defense Ministry", "Defense Ministry"],
        ["London Police", "British Police"],
        ["observers", "two observers"],
        ["AP", "Ann Peters"],
    ],
)
def test_different_speakers(speakers: list[str]) -> None:
    assert merged({number: [one] for number, one in enumerate(speakers)}) == {
        (number, one): one for number, one in enumerate(speakers)
    }


def test_a_document_tells_whom_its_short_form_means() -> None:
    library = {1: ["Marta Lind", "Lind"], 2: ["Karl Lind"], 3: ["Lind"], 4: ["Karl Lind", "Lind", "Marta Lind"]}
    found = merged(library)
    assert found[1, "Lind"] == "Marta Lind"
    assert found[3, "Lind"] == found[4, "Lind"] == "Lind"


def test_a_short_form_means_who_speaks_far_more_often() -> None:
    library = {number: ["Marta Lind"] for number in range(10)} | {20: ["Karl Lind"], 21: ["Lind"], 22: ["Mr. Lind"]}
    found = merged(library)
    assert found[21, "Lind"] == "Marta Lind"
    assert found[22, "Mr. Lind"] == "Karl Lind"


@pytest.mark.parametrize(
    "against",
    [
        {20: ["Karl Lind", "Lind"]},  # he speaks beside it
        {20: ["Karl Lind"], 21: ["Nora Lind"], 22: ["Lind"]},  # not far more often
    ],
)
def test_a_short_form_that_may_mean_another_stays(against: Library) -> None:
    found = merged({number: ["Marta Lind"] for number in range(10)} | against)
    assert found[max(against), "Lind"] == "Lind"


def test_the_first_in_the_alphabet_wins_a_tie() -> None:
    assert names({1: ["Kim Jong-un"], 2: ["Kim Jong Un"]}) == {"Kim Jong Un"}


def test_unnamed_sources_stay_what_they_are() -> None:
    library = {1: ["observers", "senior official"], 2: ["Observers", "two officials"]}
    assert all(name == given_name for (_, given_name), name in merged(library).items())


def test_nothing() -> None:
    assert merged({}) == {}
    assert merged({1: ["", " ", "'", "Mr."]}) == {(1, name): name for name in ("", " ", "'", "Mr.")}


NAMES = st.one_of(
    st.tuples(
        st.sampled_from(["", "", "Mr. ", "Ms. ", "the ", "The ", "Dr. "]),
        st.sampled_from(["Marta ", "Karl ", "John F. ", "John B. ", "John ", "José ", "Jose ", "Kim ", "J. ", "", ""]),
        st.sampled_from(["Lind", "Moe", "Kim", "Jong Un", "Jong-un", "Lind Jr.", "Bank", "Foreign Ministry", "lind"]),
    ).map("".join),
    st.sampled_from(["observers", "Marta Lind and Karl Moe", "Lind and Moe", "WHO", "World Health Organization"]),
    st.text(max_size=12),
)
LIBRARIES = st.dictionaries(st.integers(1, 6), st.lists(NAMES, max_size=5), max_size=6)


@pytest.mark.slow
@settings(deadline=None)
@given(LIBRARIES)
def test_order_does_not_matter(library: Library) -> None:
    shuffled = {document: sorted(found, reverse=True) for document, found in sorted(library.items(), reverse=True)}
    assert merged(shuffled) == merged(library)


@settings(deadline=None)
@given(LIBRARIES)
def test_merging_again_changes_nothing(library: Library) -> None:
    found = merged(library)
    again = {document: [found[document, name] for name in names_] for document, names_ in library.items()}
    assert all(name == given_name for (_, given_name), name in merged(again).items())


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Marta", "Karl", "Ann", "Kim", "Jong", "Li"]), min_size=1, unique=True), st.data())
def test_given_names_keep_people_apart(given_names: list[str], data: st.DataObject) -> None:
    surname = data.draw(st.sampled_from(["Lind", "Park", "Kim", "de la Cruz"]))
    full = [f"{name} {surname}" for name in given_names]
    others = data.draw(st.lists(st.sampled_from([surname, f"Mr. {surname}", "observers", *given_names]), max_size=4))
    library = {number: [name] for number, name in enumerate([*full, *others])}
    found = merged(library)
    assert [found[number, name] for number, name in enumerate(full)] == full
