"""Participants in PostgreSQL."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import asyncpg

from money import Money, currency
from payments.app.ports import Mutation
from payments.domain.codes import Code
from payments.domain.participant import CreditMode, CurrencyLimit, Participant, ParticipantState, Role
from payments.domain.streams import PARTICIPANTS
from payments.storage.events import note_of
from storage.idempotency import Recalled, recall, remember
from storage.pool import Connection, Pool
from storage.retry import retrying
from storage.streams import StreamEvent, append

_SCOPE: Final = "participants"

LOAD: Final = """
SELECT p.*, c.currency, c.net_debit_cap_minor_units, c.per_payment_minor_units, c.per_day_minor_units
FROM participant AS p LEFT JOIN participant_currency AS c USING (participant_id)
WHERE $1::text[] IS NULL OR p.participant_id = ANY($1::text[])
ORDER BY p.participant_id, c.currency
"""
ADD: Final = """
INSERT INTO participant
    (participant_id, display_name, bic, lei, country, roles, credit_mode, methods, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())
ON CONFLICT DO NOTHING RETURNING participant_id
"""
PUT_LIMITS: Final = """
INSERT INTO participant_currency
    (participant_id, currency, net_debit_cap_minor_units, per_payment_minor_units, per_day_minor_units)
SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
ON CONFLICT (participant_id, currency) DO UPDATE SET
    net_debit_cap_minor_units = excluded.net_debit_cap_minor_units,
    per_payment_minor_units = excluded.per_payment_minor_units,
    per_day_minor_units = excluded.per_day_minor_units
"""
LOCK: Final = "SELECT state FROM participant WHERE participant_id = $1 FOR UPDATE"
SET_STATE: Final = "UPDATE participant SET state = $2 WHERE participant_id = $1"

Change = Callable[[Connection], Awaitable[Code]]


class ParticipantStore:
    """Implements app.ports.Participants."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def load(self, participant_ids: Iterable[str] | None = None) -> list[Participant]:
        """Reads these participants, or all; unknown ids are left out."""
        wanted = None if participant_ids is None else list(participant_ids)
        rows: dict[str, list[asyncpg.Record]] = {}
        for row in await self._pool.fetch(LOAD, wanted):
            rows.setdefault(row["participant_id"], []).append(row)
        return [_participant(of_one) for of_one in rows.values()]

    async def outcome(self, mutation: Mutation) -> Code | None:
        """What became of the request before: its code, IDEMPOTENCY_KEY_REUSED, or None when it is new."""
        async with self._pool.acquire() as conn, conn.transaction():
            return await _recalled(conn, mutation)

    async def add(self, mutation: Mutation, participant: Participant) -> Code:
        """Takes a participant on."""

        async def change(conn: Connection) -> Code:
            added = await conn.fetchval(
                ADD,
                participant.participant_id,
                participant.display_name,
                participant.bic,
                participant.lei,
                participant.country,
                sorted(role.value for role in participant.roles),
                participant.credit_mode.value,
                list(participant.methods),
                participant.state.value,
            )
            if added is None:
                return Code.PARTICIPANT_EXISTS
            await _put_limits(conn, participant.participant_id, participant.limits)
            return Code.OK

        return await self._change(mutation, participant.participant_id, change)

    async def set_state(self, mutation: Mutation, participant_id: str, state: ParticipantState) -> Code:
        """Changes its state. One that has left does not come back."""

        async def change(conn: Connection) -> Code:
            before = await conn.fetchval(LOCK, participant_id)
            if before is None:
                return Code.PARTICIPANT_UNKNOWN
            if before == ParticipantState.OFFBOARDED.value:
                return Code.PARTICIPANT_OFFBOARDED
            await conn.execute(SET_STATE, participant_id, state.value)
            return Code.OK

        return await self._change(mutation, participant_id, change)

    async def set_limit(self, mutation: Mutation, participant_id: str, limit: CurrencyLimit) -> Code:
        """Changes its limits in one currency, or adds the currency."""

        async def change(conn: Connection) -> Code:
            if await conn.fetchval(LOCK, participant_id) is None:
                return Code.PARTICIPANT_UNKNOWN
            await _put_limits(conn, participant_id, (limit,))
            return Code.OK

        return await self._change(mutation, participant_id, change)

    async def _change(self, mutation: Mutation, participant_id: str, change: Change) -> Code:
        async def work() -> Code:
            async with self._pool.acquire() as conn, conn.transaction():
                known = await _recalled(conn, mutation)
                if known is not None:
                    return known
                code = await change(conn)
                outcome = str(code.value).encode()
                await remember(conn, _SCOPE, [(mutation.request_id, mutation.fingerprint, outcome)])
                if code is Code.OK:
                    changed = StreamEvent(PARTICIPANTS, "changed", participant_id.encode())
                    note = note_of("participant", mutation.operator, participant_id, mutation.request_id, mutation.note)
                    await append(conn, [changed, note])
                return code

        return await retrying(work)


async def _recalled(conn: Connection, mutation: Mutation) -> Code | None:
    known = (await recall(conn, _SCOPE, {mutation.request_id: mutation.fingerprint}))[mutation.request_id]
    if known is None:
        return None
    return Code(int(known.outcome)) if isinstance(known, Recalled) else Code.IDEMPOTENCY_KEY_REUSED


async def _put_limits(conn: Connection, participant_id: str, limits: Iterable[CurrencyLimit]) -> None:
    rows = [
        (
            limit.currency,
            limit.net_debit_cap.minor_units,
            limit.per_payment.minor_units if limit.per_payment else None,
            limit.per_day.minor_units if limit.per_day else None,
        )
        for limit in limits
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        await conn.execute(PUT_LIMITS, participant_id, *columns)


def _participant(rows: list[asyncpg.Record]) -> Participant:
    row = rows[0]
    return Participant(
        participant_id=row["participant_id"],
        display_name=row["display_name"],
        bic=row["bic"],
        lei=row["lei"],
        country=row["country"],
        roles=frozenset(Role(number) for number in row["roles"]),
        limits=tuple(_limit(of_one) for of_one in rows if of_one["currency"] is not None),
        credit_mode=CreditMode(row["credit_mode"]),
        methods=tuple(row["methods"]),
        state=ParticipantState(row["state"]),
        created_at=row["created_at"],
    )


def _limit(row: asyncpg.Record) -> CurrencyLimit:
    unit = currency(row["currency"])
    per_payment, per_day = row["per_payment_minor_units"], row["per_day_minor_units"]
    return CurrencyLimit(
        net_debit_cap=Money(row["net_debit_cap_minor_units"], unit),
        per_payment=None if per_payment is None else Money(per_payment, unit),
        per_day=None if per_day is None else Money(per_day, unit),
    )
