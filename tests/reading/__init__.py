"""Tests of index/reading: bytes to documents."""
