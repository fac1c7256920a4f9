# ruff: noqa: S608 - the statements are put together from constants.
"""Reads a whole book, in one state of the database, for its inspection. Not for the service: it reads end to end.

Rows are taken as they are, by whoever may read them; nothing the service computes or remembers is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from ledger.app.inspecting import Entered, Inspection, Row, Signed
from ledger.app.inspecting_requests import RequestsInspection
from ledger.app.inspecting_terms import Asked, Changed, Stretch, Terms, changed_accounts, changed_windows
from ledger.domain.account import Balances
from ledger.domain.checkpoint import Checkpoint
from ledger.domain.tiles import WIDTH, Address
from ledger.domain.transfer import Hold, Transfer
from ledger.storage import log_statements, rows
from ledger.storage.connections import with_planner_settings
from ledger.storage.statements import HOLD_COLUMNS, TRANSFER_COLUMNS
from signing import VerifierKey
from storage.pool import Connection

PAGE_TRANSFERS = 5_000
_TRANSFER_WIDTH = len(Transfer._fields)
_ENTRY_WIDTH = len(Balances._fields) + 1


def _side(side: str) -> tuple[str, str]:
    """The columns and the look-up of one entry of a transfer, which may be missing."""
    columns = f"""{side}.debits_posted AS {side}_dp, {side}.credits_posted AS {side}_cp,
        {side}.debits_pending AS {side}_dh, {side}.credits_pending AS {side}_ch, {side}.version AS {side}_version,
        {side}.is_debit AS {side}_is_debit"""
    look_up = f"""LEFT JOIN LATERAL (
        SELECT * FROM entry WHERE entry.book_id = $1 AND entry.account_id = transfer.{side}_account_id
          AND entry.sequence = transfer.sequence OFFSET 0
    ) AS {side} ON true"""
    return columns, look_up


_DEBIT, _CREDIT = _side("debit"), _side("credit")

READ_ROWS = f"""
SELECT {TRANSFER_COLUMNS}, {_DEBIT[0]}, {_CREDIT[0]}
FROM (SELECT * FROM transfer WHERE book_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3) AS transfer
{_DEBIT[1]}
{_CREDIT[1]}
ORDER BY transfer.sequence
"""
READ_TILES = """
SELECT level, place, root, hashes FROM merkle_tile WHERE book_id = $1 AND level = ANY($2) AND place = ANY($3)
"""
READ_CHANGES = """
SELECT account_id, record_time, limit_minor_units, state FROM account_change WHERE book_id = $1 AND result_code = 0
"""
READ_TWO_OUTCOMES = """
SELECT refusal.request_id FROM refusal
CROSS JOIN LATERAL (
    SELECT FROM transfer WHERE transfer.book_id = $1 AND transfer.transfer_id = refusal.request_id OFFSET 0
) AS made
WHERE refusal.book_id = $1
"""
READ_WINDOWS = """
SELECT window_id, after_sequence, last_sequence, state FROM settlement_window WHERE book_id = $1 ORDER BY window_id
"""
READ_SEALED_UNTIL = """
SELECT sealed_until IS NOT DISTINCT FROM (
    SELECT max(book_seal.sealed_until) FROM book_seal WHERE book_seal.book_id = $1 AND result_code = 0
) FROM book WHERE book_id = $1
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What an inspection found."""

    transfers: int
    checkpoints: int
    sealed_size: int
    faults: list[str]
    """The first of them, in words."""
    fault_count: int
    anchor_holds: bool
    """Whether the anchored transfers are still there as they were."""


async def inspect(
    url: str, book_id: int, *, anchor: Checkpoint | None = None, keys: Sequence[VerifierKey] = ()
) -> Report:
    """Computes a book again from its transfers and compares it with everything else that the database says.

    Signatures are checked with `keys`, or when there is none with those that the database itself names. Raises OSError
    or asyncpg.PostgresError when the database cannot be read.
    """
    conn = await asyncpg.connect(with_planner_settings(url))
    try:
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            return await inspect_within(conn, book_id, anchor, keys)
    finally:
        await conn.close()


async def inspect_within(
    conn: Connection, book_id: int, anchor: Checkpoint | None, keys: Sequence[VerifierKey]
) -> Report:
    """As `inspect`, in a transaction of the caller's."""
    signed = [
        Signed(*row)
        for row in await conn.fetch(
            "SELECT tree_size, root_hash, note FROM checkpoint WHERE book_id = $1 ORDER BY tree_size", book_id
        )
    ]
    inspection = Inspection(book_id, signed, anchor)
    await _transfers(conn, book_id, inspection, max((row.tree_size for row in signed), default=0))
    inspection.end(await conn.fetchval("SELECT sequence FROM book WHERE book_id = $1", book_id) or 0)
    known = await _known_keys(conn, book_id)
    inspection.compare_notes(signed, keys or known)
    inspection.compare_keys(signed, known, keys)
    inspection.compare_counts(
        await conn.fetchval("SELECT count(*) FROM transfer WHERE book_id = $1", book_id),
        await conn.fetchval("SELECT count(*) FROM entry WHERE book_id = $1", book_id),
    )
    held = await conn.fetch(f"SELECT {HOLD_COLUMNS} FROM hold WHERE book_id = $1", book_id)
    inspection.compare_holds(Hold(*row) for row in held)
    await _terms(conn, book_id, inspection)
    for fault in await _requests(conn, book_id, signed, anchor):
        inspection.findings.add(fault)
    found = inspection.findings
    newest = signed[-1].tree_size if signed else 0
    return Report(inspection.seen, len(signed), newest, found.faults, found.count, inspection.anchor_holds)


