"""Accounts from and to the wire."""

from __future__ import annotations

from uuid import UUID

from ledger.api.convert.fields import Faults, check_book_id, check_currency, required_id, timestamp
from ledger.api.convert.results import balances
from ledger.domain import Account, AccountChange, AccountCode, AccountState, BalanceConstraint, Balances
from serai.ledger.v1 import account_pb2, ledger_pb2

MAX_OWNER_CHARACTERS = 128
MAX_LABELS = 16
MAX_LABEL_CHARACTERS = 64

_CODES = frozenset(map(int, AccountCode))
_CONSTRAINTS = frozenset(map(int, BalanceConstraint))
_STATES = frozenset(map(int, AccountState))
_NO_ID = UUID(int=0)


def account(spec: account_pb2.AccountSpec, faults: Faults) -> Account | None:
    """Reads an account to open and adds what is wrong with it to `faults`; None when anything is."""
    account_id = required_id(spec.request_id, "request_id", faults)
    check_book_id(spec.book_id, faults)
    check_currency(spec.currency, "currency", faults)
    if spec.code not in _CODES:
        faults.append(("code", f"{spec.code} is not a place in the chart of accounts"))
    if spec.constraint not in _CONSTRAINTS:
        faults.append(("constraint", f"{spec.constraint} is not a known constraint"))
    if spec.limit_minor_units < 0:
        faults.append(("limit_minor_units", f"{spec.limit_minor_units} is less than zero"))
    elif spec.limit_minor_units and not spec.constraint:
        faults.append(("limit_minor_units", "has no side to limit: constraint is not given"))
    if len(spec.owner) > MAX_OWNER_CHARACTERS:
        faults.append(("owner", f"has {len(spec.owner)} characters, more than {MAX_OWNER_CHARACTERS}"))
    labels = dict(spec.metadata)
    if len(labels) > MAX_LABELS:
        faults.append(("metadata", f"has {len(labels)} labels, more than {MAX_LABELS}"))
    if any(len(text) > MAX_LABEL_CHARACTERS for label in labels.items() for text in label):
        faults.append(("metadata", f"has a label of more than {MAX_LABEL_CHARACTERS} characters"))
    if any("\0" in text for text in (spec.owner, *labels, *labels.values())):
        faults.append(("metadata", "or owner has a NUL character"))
    if faults or account_id is None:
        return None
    return Account(
        account_id=account_id,
        book_id=spec.book_id,
        currency=spec.currency,
        code=AccountCode(spec.code),
        constraint=BalanceConstraint(spec.constraint),
        limit_minor_units=spec.limit_minor_units,
        opening_limit_minor_units=spec.limit_minor_units,
        owner=spec.owner,
        metadata=labels,
        state=AccountState.OPEN,
        create_time=None,
    )


def change(spec: ledger_pb2.AccountChange, faults: Faults) -> AccountChange:
    """Reads a change of an account and adds what is wrong with it to `faults`."""
    request_id = required_id(spec.request_id, "request_id", faults)
    check_book_id(spec.book_id, faults)
    account_id = required_id(spec.account_id, "account_id", faults)
    limit = spec.limit_minor_units if spec.HasField("limit_minor_units") else None
    if limit is not None and limit < 0:
        faults.append(("limit_minor_units", f"{limit} is less than zero"))
    state = None
    if spec.HasField("state"):
        if spec.state in _STATES:
            state = AccountState(spec.state)
        else:
            faults.append(("state", f"{spec.state} is not a state that an account can be given"))
    if limit is None and not spec.HasField("state"):
        faults.append(("limit_minor_units", "or state is required: the change changes nothing"))
    return AccountChange(request_id or _NO_ID, account_id or _NO_ID, limit, state)


def message(record: Account, now: Balances) -> account_pb2.Account:
    """An account with its balances on the wire."""
    return account_pb2.Account(
        account_id=str(record.account_id),
        book_id=record.book_id,
        currency=record.currency,
        code=int(record.code),  # type: ignore[arg-type]
        constraint=int(record.constraint),  # type: ignore[arg-type]
        limit_minor_units=record.limit_minor_units,
        owner=record.owner,
        metadata=record.metadata,
        state=int(record.state),  # type: ignore[arg-type]
        balances=balances(now),
        create_time=None if record.create_time is None else timestamp(record.create_time),
    )
