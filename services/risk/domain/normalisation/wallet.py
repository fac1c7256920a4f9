"""Addresses of wallets."""

from __future__ import annotations

import re

from risk.domain.normalisation.errors import InvalidIdentifier

_EVM = re.compile(r"0x[0-9a-f]{40}", re.ASCII)
_BECH32 = re.compile(r"([a-z]{2,20})1([qpzry9x8gf2tvdw0s3jn54khce6mua7l]{8,87})", re.ASCII)
_OTHER = re.compile(r"[A-Za-z0-9._:@+-]{4,128}", re.ASCII)

_BECH32_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANTS = (1, 0x2BC830A3)  # bech32 (BIP 173) and bech32m (BIP 350)
_BECH32_CHAINS = frozenset({"bc", "tb", "ltc"})


def wallet(value: str) -> str:
    """A wallet's address or number.

    `0x` and 40 hexadecimal digits become small letters, since the capitals of EIP-55 are a checksum only; bech32
    addresses of known chains become small letters and have their checksum proven (BIP 173, BIP 350); others, such
    as base58 or a wallet provider's own ids, are 4 to 128 ASCII letters, digits and . _ : @ + - told apart by case.
    """
    text = value.strip()
    if _EVM.fullmatch(text.lower()):
        return text.lower()
    found = _BECH32.fullmatch(text.lower())
    if found is not None and found[1] in _BECH32_CHAINS:
        if text not in {text.lower(), text.upper()}:
            raise InvalidIdentifier("a bech32 address mixes capitals and small letters")
        if _bech32_remainder(found[1], found[2]) not in _BECH32_CONSTANTS:
            raise InvalidIdentifier("the checksum of the bech32 address is wrong")
        return text.lower()
    if _OTHER.fullmatch(text) is None:
        raise InvalidIdentifier("not 4 to 128 ASCII letters, digits and . _ : @ + -")
    return text


def _bech32_remainder(chain: str, data: str) -> int:
    values = [ord(character) >> 5 for character in chain] + [0] + [ord(character) & 31 for character in chain]
    remainder = 1
    for value in values + [_BECH32_ALPHABET.index(character) for character in data]:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_BECH32_GENERATOR):
            if top >> bit & 1:
                remainder ^= generator
    return remainder
