"""The derived data on disk: what a library keeps, and makes anew where it is lost.

Values of index.model come in and go out; SQLite, locks and private folders stay in here.
"""
