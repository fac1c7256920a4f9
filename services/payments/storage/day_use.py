"""What participants have sent in a day, in PostgreSQL."""

from typing import Final

from money import Money
from payments.domain.payment import Payment
from storage.pool import Pool
from storage.retry import retrying

KNOWN: Final = """
INSERT INTO day_use_payment (participant_id, payment_id, currency, day, minor_units)
VALUES ($1, $2, $3, ($4::timestamptz AT TIME ZONE 'UTC')::date, $5)
ON CONFLICT DO NOTHING RETURNING day
"""
# One statement adds and compares, under the lock of the row: two payments cannot both take what is left.
ADD: Final = """
INSERT INTO day_use AS d (participant_id, currency, day, used_minor_units)
SELECT $1, $2, $3::date, $4::bigint WHERE $4::bigint <= $5::bigint
ON CONFLICT (participant_id, currency, day) DO UPDATE
    SET used_minor_units = d.used_minor_units + excluded.used_minor_units
WHERE d.used_minor_units + excluded.used_minor_units <= $5::bigint
RETURNING used_minor_units
"""
FORGET: Final = """
WITH gone AS (
    DELETE FROM day_use_payment WHERE participant_id = $1 AND payment_id = $2 RETURNING *
)
UPDATE day_use AS d SET used_minor_units = d.used_minor_units - gone.minor_units
FROM gone WHERE d.participant_id = gone.participant_id AND d.currency = gone.currency AND d.day = gone.day
"""


class _Exceeded(Exception):
    """The limit would be exceeded: the transaction is rolled back."""


class DayUseStore:
    """Implements app.ports.DayUse."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def count(self, payment: Payment, limit: Money) -> bool:
        """Counts the payment once for the UTC day that it was recorded on; False when that would exceed the limit."""
        send, sender = payment.send, payment.instruction.sender
        if send is None:
            raise ValueError(f"payment {payment.payment_id} has no amount yet")
        code, amount = send.currency.code, send.minor_units

        async def work() -> None:
            async with self._pool.acquire() as conn, conn.transaction():
                day = await conn.fetchval(KNOWN, sender, payment.payment_id, code, payment.created_at, amount)
                if day is None:
                    return
                if await conn.fetchval(ADD, sender, code, day, amount, limit.minor_units) is None:
                    raise _Exceeded

        try:
            await retrying(work)
        except _Exceeded:
            return False
        return True

    async def uncount(self, payment: Payment) -> None:
        """Takes the payment out of the count again, if it was in."""

        async def work() -> None:
            await self._pool.execute(FORGET, payment.instruction.sender, payment.payment_id)

        await retrying(work)
