"""The engine that is always available: Whoosh, with its pickles made safe, and our own storage, postings and scores."""
