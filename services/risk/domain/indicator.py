"""What an identifier stands for, and its two forms: as a channel knows it, and as a keyed token."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

TOKEN_BYTES = 32


class IndicatorType(StrEnum):
    """What an indicator stands for. The names are part of every token, so they never change."""

    ACCOUNT = "ACCOUNT"
    CARD_TOKEN = "CARD_TOKEN"  # noqa: S105 - the name of a kind of indicator.
    DEVICE = "DEVICE"
    IP = "IP"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    MERCHANT = "MERCHANT"
    BIC = "BIC"
    WALLET = "WALLET"
    NAME = "NAME"
    URL = "URL"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as a channel knows it: personal data, so its value is kept out of every text form of this."""

    type: IndicatorType
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An identifier as a keyed token of TOKEN_BYTES bytes under the key of `key_epoch`."""

    type: IndicatorType
    token: bytes
    key_epoch: int
