"""A text to an article: its paragraphs, what part each is (title, byline, body, furniture), and the facts they state.

The text of one article and what its format knows of it come in, a Document goes out (`article`).
"""
