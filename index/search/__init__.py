"""Searching: from what a reader types to what is found.

A query comes in as text. `queries` parses it into a tree of nodes, `conditions` finds what meets them, and `answers`
go out: documents, statements or claims, with the places of the query's words. `engines` keep the index of the texts.
"""
