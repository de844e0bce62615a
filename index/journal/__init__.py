"""What the analyst says and no program can restore: a file that cannot be read is set aside, never overwritten.

Actions come in (index.model.actions); rows, and what of them holds now, go out.
"""
