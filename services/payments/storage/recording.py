"""One commit for many new payments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from payments.app.ports import NewPayment, Recorded
from payments.domain.codes import Code
from payments.domain.step import next_step
from payments.storage import statements
from payments.storage.events import events_of
from payments.storage.rows import Row, insert_values, payment_from_row, stamped
from storage.pool import Connection
from storage.streams import append


async def record(conn: Connection, batch: Sequence[NewPayment], owner: UUID, lease: timedelta) -> list[Recorded]:
    """Records what is new and tells of the rest what it was before, in the caller's transaction.

    The payment's id derives from sender and request_id, so the primary key is what makes a request happen once.
    """
    first: dict[UUID, NewPayment] = {}
    for new in batch:
        first.setdefault(new.payment.payment_id, new)
    uetrs = [new.payment.instruction.uetr for new in first.values()]
    claimed = await conn.fetch(statements.CLAIM_UETRS, uetrs, list(first))
    inserted: dict[UUID, Recorded] = {}
    if claimed:
        free = [first[row["payment_id"]] for row in claimed]
        inserted = await _insert(conn, free, claimed[0]["now"], owner, lease)
    fresh = [first[new.payment.payment_id] is new and new.payment.payment_id in inserted for new in batch]
    before: Mapping[UUID, Row] = {}
    if not all(fresh):
        unclear = [new.payment.payment_id for new, is_fresh in zip(batch, fresh, strict=True) if not is_fresh]
        before = {row["payment_id"]: row for row in await conn.fetch(statements.READ, unclear)}
    return [
        inserted[new.payment.payment_id] if is_fresh else _explained(new, before.get(new.payment.payment_id))
        for new, is_fresh in zip(batch, fresh, strict=True)
    ]


async def _insert(
    conn: Connection, batch: Sequence[NewPayment], now: datetime, owner: UUID, lease: timedelta
) -> dict[UUID, Recorded]:
    changes = [[replace(change, payment=stamped(change.payment, now)) for change in new.changes] for new in batch]
    payments = [made[-1].payment for made in changes]
    rows = [insert_values(new, payment) for new, payment in zip(batch, payments, strict=True)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    done = {row["payment_id"] for row in await conn.fetch(statements.INSERT, *columns, now, owner, lease)}
    taken = [payment for payment in payments if payment.payment_id not in done]
    if taken:
        # The request_id was used before, so the UETR that came with it this time stays free.
        await conn.execute(statements.RELEASE_UETRS, [p.payment_id for p in taken], [p.instruction.uetr for p in taken])
    await append(conn, events_of(change for made in changes for change in made if change.payment.payment_id in done))
    return {
        payment.payment_id: Recorded(Code.OK, payment, fence=1 if next_step(payment) is not None else 0)
        for payment in payments
        if payment.payment_id in done
    }


def _explained(new: NewPayment, row: Row | None) -> Recorded:
    if row is None:
        return Recorded(Code.DUPLICATE)
    if row["fingerprint"] != new.fingerprint:
        return Recorded(Code.IDEMPOTENCY_KEY_REUSED)
    return Recorded(Code.OK, payment_from_row(row), replayed=True)
