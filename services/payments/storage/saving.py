"""One commit for many payments that have moved on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from payments.app.ports import Saved, SaveOutcome
from payments.domain.events import Change
from payments.domain.payment import Payment
from payments.domain.step import yields_to_cancel
from payments.storage import statements
from payments.storage.events import events_of
from payments.storage.rows import kept, save_values, stamped
from storage.pool import Connection
from storage.streams import append


@dataclass(frozen=True, slots=True)
class Save:
    """A payment to save as the holder of the fence, and its changes since it was saved last."""

    payment: Payment
    fence: int
    changes: Sequence[Change]

    @property
    def base_version(self) -> int:
        """The version that the row has before this save."""
        return self.payment.version - len(self.changes)

    @property
    def key(self) -> tuple[UUID, int]:
        """What tells it from a save of the same payment by a journey that has lost its lease, perhaps in one batch."""
        return self.payment.payment_id, self.fence


async def save(conn: Connection, batch: Sequence[Save], owner: UUID, lease: timedelta) -> list[Saved]:
    """Saves what may be saved, with its events, in the caller's transaction; one result per save, in order."""
    now = await conn.fetchval(statements.NOW)
    changes = [[replace(change, payment=stamped(change.payment, now)) for change in item.changes] for item in batch]
    payments = [
        _timed(item.payment, made[-1].payment) if made else kept(item.payment, now)
        for item, made in zip(batch, changes, strict=True)
    ]
    rows = [
        save_values(
            payment,
            item.fence,
            base_version=item.base_version,
            yields=yields_to_cancel(item.payment, item.changes),
        )
        for item, payment in zip(batch, payments, strict=True)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    saved = await conn.fetch(statements.SAVE, *columns, now, lease, owner)
    done = {(row["payment_id"], row["fence"]) for row in saved}
    outcomes = await _why_not(conn, [item for item in batch if item.key not in done], owner)
    told = (made for item, made in zip(batch, changes, strict=True) if item.key in done)
    await append(conn, events_of(change for made in told for change in made))
    return [
        Saved(
            outcomes.get(item.key, SaveOutcome.SAVED),
            payment,
            is_overdue=payment.deadline_at is not None and payment.deadline_at < now,
        )
        for item, payment in zip(batch, payments, strict=True)
    ]


def _timed(payment: Payment, change: Payment) -> Payment:
    """What follows the last change without changing the state, such as an ending, is saved with its times."""
    return replace(
        payment,
        created_at=change.created_at,
        updated_at=change.updated_at,
        deadline_at=None if payment.ending else change.deadline_at,
    )


async def _why_not(conn: Connection, batch: Sequence[Save], owner: UUID) -> dict[tuple[UUID, int], SaveOutcome]:
    """Tells of payments that were not saved why; one saved by an attempt whose commit was not heard of is SAVED."""
    if not batch:
        return {}
    ids = [item.payment.payment_id for item in batch]
    rows = {row["payment_id"]: row for row in await conn.fetch(statements.WHY_NOT_SAVED, ids)}
    outcomes = {}
    for item in batch:
        row = rows.get(item.payment.payment_id)
        if row is None or row["lease_owner"] != owner or row["fence"] != item.fence:
            outcome = SaveOutcome.LEASE_LOST
        elif row["version"] == item.base_version:
            outcome = SaveOutcome.CANCEL_WANTED
        else:
            outcome = SaveOutcome.SAVED if row["version"] == item.payment.version else SaveOutcome.LEASE_LOST
        outcomes[item.key] = outcome
    return outcomes
