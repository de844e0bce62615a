"""The way from files to findings: each stage does what is missing, in small transactions, and can be stopped any time.

Folders and the store come in; the store is brought up to date, and progress is reported on the way.
"""
