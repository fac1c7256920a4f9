"""Rows of the database to records of the domain, and back to columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import asyncpg

from ledger.app.ports import AccountWithBalances
from ledger.domain.account import ZERO, Account, AccountCode, AccountState, BalanceConstraint, Balances
from ledger.domain.book import Decision
from ledger.domain.codes import Code
from ledger.domain.transfer import Command, Hold, HoldState, Movement, Outcome, Recorded, Transfer

Row = asyncpg.Record
Columns = list[Sequence[Any]]

_MICROSECOND = timedelta(microseconds=1)
_TRANSFER_WIDTH = len(Transfer._fields)
_RECORD_TIME = Transfer._fields.index("record_time")


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


def of_movements(movements: Sequence[Movement]) -> Columns:
    """Columns of transfers, without the record time that they share, and of the balances after on both sides."""
    if not movements:
        return [()] * (_TRANSFER_WIDTH - 1 + 2 * len(Balances._fields))
    transfers, debits, credits_ = zip(*movements, strict=True)
    found = list(zip(*transfers, strict=True))
    del found[_RECORD_TIME]
    return [*found, *zip(*debits, strict=True), *zip(*credits_, strict=True)]


def of_refusals(refusals: Sequence[Recorded]) -> Columns:
    """Columns of refused requests and their outcomes."""
    found = columns([recorded.command for recorded in refusals], len(Command._fields))
    timeout = Command._fields.index("timeout")
    found[timeout] = [None if value is None else value // _MICROSECOND for value in found[timeout]]
    codes = [recorded.outcome.code for recorded in refusals]
    return [*found, codes, [recorded.outcome.message for recorded in refusals]]


def of_decision(decision: Decision) -> Columns:
    """All columns that a decision is recorded with."""
    return [
        *of_movements(decision.movements),
        *columns(list(decision.holds.values()), len(Hold._fields)),
        *of_refusals(decision.refusals),
    ]


def of_accounts(accounts: Sequence[Account]) -> Columns:
    """Columns of newly opened accounts."""
    rows = [
        (a.account_id, a.limit_minor_units, a.code, a.constraint, a.currency, a.owner, json.dumps(dict(a.metadata)))
        for a in accounts
    ]
    return columns(rows, 7)
