"""The rules of "rules-1": what each fact adds to the log-odds of fraud, and why.

The odds begin at one fraud in a thousand payments. The weights are set so that, with the thresholds of
risk.domain.scoring:
- no single habit of an honest payer (many payments in a row, a new payee, a large amount, the night) asks for more;
- unusual behaviour together asks for a confirmation and at worst for a person, but never refuses;
- warnings ask for a confirmation; only a severe and sure one on the creditor's own account refuses a payment, and
  that is a payment stopped, not an account closed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from risk.domain.evidence import Source, logit
from risk.domain.features import Features, Side, Warned
from risk.domain.indicator import IndicatorType
from risk.domain.warning import Severity

BASE = logit(0.001)

# A burst of payments is how a taken-over account is emptied, but also how a company pays its wages: all velocity
# together stays below a confirmation.
MAX_VELOCITY = 2.5
MAX_SOFT_WARNINGS = 4.5
MAX_STRONG_WARNING = 9.0

# A warning that losses are likely weighs as much as several that say "look twice".
SEVERITY_GAIN = {Severity.LOW: 1.0, Severity.MEDIUM: 3.0, Severity.HIGH: 7.0, Severity.CRITICAL: 8.0}

# An account, wallet or card belongs to one holder: only these are sure enough to refuse a payment to it.
_HOLDERS_OWN = frozenset({IndicatorType.ACCOUNT, IndicatorType.WALLET, IndicatorType.CARD_TOKEN})
# Many honest people share a name, a bank or a network: a warning on these alone changes nothing.
_SHARED_LIMITS = {
    IndicatorType.NAME: 2.0,
    IndicatorType.BIC: 2.0,
    IndicatorType.IP: 3.0,
    IndicatorType.URL: 3.0,
}
NIGHT_HOURS = range(5)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a score: what it added to the log-odds, in words, and the warnings that it rests on."""

    reason: str
    contribution: float
    explanation: str
    warning_ids: tuple[UUID, ...] = ()


def reasons(features: Features) -> tuple[Reason, ...]:
    """Give every reason that applies, the heaviest first."""
    found = [*_velocity(features), *_habits(features), *_warnings(features.warned)]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.contribution), reason.reason)))


def _velocity(features: Features) -> Iterable[Reason]:
    """Half a unit for each doubling beyond what busy honest payers do."""
    seen = features.behaviour
    windows = (
        ("VELOCITY_10M", seen.debtor_10m, 30, 1.5, "payments of this debtor within 10 minutes"),
        ("VELOCITY_1H", seen.debtor_1h, 100, 1.5, "payments of this debtor within an hour"),
        ("VELOCITY_24H", seen.debtor_24h, 500, 1.0, "payments of this debtor within 24 hours"),
        ("CREDITOR_VELOCITY_1H", seen.creditor_1h, 100, 1.0, "payments to this creditor within an hour"),
        ("CREDITOR_VELOCITY_24H", seen.creditor_24h, 1000, 1.0, "payments to this creditor within 24 hours"),
    )
    left = MAX_VELOCITY
    for reason, count, usual, most, words in windows:
        added = min(_doublings(count, usual) / 2, most, left)
        if added > 0:
            left -= added
            yield Reason(reason, added, f"{count} {words}; up to {usual} are usual")
    added = min(_doublings(seen.debtor_worth_24h_eur, 1_000_000) / 4, 0.5, left)
    if added > 0:
        words = "this debtor sent amounts worth about {:,.0f} EUR within 24 hours; up to 1,000,000 are usual"
        yield Reason("VELOCITY_SUM_24H", added, words.format(seen.debtor_worth_24h_eur))


def _habits(features: Features) -> Iterable[Reason]:
    seen = features.behaviour
    if seen.amount_deviations is not None and seen.amount_deviations > 3:
        added = min(0.5 + (seen.amount_deviations - 3) / 2, 1.5)
        words = f"the amount lies {seen.amount_deviations:.1f} standard deviations above this debtor's usual"
        yield Reason("AMOUNT_UNUSUAL", added, words)
    if features.worth_eur is not None and features.worth_eur > 10_000:
        added = min(0.4 * math.log10(features.worth_eur / 10_000), 1.2)
        yield Reason("AMOUNT_LARGE", added, f"the amount is worth about {features.worth_eur:,.0f} EUR")
    if seen.new_counterparty:
        yield Reason("NEW_COUNTERPARTY", 0.4, "this debtor has not paid this creditor before")
    if seen.new_corridor:
        words = f"this debtor has not paid into {features.target_country} before"
        yield Reason("NEW_CORRIDOR", 0.3, words)
    if features.local_hour is not None and features.local_hour in NIGHT_HOURS:
        words = f"made between {features.local_hour} and {features.local_hour + 1} o'clock at night where the payer is"
        yield Reason("NIGHT", 0.3, words)
    if features.unreadable_identifiers:
        words = f"{features.unreadable_identifiers} identifiers do not follow the rules of their type"
        yield Reason("IDENTIFIER_UNREADABLE", 0.3, words)


def _warnings(warned: Iterable[Warned]) -> Iterable[Reason]:
    """A warning counts once for a payment, at the identifier where it weighs most, whatever else it names."""
    counted: set[UUID] = set()
    left = MAX_SOFT_WARNINGS
    for subject in sorted(warned, key=lambda subject: -_weight(subject, subject.evidence.sources)):
        sources = [source for source in subject.evidence.sources if source.warning.warning_id not in counted]
        added = _weight(subject, sources)
        strong = _is_strong(subject, sources)
        if not strong:
            added = min(added, left)
        if added <= 0:
            continue
        if not strong:
            left -= added
        counted.update(source.warning.warning_id for source in sources)
        yield Reason(
            f"WARNING_ON_{subject.side}_{subject.type}",
            added,
            _explained(subject, sources),
            tuple(source.warning.warning_id for source in sources),
        )


def _weight(subject: Warned, sources: Iterable[Source]) -> float:
    sources = list(sources)
    total = sum(source.weight * SEVERITY_GAIN[source.warning.spec.severity] for source in sources)
    if _is_strong(subject, sources):
        return min(total, MAX_STRONG_WARNING)
    return min(total, _SHARED_LIMITS.get(subject.type, MAX_SOFT_WARNINGS))


def _is_strong(subject: Warned, sources: Iterable[Source]) -> bool:
    """Say whether a member warns severely of the very account that the money would go to."""
    return (
        subject.side is Side.CREDITOR
        and subject.type in _HOLDERS_OWN
        and any(source.weight > 0 and source.warning.spec.severity >= Severity.HIGH for source in sources)
    )


def _explained(subject: Warned, sources: Iterable[Source]) -> str:
    sources = list(sources)
    against = [source for source in sources if source.weight > 0]
    worst = max(source.warning.spec.severity for source in against)
    categories = ", ".join(sorted({source.warning.spec.category for source in against}))
    words = f"{len(against)} members warn of the {subject.side.lower()}'s {subject.type.lower()}"
    if len(against) == 1:
        words = f"1 member warns of the {subject.side.lower()}'s {subject.type.lower()}"
    in_favour = len(sources) - len(against)
    doubt = f"; {in_favour} call it a false positive" if in_favour else ""
    return f"{words}: {categories}, severity {worst.name}{doubt}"


def _doublings(value: float, usual: float) -> float:
    return math.log2(value / usual) if value > usual else 0.0
