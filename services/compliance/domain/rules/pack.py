"""A pack: the rules of one jurisdiction, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from compliance.domain.rules.fields import Requirement
from compliance.domain.verdicts import Verdict


class Side(Enum):
    """In what way a payment has to do with the jurisdiction of a pack."""

    SENDER = "sender"
    RECEIVER = "receiver"
    CURRENCY = "currency"


class Corridor(Enum):
    """Where the two ends of a corridor lie, seen from the members of a pack."""

    ANY = "any"
    WITHIN = "within"
    """Both ends are members, as inside the Union."""
    ACROSS = "across"
    """One end is a member and the other is not."""


class Reason(Enum):
    """What a rule is about; becomes a reason of the decision when the rule counts. Heaviest first."""

    EMBARGO = "EMBARGO"
    HIGH_RISK_COUNTRY = "HIGH_RISK_COUNTRY"
    TRAVEL_RULE_DATA = "TRAVEL_RULE_DATA"
    PURPOSE_CODE = "PURPOSE_CODE"
    CURRENCY_CONTROL = "CURRENCY_CONTROL"
    REPORTING = "REPORTING"
    NOTICE = "NOTICE"


@dataclass(frozen=True, slots=True)
class AmountLimit:
    """From which amount a rule speaks: minor units by currency code, as the pack gives them; nothing is converted."""

    from_minor_units: Mapping[str, int]
    above: bool
    """True when the amount itself is still below the rule (">"), False when it is within (">=")."""

    def reached_by(self, currency: str, minor_units: int) -> bool:
        """Whether an amount reaches the limit; False for a currency in which the pack gives none."""
        limit = self.from_minor_units.get(currency)
        if limit is None:
            return False
        return minor_units > limit if self.above else minor_units >= limit


@dataclass(frozen=True, slots=True)
class When:
    """All conditions of a rule; what is empty or None asks nothing."""

    sides: frozenset[Side]
    countries: frozenset[str] = frozenset()
    """One of these countries takes part: as a corridor's end, a party's country or a bank's."""
    regions: frozenset[str] = frozenset()
    """An address lies in one of these subdivisions (ISO 3166-2)."""
    currencies: frozenset[str] = frozenset()
    """One of these is sent or received."""
    corridor: Corridor = Corridor.ANY
    amount: AmountLimit | None = None
    cross_border: bool = True
    """Only for payments between two countries."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its source."""

    rule_id: str
    reason: Reason
    when: When
    verdict: Verdict
    """What the rule says when it speaks and nothing is required or something is missing."""
    says: str
    source: str
    advisory: bool
    """Its facts are not verified: it warns and decides nothing."""
    requires: tuple[Requirement, ...] = ()
    starts: date | None = None
    ends: date | None = None
    """Last day on which the rule is in force."""

    def in_force(self, today: date) -> bool:
        """Whether the rule applies on a day (UTC)."""
        return (self.starts is None or self.starts <= today) and (self.ends is None or today <= self.ends)


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one jurisdiction in one version."""

    pack_id: str
    version: str
    """Date and content hash."""
    title: str
    members: frozenset[str]
    """ISO 3166-1 codes whose corridors the pack speaks for; empty for the whole world."""
    currencies: frozenset[str]
    """Currencies whose use brings a payment under the pack."""
    rules: tuple[Rule, ...]
    thresholds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Review and block scores (ten-thousandths) by list id, "default" for all others; in the pack "world" only."""
