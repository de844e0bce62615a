"""What the analyst made and no program can restore: a file that cannot be read is set aside, never overwritten.

The searches that the analyst makes and saves come in; the same go out again.
"""
