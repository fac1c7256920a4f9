"""Firm quotes in the database. Functions that change them run in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from fx.domain import Acceptance, Quote, QuoteState, as_of
from fx.domain.provider import headroom
from fx.storage import statements
from fx.storage.clock import clock
from fx.storage.hedges import tell_hedges
from fx.storage.rows import new_quote, quote_of
from storage.idempotency import noticing_races
from storage.pool import Connection

__all__ = [
    "accept",
    "clock",
    "close",
    "insert",
    "lock",
    "lock_headroom",
    "lock_own",
    "move_positions",
    "read",
]


async def insert(
    conn: Connection, quotes: Sequence[Quote], kind: str, outcomes: Sequence[tuple[UUID, bytes, bytes]]
) -> None:
    """Store new quotes and the outcomes of those who asked, refusals too, in one statement.

    `outcomes` are (request id, fingerprint, outcome). Raises DecidedElsewhere, and then stores nothing.
    """
    with noticing_races():
        await conn.execute(
            statements.INSERT_QUOTES, [new_quote(quote) for quote in quotes], kind, *zip(*outcomes, strict=True)
        )


async def read(conn: Connection, quote_ids: Collection[UUID], only_of: str | None = None) -> dict[UUID, Quote]:
    """Give the quotes that exist, of one participant or of all, as they stand at the database's clock."""
    if not quote_ids:
        return {}
    if only_of is None:
        rows = await conn.fetch(statements.QUOTES_BY_ID, quote_ids)
    else:
        rows = await conn.fetch(statements.QUOTES_OF_PARTICIPANT, only_of, quote_ids)
    return {row["quote_id"]: as_of(quote_of(row), row["read_at"]) for row in rows}


async def lock(conn: Connection, quote_ids: Collection[UUID]) -> dict[UUID, Quote]:
    """Lock the quotes that exist to the end of the transaction; an open one may have expired."""
    rows = await conn.fetch(statements.LOCK_QUOTES, quote_ids)
    return {row["quote_id"]: quote_of(row) for row in rows}


async def lock_own(conn: Connection, acceptances: Sequence[Acceptance]) -> dict[UUID, Quote]:
    """Lock the quotes that belong to the participants who accept them, found by the whole primary key.

    Quotes of others are added as they stand and stay unlocked: they are there to be refused.
    """
    rows = await conn.fetch(
        statements.LOCK_QUOTES_OF, [a.participant_id for a in acceptances], [a.quote_id for a in acceptances]
    )
    found = {row["quote_id"]: quote_of(row) for row in rows}
    elsewhere = {a.quote_id for a in acceptances} - found.keys()
    return found | await read(conn, elsewhere)


async def lock_headroom(conn: Connection, quotes: Collection[Quote]) -> dict[tuple[str, str], int]:
    """Lock what the quotes' providers owe in the quotes' target currencies; give by both what they may still owe."""
    keys = {(q.terms.legs.provider_id, q.terms.receive.currency.code) for q in quotes if q.terms.legs.provider_id}
    if not keys:
        return {}
    rows = await conn.fetch(statements.LOCK_POSITIONS, [key[0] for key in keys], [key[1] for key in keys])
    return {(row["provider_id"], row["currency"]): headroom(row["exposure_limit"], row["reserved"]) for row in rows}


async def accept(conn: Connection, acceptances: Sequence[tuple[Acceptance, Quote]]) -> set[UUID]:
    """Take open quotes that have not expired, and give the ids of those that were taken."""
    if not acceptances:
        return set()
    rows = await conn.fetch(
        statements.ACCEPT_QUOTES,
        [quote.participant_id for _, quote in acceptances],
        [quote.quote_id for _, quote in acceptances],
        [acceptance.payment_id for acceptance, _ in acceptances],
    )
    return {row["quote_id"] for row in rows}


async def close(conn: Connection, quotes: Collection[Quote], state: QuoteState) -> None:
    """Put locked quotes into a final state."""
    if quotes:
        participants, ids = [q.participant_id for q in quotes], [q.quote_id for q in quotes]
        await conn.execute(statements.CLOSE_QUOTES, state.value, participants, ids)


async def move_positions(conn: Connection, moves: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    """Add (reserved, position) in minor units to what each (provider, currency) has, and tell of passed thresholds."""
    if not moves:
        return
    rows = await conn.fetch(
        statements.MOVE_POSITIONS,
        [provider_id for provider_id, _ in moves],
        [code for _, code in moves],
        [reserved for reserved, _ in moves.values()],
        [Decimal(position) for _, position in moves.values()],
    )
    await tell_hedges(conn, rows)
