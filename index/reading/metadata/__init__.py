"""Finds facts in lines and texts: dates, names of people, outlets and wire services, and the language.

A line, a field or a text comes in; what it states goes out. The word lists are in index/reading/data.
"""
