"""Holding what payments were told against what the witness and the tables say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import asyncpg

from cli.torture_fx.journal import BREACH, DOUBLE, LATE, POSITION, RESERVED, TRUE_ANSWERS, Journal
from cli.torture_fx.witness import Witnessed


def violations(journal: Journal, testimony: Witnessed) -> list[tuple[str, str]]:
    """Give (invariant, what speaks against it), a sentence each; nothing when all hold."""
    return [
        *journal.seen,
        *((DOUBLE, what) for what in _doubles(journal, testimony)),
        *((LATE, what) for what in _late(testimony)),
        *((BREACH, what) for what in _breaches(testimony)),
        *((TRUE_ANSWERS, what) for what in _untrue(journal, testimony)),
        *((RESERVED, what) for what in _otherwise(testimony.reserved_otherwise, "reserved")),
        *((POSITION, what) for what in _otherwise(testimony.position_otherwise, "position")),
    ]


def _doubles(journal: Journal, testimony: Witnessed) -> Iterator[str]:
    yield from journal.doubles
    for row in testimony.twice:
        yield f"quote {row['quote_id']} was taken {row['times']} times"


def _late(testimony: Witnessed) -> Iterator[str]:
    for row in testimony.late:
        yield (
            f"quote {row['quote_id']} expired at {row['expire_time'].isoformat()}; it was taken at "
            f"{row['recorded_at'].isoformat()} as the service says, at {row['seen_at'].isoformat()} as the witness says"
        )


def _breaches(testimony: Witnessed) -> Iterator[str]:
    for row in testimony.breaches:
        yield (
            f"{row['provider_id']} had {row['reserved']} {row['currency']} reserved, its limit was "
            f"{row['exposure_limit']}"
        )


def _untrue(journal: Journal, testimony: Witnessed) -> Iterator[str]:
    taken = {row["quote_id"]: row["payment_id"] for row in testimony.taken}
    for quote, payment in journal.taken.items():
        if taken.get(quote) != payment:
            yield f"payment {payment} was told to have quote {quote}, recorded is {taken.get(quote)}"
    for quote in taken.keys() - journal.taken.keys():
        yield f"quote {quote} was taken by payment {taken[quote]}, and nobody was told so"


def _otherwise(rows: Sequence[asyncpg.Record], what: str) -> Iterator[str]:
    for row in rows:
        yield f"{row['provider_id']} has {what} {row[what]} {row['currency']}, its quotes make {row['amount']}"
