"""The canonical form of a transfer: the bytes that its leaf of the Merkle log is the hash of.

Version 1 is text in UTF-8: the line `serai-ledger-transfer-v1`, then one line for each value in the order below, each
line ended by one line feed and nothing else. docs/ledger.md describes it for whoever writes a verifier. No value can
hold a line feed: they are numbers, UUIDs and currency codes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from ledger.domain.merkle import leaf_hash
from ledger.domain.transfer import Transfer

VERSION = "serai-ledger-transfer-v1"
LINES = 19

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class InvalidLeaf(ValueError):
    """Bytes are no canonical form of a transfer."""


def canonical(book_id: int, transfer: Transfer) -> bytes:
    """The canonical form of a transfer of this book."""
    values = (
        VERSION,
        book_id,
        transfer.sequence,
        transfer.transfer_id,
        int(transfer.kind),
        transfer.debit_account_id,
        transfer.credit_account_id,
        transfer.currency,
        transfer.minor_units,
        _optional(transfer.original_id),
        transfer.purpose,
        _microseconds(transfer.record_time),
        _optional(_microseconds(transfer.effective_time)),
        _optional(_microseconds(transfer.expire_time)),
        _optional(transfer.payment_id),
        _optional(transfer.uetr),
        transfer.window_id,
        int(transfer.linked),
        int(transfer.takes_rest),
    )
    return "".join(f"{value}\n" for value in values).encode()


def hash_of(book_id: int, transfer: Transfer) -> bytes:
    """The hash of a transfer's leaf."""
    return leaf_hash(canonical(book_id, transfer))


def parse(leaf: bytes) -> tuple[int, Transfer]:
    """The book and the transfer that a leaf says. Raises InvalidLeaf unless it is exactly their canonical form."""
    try:
        lines = leaf.decode().split("\n")
        if len(lines) != LINES + 1 or lines[0] != VERSION:
            raise InvalidLeaf(f"the leaf is not the {LINES} lines of {VERSION}")
        book_id, transfer = _read(lines)
    except (ValueError, OverflowError) as error:
        raise InvalidLeaf(f"the leaf cannot be read: {error}") from error
    if canonical(book_id, transfer) != leaf:
        raise InvalidLeaf("the leaf is not in canonical form")
    return book_id, transfer


def _read(lines: list[str]) -> tuple[int, Transfer]:
    transfer = Transfer(
        sequence=int(lines[2]),
        transfer_id=UUID(lines[3]),
        kind=int(lines[4]),
        debit_account_id=UUID(lines[5]),
        credit_account_id=UUID(lines[6]),
        currency=lines[7],
        minor_units=int(lines[8]),
        original_id=UUID(lines[9]) if lines[9] else None,
        purpose=int(lines[10]),
        record_time=_EPOCH + int(lines[11]) * _MICROSECOND,
        effective_time=_EPOCH + int(lines[12]) * _MICROSECOND if lines[12] else None,
        expire_time=_EPOCH + int(lines[13]) * _MICROSECOND if lines[13] else None,
        payment_id=UUID(lines[14]) if lines[14] else None,
        uetr=UUID(lines[15]) if lines[15] else None,
        window_id=int(lines[16]),
        linked=lines[17] == "1",
        takes_rest=lines[18] == "1",
    )
    return int(lines[1]), transfer


def _optional(value: object) -> object:
    return "" if value is None else value


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND
