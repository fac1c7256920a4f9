"""Rows of the database to records of the domain, and back to columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import asyncpg

from ledger.app.ports import AccountWithBalances
from ledger.domain.account import ZERO, Account, AccountCode, AccountState, BalanceConstraint, Balances
from ledger.domain.codes import Code
from ledger.domain.transfer import Command, Hold, HoldState, Movement, Outcome, Recorded, Transfer

Row = asyncpg.Record
Columns = list[Sequence[Any]]

_MICROSECOND = timedelta(microseconds=1)
_TRANSFER_WIDTH = len(Transfer._fields)
_RECORD_TIME = Transfer._fields.index("record_time")
_TIMEOUT = Command._fields.index("timeout")


def account(row: Row, book_id: int) -> AccountWithBalances:
    """An account with its balances."""
    terms = Account(
        account_id=row["account_id"],
        book_id=book_id,
        currency=row["currency"],
        code=AccountCode(row["code"]),
        constraint=BalanceConstraint(row["balance_constraint"]),
        limit_minor_units=row["limit_minor_units"],
        opening_limit_minor_units=row["opening_limit_minor_units"],
        owner=row["owner"],
        metadata=cast("Mapping[str, str]", json.loads(row["labels"])),
        state=AccountState(row["state"]),
        create_time=row["create_time"],
    )
    if row["version"] is None:
        return AccountWithBalances(terms, ZERO)
    return AccountWithBalances(terms, Balances(*(row[name] for name in Balances._fields)))


def hold(row: Row) -> Hold:
    """A hold as it stands."""
    return Hold(*(row[name] for name in Hold._fields))._replace(state=HoldState(row["state"]))


def transfer(row: Row) -> Transfer:
    """A transfer; the row begins with its columns in the order of the record."""
    return Transfer._make(tuple(row)[:_TRANSFER_WIDTH])


def movement(row: Row) -> Movement:
    """A transfer with the balances of its debited and then its credited account, five columns each."""
    values = tuple(row)
    middle = _TRANSFER_WIDTH + len(Balances._fields)
    return Movement(
        Transfer._make(values[:_TRANSFER_WIDTH]),
        Balances._make(values[_TRANSFER_WIDTH:middle]),
        Balances._make(values[middle:]),
    )


def refusal(row: Row) -> Recorded:
    """A refused request with its outcome."""
    timeout = row["timeout_microseconds"]
    command = Command(
        **{name: row[name] for name in Command._fields if name != "timeout"},
        timeout=None if timeout is None else timedelta(microseconds=timeout),
    )
    return Recorded(command, Outcome(Code(row["result_code"]), record_time=row["record_time"], message=row["message"]))


def columns(rows: Sequence[Sequence[Any]], width: int) -> Columns:
    """The columns of rows that all have `width` fields; `width` empty ones when there is no row."""
    return list(zip(*rows, strict=True)) if rows else [()] * width


def new_movements(movements: Sequence[Movement]) -> list[tuple[Any, ...]]:
    """Rows of the type new_movement: transfers without the record time that they share, and the balances after."""
    after = _RECORD_TIME + 1
    return [(*made[:_RECORD_TIME], *made[after:], *debit, *credit) for made, debit, credit in movements]


def new_refusals(refusals: Sequence[Recorded]) -> list[tuple[Any, ...]]:
    """Rows of the type new_refusal: requests and their outcomes."""
    before, after = _TIMEOUT, _TIMEOUT + 1
    return [
        (
            *command[:before],
            None if command.timeout is None else command.timeout // _MICROSECOND,
            *command[after:],
            outcome.code,
            outcome.message,
        )
        for command, outcome in refusals
    ]


def of_accounts(accounts: Sequence[Account]) -> Columns:
    """Columns of newly opened accounts."""
    rows = [
        (a.account_id, a.limit_minor_units, a.code, a.constraint, a.currency, a.owner, json.dumps(dict(a.metadata)))
        for a in accounts
    ]
    return columns(rows, 7)
