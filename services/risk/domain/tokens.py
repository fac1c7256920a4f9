"""Keyed tokens: the only form in which an identifier is kept, compared and shared.

A plain hash of an IBAN or a telephone number is found again by trying them all; an HMAC is not without its key. Keys
change in epochs that overlap: each identifier has one token an epoch, new tokens are made under the newest, and a
warning is found by the token of any epoch in the ring.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from risk.domain.indicator import Identifier, Indicator
from risk.domain.normalisation import normalise

_DOMAIN = b"serai.risk.v1"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys in force by epoch (at least one), and one more that never changes, for the prints of requests.

    Keys are 32 bytes. They never show in a text form of this.
    """

    epochs: Mapping[int, bytes] = field(repr=False)
    print_key: bytes = field(repr=False)

    def indicators(self, identifier: Identifier) -> tuple[Indicator, ...]:
        """Give the identifier's token of every epoch, the newest first. Raises InvalidIdentifier."""
        message = _message(identifier)
        return tuple(
            Indicator(identifier.type, hmac.digest(self.epochs[epoch], message, hashlib.sha256), epoch)
            for epoch in sorted(self.epochs, reverse=True)
        )

    def print_of(self, message: bytes) -> bytes:
        """Give the print (32 bytes) by which two requests that carry identifiers are told apart.

        It is keyed because an unkeyed hash of a request of which all but the identifier is known is a hash of the
        identifier; its key stays when epochs change, so that a repeated request is still known.
        """
        return hmac.digest(self.print_key, message, hashlib.sha256)


def _message(identifier: Identifier) -> bytes:
    normalised = normalise(identifier)
    # The type is part of the message, so that a merchant "X" and a device "X" have nothing in common.
    return b"\x00".join((_DOMAIN, identifier.type.encode(), normalised.encode()))
