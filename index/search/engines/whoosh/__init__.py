"""The engine that is always available: Whoosh writes, with its pickles made safe, and our own code reads and scores."""
