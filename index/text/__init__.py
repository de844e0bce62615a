"""What reading, quotes, claims and search share of language: words, stems, sentences, quotation marks.

A text comes in; where its pieces stand goes out, in code points.
"""
