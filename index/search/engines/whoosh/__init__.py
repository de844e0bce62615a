"""The engine that is always there: Whoosh, guarded, with our own storage, postings and scores."""
