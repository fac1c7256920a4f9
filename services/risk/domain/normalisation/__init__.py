"""How each type of identifier is written before it becomes a token: version 1 of the specification.

Two channels that know the same account must arrive at the same token, so every rule here is exact, and
docs/risk.md repeats it with the golden vectors that a channel can test its own code against. A change of any output
is a new version and needs a new key epoch. No rule ever shows the identifier in what it raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from risk.domain.indicator import Identifier, IndicatorType
from risk.domain.normalisation.accounts import account, bic
from risk.domain.normalisation.contact import email, phone
from risk.domain.normalisation.errors import InvalidIdentifier
from risk.domain.normalisation.network import ip, url
from risk.domain.normalisation.opaque import card_token, device
from risk.domain.normalisation.text import merchant, name
from risk.domain.normalisation.wallet import wallet

SPECIFICATION_VERSION = 1
MAX_IDENTIFIER_CHARACTERS = 1024

_RULES: Mapping[IndicatorType, Callable[[str], str]] = {
    IndicatorType.ACCOUNT: account,
    IndicatorType.CARD_TOKEN: card_token,
    IndicatorType.DEVICE: device,
    IndicatorType.IP: ip,
    IndicatorType.EMAIL: email,
    IndicatorType.PHONE: phone,
    IndicatorType.MERCHANT: merchant,
    IndicatorType.BIC: bic,
    IndicatorType.WALLET: wallet,
    IndicatorType.NAME: name,
    IndicatorType.URL: url,
}


def normalise(identifier: Identifier) -> str:
    """Give the one spelling of an identifier. Raises InvalidIdentifier, which says what is wrong but not with what."""
    if len(identifier.value) > MAX_IDENTIFIER_CHARACTERS:
        raise InvalidIdentifier(f"longer than {MAX_IDENTIFIER_CHARACTERS} characters")
    return _RULES[identifier.type](identifier.value)


__all__ = ["MAX_IDENTIFIER_CHARACTERS", "SPECIFICATION_VERSION", "InvalidIdentifier", "normalise"]
