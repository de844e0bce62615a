"""The full text: what a reader asks, and what is found.

A query as typed comes in (queries: to a tree of nodes), is held against conditions, and goes out as answers: documents,
statements or claims, each with where its words stand. The engines under it keep the index of the texts.
"""
