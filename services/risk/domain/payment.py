"""A payment to score, with its identifiers as tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from money import Money
from risk.domain.features import Observation, Side, Stage, key_indicator
from risk.domain.geography import worth_in_euro
from risk.domain.indicator import Identifier, Indicator, IndicatorType
from risk.domain.normalisation import InvalidIdentifier
from risk.domain.tokens import KeyRing

_LIKE_IBAN = re.compile(r"\s*[A-Za-z]{2}[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a payment: for each identifier its tokens of every key epoch, the newest first."""

    side: Side
    identifiers: tuple[tuple[Indicator, ...], ...]

    @property
    def key(self) -> bytes | None:
        """The token under which the party's payments are counted."""
        found = key_indicator(tuple(tokens[0] for tokens in self.identifiers))
        return None if found is None else found.token


def party(side: Side, identifiers: Sequence[Identifier], country: str, ring: KeyRing) -> tuple[Party, int]:
    """Turn one side's identifiers into tokens; give also the number of those that cannot be read.

    A payment must not fail because a channel misspelt a device: what cannot be read is left out and counted.
    """
    readable = []
    for identifier in identifiers:
        with suppress(InvalidIdentifier):
            readable.append(ring.indicators(_in_country(identifier, country)))
    return Party(side, tuple(readable)), len(identifiers) - len(readable)


def _in_country(identifier: Identifier, country: str) -> Identifier:
    """A local account number on a payment is one of its side's country; what begins like an IBAN stays what it is."""
    if identifier.type is not IndicatorType.ACCOUNT or ":" in identifier.value or _LIKE_IBAN.match(identifier.value):
        return identifier
    return Identifier(IndicatorType.ACCOUNT, f"{country}:{identifier.value}")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment at one stage. `initiate_time` is the channel's word, used for the hour of the day alone."""

    payment_id: UUID
    stage: Stage
    amount: Money
    sender_id: str
    receiver_id: str
    source_country: str
    target_country: str
    debtor: Party
    creditor: Party
    unreadable_identifiers: int
    initiate_time: datetime | None
    method: str

    def observation(self) -> Observation:
        """Give the payment as behaviour remembers it."""
        worth = worth_in_euro(self.amount)
        return Observation(self.payment_id, self.debtor.key, self.creditor.key, worth, self.target_country)


class OutcomeKind(StrEnum):
    """What became of a payment."""

    HONEST = "HONEST"
    FRAUD = "FRAUD"
    CHARGEBACK = "CHARGEBACK"
