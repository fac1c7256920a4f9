"""What a quote says about money, and the request that it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final

from fx.domain.tariff import STANDARD, Fee, LockPeriod
from money import Currency, Money, Rate, Rounding

if TYPE_CHECKING:
    from fx.domain.priced import Priced

WORSE_RATE: Final = "WORSE_RATE"
SAME_RATE: Final = "SAME_RATE"
EXPOSURE_LIMIT: Final = "EXPOSURE_LIMIT"
INACTIVE: Final = "INACTIVE"


class Side(Enum):
    """Which amount the caller fixed; the other is computed."""

    SEND = "SEND"
    RECEIVE = "RECEIVE"


class ReturnRatePolicy(Enum):
    """Who bears the exchange difference when a settled payment is returned."""

    ORIGINAL_RATE = "ORIGINAL_RATE"
    CURRENT_RATE = "CURRENT_RATE"
    SOURCE_AMOUNT_GUARANTEED = "SOURCE_AMOUNT_GUARANTEED"


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """An exchange that somebody wants priced; the fixed amount is above zero and in the currency of its side.

    `plan` names the price plan of the channel that asks; it is one of the tariff's.
    """

    source: Currency
    target: Currency
    side: Side
    fixed: Money
    source_country: str
    target_country: str
    lock: LockPeriod
    plan: str = STANDARD
    return_rate_policy: ReturnRatePolicy = ReturnRatePolicy.CURRENT_RATE


@dataclass(frozen=True, slots=True)
class ProviderPrice:
    """What one provider offered: evidence of best selection. `rate` is None when it gave no price."""

    provider_id: str
    rate: Rate | None
    chosen: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Legs:
    """The amounts that move at settlement; none is below zero.

    Source currency: send = fees + spread + provider_receives. Target currency: provider_pays = receive + rounding.
    In an exchange within one currency nobody stands between: provider_id is empty, and provider_receives and
    provider_pays are both what the beneficiary receives.
    """

    provider_id: str
    provider_receives: Money
    fees: Money
    spread: Money
    provider_pays: Money
    rounding: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """The price of one exchange, complete and explained.

    `rate` applies to send less fees. `residual` is the exact part of a minor unit that the one rounding moved, in
    [0, 1): for a computed send side, where it can be a fraction without end, cut at 18 decimals. Costs are against
    the mid and rounded up, so that none is understated.

    `priced` is how the desk came to these terms, for whoever writes the same figures at once. It is not kept, and terms
    made of others by replacing something have none.
    """

    send: Money
    receive: Money
    mid: Rate
    mid_observed_at: datetime
    mid_source: str
    rate: Rate
    fees: tuple[Fee, ...]
    legs: Legs
    residual: Decimal
    rounding: Rounding
    evidence: tuple[ProviderPrice, ...]
    total_cost: Money
    total_cost_target: Money
    total_cost_percent: Decimal
    rates_version: int
    priced: Priced | None = field(default=None, init=False, compare=False, repr=False)
