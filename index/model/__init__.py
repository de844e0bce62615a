"""The plain values that the rooms pass to each other: documents, statements, claims, rows of lists, results.

They depend on nothing: no files, no catalogue, no engine.
"""
