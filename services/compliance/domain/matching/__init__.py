"""Matching: an immutable index finds candidates, an explainable scorer judges them."""

from compliance.domain.matching.index import NameIndex
from compliance.domain.matching.matcher import Match, Matcher, ScoreReason
from compliance.domain.matching.thresholds import Threshold, Thresholds

# Raise this whenever a change of code can change a score: decisions name it, so that they can be made again.
MATCHER_VERSION = "2"

__all__ = ["MATCHER_VERSION", "Match", "Matcher", "NameIndex", "ScoreReason", "Threshold", "Thresholds"]
