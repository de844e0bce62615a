"""Makes an article of a text: its paragraphs, their parts (title, byline, body, furniture), and the facts they state.

The text of one article and what its format knows about it come in; a Document goes out (`article`).
"""
