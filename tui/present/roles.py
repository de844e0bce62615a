"""The styles for the parts of a statement: who says it, the cue, and what is said.

Each has an attribute of its own, so that they can be told apart without colour. None is italic, because many terminals
have no italics, and some draw them reversed. What is said is long, so it keeps the weight and colour of the text. The
cue is dim, because it matters least.
"""

SOURCE, CUE, CONTENT = "bold blue", "dim", "underline"  # in Rich's style language

# For two texts side by side, which have none of the styles above.
SHARED, DIFFERS, FIGURE = "underline", "bold yellow", "bold reverse yellow"
