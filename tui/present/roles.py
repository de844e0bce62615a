"""How the parts of a statement are drawn: who says it, the word that says so, and what is said.

Each has one attribute of its own, so that they are told apart without colour. None is italic: many terminals have no
italics, and some draw them reversed. What is said is long, so it stays in the weight and colour of the text; the cue
steps back behind the two that matter.
"""

SOURCE, CUE, CONTENT = "bold blue", "dim", "underline"  # in Rich's style language

# Two texts side by side. There the marks above are left out.
SHARED, DIFFERS, FIGURE = "underline", "bold yellow", "bold reverse yellow"