async def _transfers(conn: Connection, book_id: int, inspection: Inspection, sealed_size: int) -> None:
    tiles = 0
    while not inspection.is_over and (page := await conn.fetch(READ_ROWS, book_id, inspection.size, PAGE_TRANSFERS)):
        full = inspection.take([_row(row) for row in page])
        # What is not sealed yet has no tile.
        made = [tile for tile in full if (tile.place + 1) * WIDTH ** (tile.level + 1) <= sealed_size]
        wanted = ({tile.level for tile in made}, {tile.place for tile in made})
        kept = await conn.fetch(READ_TILES, book_id, *map(list, wanted)) if made else []
        inspection.compare_tiles(
            made, {Address(row["level"], row["place"]): (row["root"], row["hashes"]) for row in kept}
        )
        tiles += len(made)
    there = await conn.fetchval("SELECT count(*) FROM merkle_tile WHERE book_id = $1", book_id)
    if there > tiles:
        inspection.findings.add(f"the log has {there} tiles to {tiles} full ones")


async def _terms(conn: Connection, book_id: int, inspection: Inspection) -> None:
    columns = "account_id, currency, opening_limit_minor_units, limit_minor_units, state"
    found = await conn.fetch(f"SELECT {columns} FROM account WHERE book_id = $1", book_id)
    accounts = [Terms(*row) for row in found]
    inspection.compare_accounts({account.account_id: account.currency for account in accounts})
    changes = [Changed(*row) for row in await conn.fetch(READ_CHANGES, book_id)]
    windows = [Stretch(*row) for row in await conn.fetch(READ_WINDOWS, book_id)]
    asked = [
        Asked(*row)
        for row in await conn.fetch("SELECT window_id, action FROM window_request WHERE book_id = $1", book_id)
    ]
    open_window_id = await conn.fetchval("SELECT window_id FROM book WHERE book_id = $1", book_id) or 0
    for fault in changed_accounts(accounts, changes):
        inspection.findings.add(fault)
    for fault in changed_windows(windows, asked, open_window_id, inspection.windows):
        inspection.findings.add(fault)
    for row in await conn.fetch(READ_TWO_OUTCOMES, book_id):
        inspection.findings.add(f"request {row['request_id']} was refused and made a transfer")
    if await conn.fetchval(READ_SEALED_UNTIL, book_id) is False:
        inspection.findings.add("the book is not sealed up to where the newest seal says")


async def _requests(
    conn: Connection, book_id: int, signed: Sequence[Signed], anchor: Checkpoint | None
) -> Sequence[str]:
    inspection = RequestsInspection(signed, anchor)
    made = conn.cursor(log_statements.READ_REQUESTS, book_id, 0, inspection.last_stop, prefetch=PAGE_TRANSFERS)
    async for row in made:
        inspection.take(row["after_sequence"], row["line"])
    inspection.end()
    return inspection.faults


def _row(row: rows.Row) -> Row:
    values = tuple(row)
    middle = _TRANSFER_WIDTH + _ENTRY_WIDTH
    return Row(rows.transfer(row), _entered(values[_TRANSFER_WIDTH:middle]), _entered(values[middle:]))


def _entered(values: tuple[object, ...]) -> Entered | None:
    *totals, is_debit = values
    return None if is_debit is None else Entered(Balances._make(totals), bool(is_debit))


async def _known_keys(conn: Connection, book_id: int) -> list[VerifierKey]:
    found = await conn.fetch("SELECT origin, public_key FROM signing_key WHERE book_id = $1", book_id)
    return [VerifierKey(*row) for row in found]
