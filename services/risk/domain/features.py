"""What a score is made from: everything that is looked at, and nothing else, so that a score can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from money import Money
from risk.domain.evidence import Evidence
from risk.domain.indicator import Indicator, IndicatorType


class Stage(StrEnum):
    """Where on its way a payment is scored."""

    QUOTE = "QUOTE"
    CREATE = "CREATE"
    CONFIRM = "CONFIRM"
    RELEASE = "RELEASE"
    CREDIT = "CREDIT"


class Side(StrEnum):
    """Whose identifier it is."""

    DEBTOR = "DEBTOR"
    CREDITOR = "CREDITOR"


_KEY_TYPES = (
    IndicatorType.ACCOUNT,
    IndicatorType.WALLET,
    IndicatorType.CARD_TOKEN,
    IndicatorType.PHONE,
    IndicatorType.EMAIL,
    IndicatorType.DEVICE,
)


@dataclass(frozen=True, slots=True)
class Observation:
    """A payment as behaviour remembers it. The parties are tokens; None where a side has no identifier of its own."""

    payment_id: UUID
    debtor: bytes | None
    creditor: bytes | None
    worth_eur: float | None
    target_country: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a payment compares with those before it. Counts and sums include the payment itself.

    `amount_deviations` is by how many standard deviations the logarithm of the amount lies above the debtor's usual;
    None while the debtor has too few payments to know.
    """

    debtor_10m: int = 0
    debtor_1h: int = 0
    debtor_24h: int = 0
    debtor_worth_24h_eur: float = 0.0
    creditor_1h: int = 0
    creditor_24h: int = 0
    debtor_payments_before: int = 0
    amount_deviations: float | None = None
    new_counterparty: bool = False
    new_corridor: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """What warnings say of one identifier of a payment."""

    side: Side
    type: IndicatorType
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Features:
    """Everything that the rules look at."""

    amount: Money
    worth_eur: float | None
    local_hour: int | None
    source_country: str
    target_country: str
    behaviour: Behaviour
    warned: tuple[Warned, ...]
    unreadable_identifiers: int


def key_indicator(indicators: tuple[Indicator, ...]) -> Indicator | None:
    """Give the identifier that stands for a party when its payments are counted: its account before all others.

    Names, networks, merchants and institutions are shared by many parties and stand for none.
    """
    ranked = [indicator for indicator in indicators if indicator.type in _KEY_TYPES]
    return min(ranked, key=lambda indicator: _KEY_TYPES.index(indicator.type), default=None)
