"""Analyses to findings."""
