"""Requested transfers from the wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from ledger.api.convert.fields import (
    CURRENCIES,
    Faults,
    check_book_id,
    check_currency,
    moment,
    optional_id,
    required_account_id,
    required_id,
    span,
)
from ledger.domain import Command, TransferKind, make
from serai.ledger.v1.transfer_pb2 import TransferPurpose, TransferSpec

MIN_TIMEOUT = timedelta(milliseconds=1)
MAX_TIMEOUT = timedelta(days=366)

_POSTED = int(TransferKind.POSTED)
_HOLD = int(TransferKind.HOLD)
_POST_HOLD = int(TransferKind.POST_HOLD)
_VOID_HOLD = int(TransferKind.VOID_HOLD)
_REVERSAL = int(TransferKind.REVERSAL)
_NEW = frozenset({_POSTED, _HOLD})
_KINDS = frozenset({_POSTED, _HOLD, _POST_HOLD, _VOID_HOLD, _REVERSAL})
_PURPOSES = frozenset(TransferPurpose.values())


@dataclass(slots=True)
class ParsedTransfers:
    """The well-formed part of a request, by book, and what is wrong with the rest."""

    commands: dict[int, list[Command]] = field(default_factory=dict)
    positions: dict[int, list[int]] = field(default_factory=dict)
    """Where in the request each of a book's commands stands."""
    faults: dict[int, Faults] = field(default_factory=dict)
    """Position of a malformed item -> what is wrong with it. An item in neither stands in a group with one."""


def transfers(specs: Sequence[TransferSpec]) -> ParsedTransfers:
    """Reads a request's items; a linked group with one malformed item is left out as a whole."""
    parsed = ParsedTransfers()
    faults: Faults = []
    group: list[tuple[int, int, Command | None]] = []
    ids: set[UUID] = set()
    for position, spec in enumerate(specs):
        command = transfer(spec, faults)
        if group or spec.linked:
            _check_membership(group, ids, spec, command, faults)
            if spec.linked and position == len(specs) - 1:
                faults.append(("linked", "is true on the last item: the group is left open"))
        if faults:
            parsed.faults[position] = faults
            faults = []
            command = None
        if group or spec.linked:
            group.append((position, spec.book_id, command))
            if not spec.linked or position == len(specs) - 1:
                _close(group, parsed)
                group = []
                ids.clear()
        elif command is not None:
            _accept(parsed, spec.book_id, position, command)
    return parsed


def _check_membership(
    group: list[tuple[int, int, Command | None]],
    ids: set[UUID],
    spec: TransferSpec,
    command: Command | None,
    faults: Faults,
) -> None:
    """Checks an item against those before it in its group, whose ids are `ids`, and adds its own to them."""
    if group and spec.book_id != group[0][1]:
        faults.append(("book_id", f"{spec.book_id} is another book than that of the linked group, {group[0][1]}"))
    if command is not None:
        if command.request_id in ids:
            faults.append(("request_id", "is used twice in one linked group"))
        ids.add(command.request_id)


def _close(group: list[tuple[int, int, Command | None]], parsed: ParsedTransfers) -> None:
    if any(command is None for _, _, command in group):
        return
    for position, book_id, command in group:
        if command is not None:
            _accept(parsed, book_id, position, command)


def _accept(parsed: ParsedTransfers, book_id: int, position: int, command: Command) -> None:
    commands = parsed.commands.get(book_id)
    if commands is None:
        commands = parsed.commands[book_id] = []
        parsed.positions[book_id] = []
    commands.append(command)
    parsed.positions[book_id].append(position)


def transfer(spec: TransferSpec, faults: Faults) -> Command | None:
    """Reads one item into its normal form and adds what is wrong with it to `faults`; None when it has no id."""
    kind: int = spec.kind
    request_id = required_id(spec.request_id, "request_id", faults)
    check_book_id(spec.book_id, faults)
    debit = credit = original = None
    currency, units, timeout = "", 0, None
    if kind in _NEW:
        debit = required_account_id(spec.debit_account_id, "debit_account_id", faults)
        credit = required_account_id(spec.credit_account_id, "credit_account_id", faults)
        if debit is not None and debit == credit:
            faults.append(("credit_account_id", "is the account that is debited as well"))
        money = spec.amount
        currency, units = money.currency, money.minor_units
        if currency not in CURRENCIES:
            check_currency(currency, "amount.currency", faults)
        if units <= 0:
            faults.append(("amount.minor_units", f"{units} is not more than zero"))
        if spec.original_id:
            faults.append(("original_id", "is only for kinds that act on an earlier transfer"))
    else:
        original = _original(spec, kind, faults)
        if kind == _POST_HOLD and spec.HasField("amount"):
            currency, units = _part(spec, faults)
    if spec.HasField("timeout"):
        timeout = _timeout(spec, kind, faults)
    if request_id is None:
        return None
    purpose: int = spec.purpose
    if purpose not in _PURPOSES:
        faults.append(("purpose", f"{purpose} is not a known purpose"))
    effective = moment(spec.effective_time, "effective_time", faults) if spec.HasField("effective_time") else None
    payment_id = optional_id(spec.payment_id, "payment_id", faults)
    uetr = optional_id(spec.uetr, "uetr", faults)
    return make(
        Command,
        (
            request_id,
            kind,
            debit,
            credit,
            currency,
            units,
            original,
            timeout,
            spec.linked,
            purpose,
            effective,
            payment_id,
            uetr,
        ),
    )


def _original(spec: TransferSpec, kind: int, faults: Faults) -> UUID | None:
    if kind not in _KINDS:
        what = "EXPIRE_HOLD is made by the ledger alone" if kind == TransferKind.EXPIRE_HOLD else "is required"
        faults.append(("kind", what if kind in {0, TransferKind.EXPIRE_HOLD} else f"{kind} is not a known kind"))
        return None
    for name in ("debit_account_id", "credit_account_id"):
        if getattr(spec, name):
            faults.append((name, "is taken from the original transfer and has to be empty"))
    if kind != _POST_HOLD and spec.HasField("amount") and (spec.amount.currency or spec.amount.minor_units):
        faults.append(("amount", "is always all of the original transfer and has to be empty"))
    return required_id(spec.original_id, "original_id", faults)


def _part(spec: TransferSpec, faults: Faults) -> tuple[str, int]:
    """The amount of a post; nothing stands for all that is left."""
    currency, units = spec.amount.currency, spec.amount.minor_units
    if units < 0:
        faults.append(("amount.minor_units", f"{units} is less than zero"))
    if units or currency:
        check_currency(currency, "amount.currency", faults)
    return (currency, units) if units else ("", 0)


def _timeout(spec: TransferSpec, kind: int, faults: Faults) -> timedelta | None:
    if kind != _HOLD:
        faults.append(("timeout", "is only for holds"))
        return None
    timeout = span(spec.timeout)
    if timeout is None or not MIN_TIMEOUT <= timeout <= MAX_TIMEOUT:
        faults.append(("timeout", "is not from 1 millisecond to 366 days"))
    return timeout
