"""Outcomes of mutations by request id, kept for ever: the same request gives the first outcome again.

The outcome is stored in the transaction that makes the change, so it exists exactly when the change does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from storage.pool import Connection


@dataclass(frozen=True, slots=True)
class Recalled:
    """The request was decided before: answer with this outcome and change nothing."""

    outcome: bytes


@dataclass(frozen=True, slots=True)
class Reused:
    """The request id was used before with other content: refuse it."""


class DecidedElsewhere(Exception):
    """Another transaction has decided one of the requests meanwhile: roll back, look them up and begin again."""


# A statement of its own: in READ COMMITTED the next statement takes a new snapshot, after the locks are held, and so
# sees what a racing transaction committed. The sub-select is sorted first, so that two batches with ids in common
# take them in one order and cannot deadlock.
LOCK = """
SELECT pg_advisory_xact_lock(key)
FROM (SELECT DISTINCT hashtextextended($1 || request_id::text, 0) AS key
      FROM unnest($2::uuid[]) AS given (request_id) ORDER BY key) AS sorted
"""
RECALL = """
SELECT request_id, fingerprint, outcome FROM idempotency WHERE scope = $1 AND request_id = ANY($2::uuid[])
"""
# Sorted, so that two batches with ids in common that were not locked wait for each other in one order.
REMEMBER = """
INSERT INTO idempotency (scope, request_id, fingerprint, outcome)
SELECT $1, request_id, fingerprint, outcome
FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS given (request_id, fingerprint, outcome)
ORDER BY request_id
"""


def fingerprint(message: bytes) -> bytes:
    """Give the 32 bytes (SHA-256) by which two requests with the same id are told apart.

    `message` is the request serialised deterministically, without its request id and without what may differ
    between two attempts of one request.
    """
    return hashlib.sha256(message).digest()


async def recall(
    conn: Connection, scope: str, fingerprints: Mapping[UUID, bytes]
) -> dict[UUID, Recalled | Reused | None]:
    """Give for each request id its first outcome, Reused when its content was another, or None when it is new.

    Must run in a READ COMMITTED transaction, before anything is read to decide on, and once: it locks the ids to
    the end of the transaction, so that of two racing calls the second waits and then recalls the first's outcome.
    Two statements for any number of ids; each id holds one advisory lock until the commit.
    `scope` separates callers whose ids must not meet, such as participants.
    """
    if not fingerprints:
        return {}
    await conn.execute(LOCK, scope, list(fingerprints))
    return await look_up(conn, scope, fingerprints)


async def look_up(
    conn: Connection, scope: str, fingerprints: Mapping[UUID, bytes]
) -> dict[UUID, Recalled | Reused | None]:
    """Give what `recall` gives, of one moment and without a lock: for whoever stores outcomes under `noticing_races`.

    Cheaper where races are rare: a lock for each id of each batch costs more than an attempt again now and then.
    """
    if not fingerprints:
        return {}
    known = {row["request_id"]: row for row in await conn.fetch(RECALL, scope, list(fingerprints))}
    outcomes: dict[UUID, Recalled | Reused | None] = {}
    for request_id, given in fingerprints.items():
        row = known.get(request_id)
        if row is None:
            outcomes[request_id] = None
        else:
            outcomes[request_id] = Recalled(row["outcome"]) if row["fingerprint"] == given else Reused()
    return outcomes


@contextmanager
def noticing_races() -> Iterator[None]:
    """Raise DecidedElsewhere where storing an outcome meets the one that another transaction has stored."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "idempotency_pkey":
            raise
        raise DecidedElsewhere("another transaction has decided one of the requests") from error


async def remember(conn: Connection, scope: str, outcomes: Sequence[tuple[UUID, bytes, bytes]]) -> None:
    """Keep (request id, fingerprint, outcome) of requests that were found new, in the transaction that decides them.

    One statement for any number. Raises asyncpg.UniqueViolationError for an id that is already kept.
    """
    if not outcomes:
        return
    ids, fingerprints, results = zip(*outcomes, strict=True)
    await conn.execute(REMEMBER, scope, ids, fingerprints, results)
