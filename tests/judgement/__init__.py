"""A labelled sample of invented news, and how well the program judges it (README.md)."""
