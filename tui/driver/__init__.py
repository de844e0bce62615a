"""The layer between Textual and the terminal, which sends only the cells that changed."""
