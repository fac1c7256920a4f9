"""Every way in which the desk answers for one item, and why it refuses.

A refusal is a value, not an exception: in a batch, neighbours go on. The numbers are stable and documented in
docs/fx.md; `api` adds what a caller may do next.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Code(IntEnum):
    """Stable number and name of an item's result."""

    OK = 0
    MALFORMED = 1
    IDEMPOTENCY_KEY_REUSED = 2
    CURRENCY_NOT_QUOTED = 10
    NO_PROVIDER = 11
    EXPOSURE_LIMIT = 12
    AMOUNT_TOO_SMALL = 13
    AMOUNT_TOO_LARGE = 14
    CURRENCY_FROZEN = 15
    RATE_STALE = 16
    QUOTE_UNKNOWN = 20
    QUOTE_EXPIRED = 21
    QUOTE_ALREADY_USED = 22
    QUOTE_CANCELLED = 23
    QUOTE_OF_ANOTHER_PARTICIPANT = 24
    QUOTE_NOT_ACCEPTED = 25
    QUOTE_SETTLED = 26
    QUOTE_RELEASED = 28
    QUOTE_FORGED = 27
    PRICE_NOT_A_NUMBER = 40
    PRICE_NOT_POSITIVE = 41
    PRICE_INVERTED = 42
    PRICE_TOO_OLD = 43
    PRICE_IN_FUTURE = 44
    PRICE_SUPERSEDED = 45
    PRICE_OFF_MARKET = 46
    PRICE_TIERS = 47
    PRICE_VALIDITY = 48
    PAIR_NOT_TRADED = 49


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an item was refused, with the figures that led to it; the message is safe to show."""

    code: Code
    message: str
