"""What the screen and the reports call things: what bears on a claim, how likely, and how a claim is disputed."""

from index.model.claims import Bearing, Conflict, Dispute, Nearest, Relation, Report, Standing

UNKNOWN_OUTLET = "outlet unknown"

# The mark of each standing, which stands beside its word.
SIGNS = {
    Standing.SINGLE_SOURCE: "!",
    Standing.ONE_ORIGIN: "~",
    Standing.COPIES: "~",
    Standing.CORROBORATED: "=",
    Standing.UNRESOLVED: "?",
}

_AGAINST = {
    Conflict.FIGURES_DIFFER: "gives another figure",
    Conflict.DENIED: "denies it",
    Conflict.CONTRADICTED: "says the opposite",
    Conflict.UPDATED: "gives a later figure",
}

# How likely it is that a report has a claim, from each chance on, in falling order. The number belongs beside them,
# not in their place. Where the engine draws a line, the words change too: what it calls a loose match, what it takes
# for a report, and what it leaves open.
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


def told_of(found: Bearing) -> str:
    """How another stretch bears on the claim and how likely that is, in words to stand behind its outlet:
    "says the same, very likely (0.91)".
    """
    match found:
        case Dispute():
            return _AGAINST[found.conflict]
        case Report():
            relation = "says the same" if found.relation is Relation.SAME else "says more"
            return f"{relation}, {likely(found.score)} ({found.score:.2f})"
        case Nearest():
            relation = "may say the same" if may_be(found.score) else f"comes nearest, {likely(found.score)} the same"
            return f"{relation} ({found.score:.2f})"


def called(named: Standing | Conflict) -> str:
    """A standing or a conflict in words: "single source"."""
    return named.value.replace("_", " ")
