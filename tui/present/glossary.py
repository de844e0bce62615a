"""The words that the screen uses in a special sense, each explained in a line, for the help and the README."""

from collections.abc import Iterator

from tui.present.glyphs import Words

TERMS = (
    ("flagged", "one source or origin behind it, and salient"),
    ("salience", "how much a claim matters to its story, from 0 to 1"),
    ("story", "the reports on the same event, compared with each other"),
    ("own voice", "the outlet says it itself: no one is credited"),
    ("via", "the outlet or agency through which a statement came"),
    ("direct quote", "what is said, in quotation marks"),
    ("indirect quote", "what is said, in the words of the outlet"),
    ("mixed quote", "in the outlet's words, some in quotation marks"),
    ("less sure, doubtful", "the statement or its speaker may be wrong"),
    ("unnamed", "a speaker told by what he is only, such as officials"),
    ("not resolved", "it could not be told whose name a mention stands for"),
    ("says the same", "another report has the claim, in whatever words"),
    ("says it and more", "another report has the claim and adds to it"),
    ("nearest, not a match", "the most alike stretch elsewhere: it is not the claim"),
    ("loose match", "barely alike enough to count: compare the texts"),
    ("figures differ", "another report gives another number or day"),
    ("denied", "another report has someone deny it"),
    ("contradicted", "another report says the opposite"),
    ("updated", "a later report of the same story has another figure"),
    ("outlet?", "a question mark behind outlet or date: a guess"),
    ("furniture", "what is on the page and not of the article; x shows it"),
    ("not yet compared", "the report is not read in as far as that"),
    ("0.41", "behind a report: how alike its words are, from 0 to 1"),
    ("hit", "a place that has what was searched for"),
    ("narrow", "keep to one story, outlet, speaker or month"),
)  # fmt: skip


def lines() -> Iterator[Words]:
    """The glossary as lines for people."""
    for term, meaning in TERMS:
        yield ((f"  {term:22}", "bold"), (meaning, ""))
