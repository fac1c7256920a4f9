"""What warnings say of an indicator at some moment: one sum of log-odds, the same for look-ups and for payments.

    L(t) = logit(prior) + sum over sources of sign * w * 2^(-age / half-life)
    w = clip(logit(trust * confidence), 0, 4)

A source is a member. It counts once for an indicator, however often it speaks: with its heaviest live warning, or
else with its heaviest sighting of another's. A false-positive sighting has the sign -1. Every warning has one
half-life, so nothing has to be recomputed as time goes by: the sum is formed when somebody asks.
Sources: log-odds and decay after the practice of MISP's decaying models and 21-day half-lives of exchange networks;
the form of the sum is the naive Bayes combination of independent witnesses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from risk.domain.warning import RiskWarning, SightingKind, State

PRIOR = 0.01
"""Probability of harm of an identifier of which nothing is known."""
TRUST = 0.95
"""How often a member's word is taken to be true before anything is known of the member."""
MAX_WEIGHT = 4.0
"""No single source moves the odds by more than a factor of 55."""


@dataclass(frozen=True, slots=True)
class Source:
    """One member's part: its present weight in log-odds, below zero where it speaks in favour."""

    member: str
    weight: float
    warning: RiskWarning


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one indicator; `sources` are in order of weight, the heaviest first."""

    sources: tuple[Source, ...]

    @property
    def log_odds(self) -> float:
        """Log-odds of harm."""
        return logit(PRIOR) + sum(source.weight for source in self.sources)

    @property
    def probability(self) -> float:
        """Probability of harm."""
        return probability(self.log_odds)


NOTHING_KNOWN = Evidence(())


def logit(p: float) -> float:
    """Give the log-odds of a probability between 0 and 1, both exclusive."""
    return math.log(p / (1 - p))


def probability(log_odds: float) -> float:
    """Give the probability of log-odds, between 0 and 1."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def base_weight(confidence_percent: int) -> float:
    """Give the weight of a fresh statement of this confidence; zero where it says no more than a coin."""
    return min(max(logit(TRUST * confidence_percent / 100), 0.0), MAX_WEIGHT)


def decay(age: timedelta, half_life: timedelta) -> float:
    """Give the share of the weight that is left at this age: 1 when new, 1/2 after a half-life."""
    return math.exp2(-(max(age, timedelta()) / half_life))


def weigh(warnings: Iterable[RiskWarning], now: datetime) -> Evidence:
    """Give what these warnings, all about one indicator and all visible to whoever asks, say of it now."""
    own: dict[str, Source] = {}
    seen: dict[str, Source] = {}
    for warning in warnings:
        if warning.state_at(now) is not State.LIVE:
            continue
        weight = base_weight(warning.spec.confidence_percent)
        present = weight * decay(now - warning.observe_time, warning.half_life)
        _keep_heaviest(own, Source(warning.publisher_id, present, warning))
        for sighting in warning.sightings:
            sign = 1 if sighting.kind is SightingKind.CONFIRMED else -1
            left = decay(now - sighting.observe_time, warning.half_life)
            _keep_heaviest(seen, Source(sighting.reporter_id, sign * weight * left, warning))
    # A member's own warning comes before its sightings of others'.
    sources = sorted((seen | own).values(), key=lambda source: (-abs(source.weight), -source.weight, source.member))
    return Evidence(tuple(sources))


def _keep_heaviest(sources: dict[str, Source], source: Source) -> None:
    known = sources.get(source.member)
    # Of two that weigh the same the later one is kept, so that the order in which warnings come does not matter.
    rank = (abs(source.weight), source.warning.warning_id)
    if known is None or rank > (abs(known.weight), known.warning.warning_id):
        sources[source.member] = source
