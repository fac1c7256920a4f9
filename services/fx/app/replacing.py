"""Quotes that take the place of others: the old one is cancelled in the transaction that makes the new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from fx.domain import Quote, QuoteState, Refusal, Replacement, as_of, refuse_replacement


class Places:
    """The places of quotes that are locked; each is given away once, in the order in which it is asked for."""

    def __init__(self, held: Mapping[UUID, Quote], now: datetime) -> None:
        """`now` is the database's clock, read when the quotes were locked."""
        self._held = dict(held)
        self._now = now
        self._cancelled: list[Quote] = []

    def refuse(self, replacement: Replacement) -> Refusal | None:
        """Say why a new quote cannot have this place; None when it can."""
        return refuse_replacement(replacement, self._held.get(replacement.quote_id), self._now)

    def take(self, replacement: Replacement) -> None:
        """Give the place away. An open quote is to be cancelled; one that has expired is over anyway."""
        quote = self._held[replacement.quote_id]
        if as_of(quote, self._now).state is QuoteState.OPEN:
            self._cancelled.append(quote)
            self._held[quote.quote_id] = replace(quote, state=QuoteState.CANCELLED)

    @property
    def cancelled(self) -> list[Quote]:
        """The quotes that have to be cancelled."""
        return self._cancelled
