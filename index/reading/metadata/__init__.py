"""Lines to facts: dates, names of people, outlets and wire services, and the language of a text.

A line, a field or a text comes in, what it states goes out. The word lists are in index/reading/data.
"""
