"""The accounts that clients move money between, and what they remember together."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from cli.torture.clients.calling import BOOK
from cli.torture.replica import Replica
from ledger.domain import Code
from rpc.deadlines import outgoing
from serai.ids import uuid7
from serai.ledger.v1.account_pb2 import AccountCode, AccountSpec, BalanceConstraint
from serai.ledger.v1.ledger_pb2 import CreateAccountsRequest
from serai.ledger.v1.transfer_pb2 import (
    TRANSFER_KIND_HOLD,
    TRANSFER_KIND_POST_HOLD,
    TRANSFER_KIND_POSTED,
    TransferResult,
    TransferSpec,
)

CURRENCIES = ("EUR", "KWD")
PARTICIPANTS_PER_CURRENCY = 5
LIMIT_MINOR_UNITS = 1_500
REMEMBERED = 300


def new_id() -> str:
    """A new request id."""
    return str(uuid7())


@dataclass(slots=True)
class Cast:
    """Accounts by currency, and what was sent lately, for other clients to trip over."""

    participants: dict[str, list[str]]
    """Limited on the debit side; the first of each currency takes part in most transfers."""
    liquidity: dict[str, str]
    """Without a limit."""
    collectors: dict[str, str]
    """Limited on the credit side."""
    specs: list[AccountSpec]
    holds: deque[TransferSpec] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """Recorded ones, which may be resolved by now."""
    posted: deque[TransferSpec] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """Recorded ones."""
    sent: deque[TransferSpec] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """Whatever became of them."""

    def note(self, specs: Sequence[TransferSpec], results: Sequence[TransferResult]) -> None:
        """Remembers what was recorded, for later transfers to act on."""
        for spec, result in zip(specs, results, strict=True):
            if result.status.code == Code.OK and spec.kind == TRANSFER_KIND_HOLD:
                self.holds.append(spec)
            elif result.status.code == Code.OK and spec.kind in (TRANSFER_KIND_POSTED, TRANSFER_KIND_POST_HOLD):
                self.posted.append(spec)

    def parties(self, chance: random.Random, currency: str) -> tuple[str, str]:
        """Two accounts of a currency to debit and to credit."""
        everybody = self.participants[currency]
        hot = everybody[0]
        other = chance.choice([*everybody[1:], self.liquidity[currency], self.collectors[currency]])
        if chance.random() < 0.6:
            return (hot, other) if chance.random() < 0.6 else (other, hot)
        debit, credit = chance.sample([*everybody, self.liquidity[currency]], 2)
        return debit, credit


def cast() -> Cast:
    """Thinks up the accounts."""
    specs: list[AccountSpec] = []

    def account(currency: str, code: AccountCode, constraint: BalanceConstraint, limit: int) -> str:
        made = AccountSpec(
            request_id=new_id(),
            book_id=BOOK,
            currency=currency,
            code=code,
            constraint=constraint,
            limit_minor_units=limit,
            owner=f"party {len(specs)}",
            metadata={"currency": currency},
        )
        specs.append(made)
        return made.request_id

    limited = BalanceConstraint.BALANCE_CONSTRAINT_DEBITS_LIMITED
    unlimited = BalanceConstraint.BALANCE_CONSTRAINT_UNSPECIFIED
    credits_limited = BalanceConstraint.BALANCE_CONSTRAINT_CREDITS_LIMITED
    settlement, liquidity = AccountCode.ACCOUNT_CODE_PARTICIPANT_SETTLEMENT, AccountCode.ACCOUNT_CODE_LIQUIDITY
    fee = AccountCode.ACCOUNT_CODE_FEE
    return Cast(
        participants={
            currency: [
                account(currency, settlement, limited, LIMIT_MINOR_UNITS) for _ in range(PARTICIPANTS_PER_CURRENCY)
            ]
            for currency in CURRENCIES
        },
        liquidity={currency: account(currency, liquidity, unlimited, 0) for currency in CURRENCIES},
        collectors={currency: account(currency, fee, credits_limited, LIMIT_MINOR_UNITS) for currency in CURRENCIES},
        specs=specs,
    )


async def open_accounts(replica: Replica, made: Cast) -> None:
    """Opens the accounts. Raises RuntimeError when the ledger refuses one."""
    answer = await replica.stub.CreateAccounts(CreateAccountsRequest(accounts=made.specs), **outgoing(10.0))
    refused = [result.status.reason for result in answer.results if result.status.code != Code.OK]
    if refused:
        raise RuntimeError(f"accounts of the torture were refused: {refused}")
