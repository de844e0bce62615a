"""Analyses to findings: claims, and what each stands on."""

from index.claims.analysed import Analysed
from index.claims.engine import VERSION, findings, story_claims

__all__ = ["VERSION", "Analysed", "findings", "story_claims"]
