"""How likely it is that a report has a claim, in plain words. The number belongs beside them, not in their place."""

# From each chance on, in falling order. Where the engine draws a line, the words change too: what it calls a loose
# match, what it takes for a report, and what it leaves open.
LIKELIHOODS = (
    (0.95, "almost certainly"),
    (0.8, "very likely"),
    (0.6, "likely"),
    (0.5, "a loose match"),
    (0.4, "perhaps"),
    (0.2, "unlikely"),
    (0.0, "hardly"),
)


def likely(chance: float) -> str:
    """A chance, 0 to 1, in words."""
    return next(words for least, words in LIKELIHOODS if chance >= least)


def may_be(chance: float) -> bool:
    """Whether what is not taken for a report may be one all the same."""
    return likely(chance) not in ("unlikely", "hardly")
