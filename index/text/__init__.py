"""What reading, quotes, claims and search all need to know about language: words, stems, sentences, quotation marks.

A text comes in; the places of its pieces go out, in code points.
"""
