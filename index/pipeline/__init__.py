"""The way from files to findings: each stage does what is missing, in small transactions, and may be stopped anywhere.

Folders and the store come in; the store brought up to date goes out, and on the way how far it is.
"""
