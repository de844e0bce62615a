"""What the analyst made, which nothing can make anew: appended to, never rewritten.

What they searched for and saved comes in, and goes out as it was.
"""
