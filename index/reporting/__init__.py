"""Claims with what they stand on, put together so that others can read, cite and check them.

`gathering` reads a Report from a Library; each format makes a text of it, and `formats` has them all. `words` and
`matrix` are the screen's as well.
"""
