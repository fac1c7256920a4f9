"""From identifiers to tokens, and from tokens to what is known of them."""

from __future__ import annotations

from collections.abc import Sequence

from risk.app.clock import DatabaseClock
from risk.app.index import WarningIndex
from risk.app.quota import Quota
from risk.app.stores import SignalStore
from risk.domain.evidence import Evidence
from risk.domain.indicator import Identifier, Indicator
from risk.domain.normalisation import InvalidIdentifier
from risk.domain.reader import Reader
from risk.domain.tokens import KeyRing


class Lookup:
    """Makes tokens within each caller's quota, and looks tokens up in memory.

    While key epochs overlap, one identifier has a token in each. Whoever holds one of them must still find warnings
    under another, and nobody can turn one into the other without the identifier. So the tokens that one request
    makes of one identifier are kept together, and looked up together, until one of the epochs ends.
    """

    def __init__(
        self, ring: KeyRing, quota: Quota, store: SignalStore, index: WarningIndex, clock: DatabaseClock
    ) -> None:
        self._ring = ring
        self._quota = quota
        self._store = store
        self._index = index
        self._clock = clock

    async def tokenize(self, caller: str, identifiers: Sequence[Identifier]) -> list[Indicator | InvalidIdentifier]:
        """Give the token under the newest key of each identifier, or what is wrong with it. Raises QuotaExceeded."""
        self._quota.take(caller, len(identifiers))
        tokens = [self._tokens(identifier) for identifier in identifiers]
        if len(self._ring.epochs) > 1:
            await self._store.keep_together([entry for entry in tokens if not isinstance(entry, InvalidIdentifier)])
        return [entry if isinstance(entry, InvalidIdentifier) else entry[0] for entry in tokens]

    async def look_up(self, indicators: Sequence[Indicator], reader: Reader) -> list[Evidence]:
        """Give what the reader may know of each indicator now."""
        others: dict[bytes, tuple[bytes, ...]] = {}
        if len(self._ring.epochs) > 1:
            others = await self._store.kept_with([indicator.token for indicator in indicators])
        now = self._clock.now()
        return [
            self._index.evidence((indicator.token, *others.get(indicator.token, ())), reader, now)
            for indicator in indicators
        ]

    def _tokens(self, identifier: Identifier) -> tuple[Indicator, ...] | InvalidIdentifier:
        try:
            return self._ring.indicators(identifier)
        except InvalidIdentifier as error:
            return error
