"""What payments were like so far, in this process's memory: windows of counts and sums, and habits of debtors."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from risk.domain.features import Behaviour, Observation

MINUTES_10 = 600.0
HOUR = 3600.0
DAY = 86400.0
HISTORY_DAYS = 30
"""Habits rest on the payments of this many days; a debtor that is silent for longer begins anew."""
MIN_PAYMENTS_FOR_USUAL = 5
# Habits change: an amount counts for the average as if the last 50 payments were all there are.
_LAST_PAYMENTS = 50
# Amounts that hardly vary make any other one a wonder; nobody's habits are taken for that narrow.
_LEAST_DEVIATION = 0.5
# Old entries are cut off when they are so many and the greater part, so that each is moved about once.
_CUT_AT = 256


class _Window:
    """Times (seconds since 1970) of a party's payments within a day, with running sums of their worth in euro."""

    __slots__ = ("sums", "times")

    def __init__(self) -> None:
        self.times: list[float] = []
        self.sums: list[float] = []

    def add(self, at: float, worth: float) -> None:
        # A payment that comes late counts as made now, so that times only rise.
        self.times.append(max(at, self.times[-1]) if self.times else at)
        self.sums.append((self.sums[-1] if self.sums else 0.0) + worth)
        old = bisect_right(self.times, at - DAY)
        if old > _CUT_AT and 2 * old > len(self.times):
            base = self.sums[old - 1]
            self.times = self.times[old:]
            self.sums = [total - base for total in self.sums[old:]]

    def count(self, now: float, seconds: float) -> int:
        return len(self.times) - bisect_right(self.times, now - seconds)

    def worth(self, now: float, seconds: float) -> float:
        first = bisect_right(self.times, now - seconds)
        if first == len(self.times):
            return 0.0
        return self.sums[-1] - (self.sums[first - 1] if first else 0.0)


@dataclass(slots=True)
class _Debtor:
    """A debtor's habits: mean and variance of the logarithm of its amounts, whom and where it paid."""

    window: _Window = field(default_factory=_Window)
    payments: int = 0
    measured: int = 0
    mean: float = 0.0
    variance: float = 0.0
    creditors: set[bytes] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    def deviations(self, worth: float | None) -> float | None:
        if not worth or self.measured < MIN_PAYMENTS_FOR_USUAL:
            return None
        return (math.log(worth) - self.mean) / max(math.sqrt(self.variance), _LEAST_DEVIATION)

    def learn(self, observation: Observation, at: float) -> None:
        self.window.add(at, observation.worth_eur or 0.0)
        self.payments += 1
        if observation.creditor is not None:
            self.creditors.add(observation.creditor)
        self.countries.add(observation.target_country)
        if observation.worth_eur:
            self.measured += 1
            share = 1 / min(self.measured, _LAST_PAYMENTS)
            difference = math.log(observation.worth_eur) - self.mean
            self.mean += share * difference
            self.variance = (1 - share) * (self.variance + share * difference * difference)


class BehaviourMemory:
    """Remembers payments in the order of time. A payment counts once, at whatever stages it is scored."""

    def __init__(self) -> None:
        self._debtors: dict[bytes, _Debtor] = {}
        self._creditors: dict[bytes, _Window] = {}
        # Insertion order is the order of time; what a payment was like at first is what it is like at later stages.
        self._payments: dict[UUID, tuple[float, Behaviour]] = {}

    def measure(self, observation: Observation, at: datetime, *, remember: bool) -> Behaviour:
        """Say how a payment compares with those before it, and with `remember` count it from now on."""
        now = at.timestamp()
        known = self._payments.get(observation.payment_id)
        habits = known[1] if known else self._habits(observation)
        if remember and not known:
            self._forget_payments(now)
            self._payments[observation.payment_id] = (now, habits)
            self._learn(observation, now)
        return self._with_counts(habits, observation, now, itself=0 if known or remember else 1)

    def forget_idle(self, now: datetime) -> None:
        """Drop the parties that made no payment for as long as history reaches."""
        horizon = now.timestamp() - HISTORY_DAYS * DAY
        for token in [t for t, debtor in self._debtors.items() if debtor.window.times[-1] < horizon]:
            del self._debtors[token]
        for token in [t for t, window in self._creditors.items() if window.times[-1] < horizon]:
            del self._creditors[token]

    def _habits(self, observation: Observation) -> Behaviour:
        debtor = self._debtors.get(observation.debtor) if observation.debtor is not None else None
        if debtor is None:
            return Behaviour(new_counterparty=observation.debtor is not None and observation.creditor is not None)
        return Behaviour(
            debtor_payments_before=debtor.payments,
            amount_deviations=debtor.deviations(observation.worth_eur),
            new_counterparty=observation.creditor is not None and observation.creditor not in debtor.creditors,
            new_corridor=debtor.payments >= MIN_PAYMENTS_FOR_USUAL
            and observation.target_country not in debtor.countries,
        )

    def _learn(self, observation: Observation, now: float) -> None:
        if observation.debtor is not None:
            self._debtors.setdefault(observation.debtor, _Debtor()).learn(observation, now)
        if observation.creditor is not None:
            self._creditors.setdefault(observation.creditor, _Window()).add(now, observation.worth_eur or 0.0)

    def _with_counts(self, habits: Behaviour, observation: Observation, now: float, itself: int) -> Behaviour:
        debtor = self._debtors.get(observation.debtor) if observation.debtor is not None else None
        creditor = self._creditors.get(observation.creditor) if observation.creditor is not None else None
        if debtor is not None:
            worth = debtor.window.worth(now, DAY) + itself * (observation.worth_eur or 0.0)
            habits = replace(
                habits,
                debtor_10m=debtor.window.count(now, MINUTES_10) + itself,
                debtor_1h=debtor.window.count(now, HOUR) + itself,
                debtor_24h=debtor.window.count(now, DAY) + itself,
                debtor_worth_24h_eur=round(worth, 2),
            )
        if creditor is not None:
            habits = replace(
                habits,
                creditor_1h=creditor.count(now, HOUR) + itself,
                creditor_24h=creditor.count(now, DAY) + itself,
            )
        return habits

    def _forget_payments(self, now: float) -> None:
        """Drop payments older than a day, oldest first; a later stage of one of those counts as a payment again."""
        while self._payments:
            oldest = next(iter(self._payments))
            if self._payments[oldest][0] > now - DAY:
                return
            del self._payments[oldest]
