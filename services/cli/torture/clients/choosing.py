"""What a client asks for next: honest transfers, and poison."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from google.protobuf.duration_pb2 import Duration

from cli.torture.clients.calling import BOOK
from cli.torture.clients.cast import CURRENCIES, Cast, new_id
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import transfer_pb2
from serai.ledger.v1.transfer_pb2 import TransferSpec

MAX_MINOR_UNITS = 250
EXPIRING_SHARE = 0.6
STRAY_SHARE = 0.1
DATED_SHARE = 0.15
# An effective time lies at most so far from now, on either side.
DATED_SECONDS = (2, 60, 200_000)
TIMEOUTS_MS = (5, 2_000)
MAX_UNITS_PER_CALL = 8

Specs = list[TransferSpec]


class Chooser:
    """Makes the transfers of one client's next call out of its own chance and what all clients remember."""

    def __init__(self, chance: random.Random, cast: Cast) -> None:
        self._chance = chance
        self._cast = cast
        self._kinds: dict[Callable[[], Specs], int] = {
            self._posted: 30,
            self._hold: 20,
            self._post: 16,
            self._void: 5,
            self._reversal: 5,
            self._exchange: 8,
            self._hold_and_post: 4,
            self._again: 5,
            self._other_content: 3,
            self._mixed_group: 2,
            self._impossible: 4,
            self._malformed: 3,
        }

    def call(self) -> Specs:
        """The transfers of one call, in which a group may be left open at the end."""
        chance = self._chance
        makers = chance.choices(list(self._kinds), list(self._kinds.values()), k=chance.randint(1, MAX_UNITS_PER_CALL))
        specs = [spec for make in makers for spec in make()]
        if chance.random() < 0.02:
            specs += self._left_open()
        self._cast.sent.extend(spec for spec in specs if not spec.linked)
        return specs

    def hold(self, timeout_ms: int) -> TransferSpec:
        """A hold that expires."""
        (held,) = self._hold()
        held.timeout.CopyFrom(Duration(nanos=timeout_ms % 1000 * 1_000_000, seconds=timeout_ms // 1000))
        return held

    def act(self, kind: transfer_pb2.TransferKind, original: TransferSpec) -> TransferSpec:
        """A post, void or reversal of an earlier transfer."""
        return TransferSpec(request_id=new_id(), book_id=BOOK, kind=kind, original_id=original.request_id)

    def _move(self, kind: transfer_pb2.TransferKind, currency: str, debit: str, credit: str) -> TransferSpec:
        return TransferSpec(
            request_id=new_id(),
            book_id=BOOK,
            kind=kind,
            debit_account_id=debit,
            credit_account_id=credit,
            amount=Money(currency=currency, minor_units=self._chance.randint(1, MAX_MINOR_UNITS)),
            payment_id=new_id() if self._chance.random() < 0.3 else "",
        )

    def _posted(self) -> Specs:
        currency = self._chance.choice(CURRENCIES)
        parties = self._cast.parties(self._chance, currency)
        made = self._move(transfer_pb2.TRANSFER_KIND_POSTED, currency, *parties)
        if self._chance.random() < DATED_SHARE:
            furthest = self._chance.choice(DATED_SECONDS)
            away = timedelta(seconds=self._chance.uniform(-furthest, furthest))
            made.effective_time.FromDatetime(datetime.now(UTC) + away)
        return [made]

    def _hold(self) -> Specs:
        currency = self._chance.choice(CURRENCIES)
        parties = self._cast.parties(self._chance, currency)
        made = self._move(transfer_pb2.TRANSFER_KIND_HOLD, currency, *parties)
        if self._chance.random() < EXPIRING_SHARE:
            timeout_ms = self._chance.randint(*TIMEOUTS_MS)
            made.timeout.CopyFrom(Duration(nanos=timeout_ms % 1000 * 1_000_000, seconds=timeout_ms // 1000))
        return [made]

    def _post(self) -> Specs:
        held = self._some(self._cast.holds)
        if held is None:
            return []
        made = self.act(transfer_pb2.TRANSFER_KIND_POST_HOLD, held)
        if self._chance.random() < 0.6:
            units = self._chance.randint(1, max(1, held.amount.minor_units))
            made.amount.CopyFrom(Money(currency=held.amount.currency, minor_units=units))
        return [made]

    def _void(self) -> Specs:
        held = self._some(self._cast.holds)
        return [self.act(transfer_pb2.TRANSFER_KIND_VOID_HOLD, held)] if held else []

    def _reversal(self) -> Specs:
        posted = self._some(self._cast.posted)
        return [self.act(transfer_pb2.TRANSFER_KIND_REVERSAL, posted)] if posted else []

    def _exchange(self) -> Specs:
        """Two currencies through liquidity accounts, as one group."""
        cast, chance = self._cast, self._chance
        sold, bought = chance.sample(CURRENCIES, 2)
        payer, payee = chance.choice(cast.participants[sold]), chance.choice(cast.participants[bought])
        kind = chance.choice([transfer_pb2.TRANSFER_KIND_POSTED, transfer_pb2.TRANSFER_KIND_HOLD])
        legs = [
            self._move(kind, sold, payer, cast.liquidity[sold]),
            self._move(kind, bought, cast.liquidity[bought], payee),
        ]
        legs[0].linked = True
        return legs

    def _hold_and_post(self) -> Specs:
        """A hold, a part of it posted, and the next movement, as one group."""
        (held,) = self._hold()
        part = self.act(transfer_pb2.TRANSFER_KIND_POST_HOLD, held)
        part.amount.CopyFrom(Money(currency=held.amount.currency, minor_units=(held.amount.minor_units + 1) // 2))
        held.linked = part.linked = True
        return [held, part, *self._posted()]

    def _again(self) -> Specs:
        """Something sent before, in the same words."""
        return [deepcopy(self._chance.choice(self._cast.sent))] if self._cast.sent else []

    def _other_content(self) -> Specs:
        """An id used before, for something else."""
        if not self._cast.sent:
            return []
        (made,) = self._chance.choice([self._posted, self._hold])()
        made.request_id = self._chance.choice(self._cast.sent).request_id
        return [made]

    def _mixed_group(self) -> Specs:
        """A group in which one id is not new."""
        group = self._exchange()
        if self._cast.sent:
            group[self._chance.randrange(2)].request_id = self._chance.choice(self._cast.sent).request_id
        return group

    def _impossible(self) -> Specs:
        """Something well-formed that no book can do."""
        (made,) = self._posted()
        fault = self._chance.randrange(4)
        if fault == 0:
            made.debit_account_id = new_id()
        elif fault == 1:
            made.amount.currency = "USD"
        elif fault == 2:
            made.amount.minor_units = 2**63 - 1
        else:
            return [self.act(transfer_pb2.TRANSFER_KIND_POST_HOLD, made)]
        return [made]

    def _malformed(self) -> Specs:
        """Something that cannot be understood, alone or as a leg of a group."""
        (made,) = self._posted()
        fault = self._chance.randrange(5)
        if fault == 0:
            made.amount.minor_units = -made.amount.minor_units
        elif fault == 1:
            made.credit_account_id = made.debit_account_id
        elif fault == 2:
            made.request_id = made.request_id.upper()
        elif fault == 3:
            made.amount.currency = "XX1"
        else:
            made.kind = transfer_pb2.TRANSFER_KIND_EXPIRE_HOLD
        if self._chance.random() < 0.5:
            return [made]
        made.linked = True
        return [made, *self._posted()]

    def _left_open(self) -> Specs:
        """A group without an end."""
        group = self._exchange()
        group[-1].linked = True
        return group

    def _some(self, wanted: Sequence[TransferSpec]) -> TransferSpec | None:
        """One of those, or now and then anything that was sent, recorded or not and perhaps on its way."""
        among = self._cast.sent if self._chance.random() < STRAY_SHARE else wanted
        return self._chance.choice(among) if among else None
