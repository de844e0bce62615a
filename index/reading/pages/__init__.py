"""Web pages: their markup, what of it a reader saw, which of that is the article, and what the page says of itself.

`tree` parses a page within limits, `chrome` clears it, `visible` takes out what nobody saw, `runs` tells its text by
paragraphs, `choice` which of them are the article, and `gaps` what was missed of it. `schema` and `tags` find what a
page states, `titles`, `authors`, `dates` and `addresses` read it, and `facts` decides what is believed. Nothing is
fetched or executed.
"""
