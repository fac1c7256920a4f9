"""Identifiers whose inside means nothing to us: compared as they are."""

from __future__ import annotations

import re

from risk.domain.normalisation.errors import InvalidIdentifier

_DEVICE = re.compile(r"[\x21-\x7e]{8,256}")
_CARD_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_CARD_NUMBER = re.compile(r"[0-9]{12,19}", re.ASCII)


def device(value: str) -> str:
    """A device's fingerprint: 8 to 256 visible ASCII characters, upper and lower case told apart."""
    text = value.strip()
    if _DEVICE.fullmatch(text) is None:
        raise InvalidIdentifier("not 8 to 256 visible ASCII characters")
    return text


def card_token(value: str) -> str:
    """A network's reference to a card, such as a PAR: 8 to 64 letters, digits, dashes and underscores.

    What may be a card number (12 to 19 digits that pass Luhn's check) is refused, because it must not come here.
    """
    text = value.strip()
    if _CARD_NUMBER.fullmatch(re.sub(r"[ -]", "", text)) and _passes_luhn(re.sub(r"[ -]", "", text)):
        raise InvalidIdentifier("this may be a card number; send the network's reference to the card instead")
    if _CARD_TOKEN.fullmatch(text) is None:
        raise InvalidIdentifier("not 8 to 64 letters, digits, dashes and underscores")
    return text


def _passes_luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0
