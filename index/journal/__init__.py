"""What the analyst made, which nothing can make anew: what cannot be read is set aside, never written over.

What they searched for and saved comes in, and goes out as it was.
"""
