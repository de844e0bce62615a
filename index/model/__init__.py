"""The plain values that every room gives and takes: documents, statements, claims, rows of lists, results.

Nothing comes in and nothing goes out: values know no files, no catalogue and no engine.
"""
