"""The derived data on disk: all that can be made again from the analyst's files.

Values of index.model come in and go out; SQLite, locks and private folders are known only here.
"""
