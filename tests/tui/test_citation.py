"""What is copied can be found again by whoever reads it."""

from index.model.document import Document, Fact
from tui.present.citation import cite

PAGE = Document(
    "/x/a.html", "0", "The dam is closed.", outlet=Fact("Post", "given"), date=Fact("2024-06-19", "given"),
    url="https://post.example/dam", fetched="2024-06-20T10:00:00Z",
)  # fmt: skip


def test_a_citation_has_the_address_and_when_it_was_fetched() -> None:
    told = cite(PAGE, "x/a.html", 0, 18)
    where = "Post, 2024-06-19, https://post.example/dam (accessed 2024-06-20), x/a.html, characters 0-18"
    assert told == f"The dam is closed.\n-- {where}\n"


def test_an_address_cannot_write_to_the_terminal() -> None:
    assert "\x1b" not in cite(Document("/x/a", "0", "a", url="https://x.example/\x1b[2J"), "x/a", 0, 1)
