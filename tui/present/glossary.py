"""The words that the screen uses in a special sense, each explained in a line, for the help and the README."""

from collections.abc import Iterator

from tui.present.glyphs import Words

TERMS = (
    ("flagged", "one outlet or origin behind it; it matters, and is sure"),
    ("salience", "how much a claim matters to its story, from 0 to 1"),
    ("sure", "that it is a claim and no other outlet has it, 0 to 1"),
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
    ("says more", "another report has the claim and adds to it"),
    ("may say the same", "it is open whether it has the claim: compare the texts"),
    ("comes nearest", "of all elsewhere; it is not taken for the claim"),
    ("gives another figure", "it tells the same with another number or day"),
    ("denies it", "it has someone deny the claim"),
    ("0.41", "behind a report: how likely it has the claim, 0 to 1"),
    ("almost certainly", "from 0.95 on; very likely from 0.80, likely from 0.60"),
    ("loose match", "from 0.50 on, barely enough to count: compare the texts"),
    ("unlikely, hardly", "below 0.40 and 0.20: it is not taken for the claim"),
    ("figures differ", "another report gives another number or day"),
    ("denied", "another report has someone deny it"),
    ("contradicted", "another report says the opposite"),
    ("updated", "a later report of the same story has another figure"),
    ("against another", "the same speaker gave another figure, or denied it"),
    ("first, then", "surely published earlier; else outlets are only listed"),
    ("outlet?", "a question mark behind outlet or date: a guess"),
    ("v2", "the second version of a text; V shows what changed"),
    ("+1", "read in one more place as well; P lists them"),
    ("furniture", "what is on the page and not of the article; x shows it"),
    ("not yet compared", "the report is not read in as far as that"),
    ("hit", "a place that has what was searched for"),
    ("narrow", "keep to one story, outlet, speaker, tag or month"),
    ("c, d, i", "yours: checked, doubtful, important"),
    ("t, n, 1 to 6", "yours: a tag, a note, the credibility of a claim"),
    ("r, read", "yours: its end was seen; what is unread is bold"),
    ("to check", "flagged claims that nobody has marked as checked"),
    ("reliability A, B", "of an outlet, by you: completely, usually reliable"),
    ("reliability C, D", "fairly reliable; not usually reliable"),
    ("reliability E, F", "unreliable; it cannot be judged"),
    ("credibility 1, 2", "of a claim, by you: confirmed by others; probably true"),
    ("credibility 3, 4", "possibly true; doubtful"),
    ("credibility 5, 6", "improbable; it cannot be judged"),
)  # fmt: skip


def lines() -> Iterator[Words]:
    """The glossary as lines for people."""
    for term, meaning in TERMS:
        yield ((f"  {term:22}", "bold"), (meaning, ""))
