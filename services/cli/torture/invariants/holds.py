"""Holds and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from cli.torture.evidence import Evidence
from ledger.domain import Hold, HoldState, Transfer, TransferKind

_ACTS = frozenset({TransferKind.POST_HOLD, TransferKind.VOID_HOLD, TransferKind.EXPIRE_HOLD})
_ENDS = {TransferKind.VOID_HOLD: HoldState.VOIDED, TransferKind.EXPIRE_HOLD: HoldState.EXPIRED}


def every_hold_resolves_once(evidence: Evidence) -> Iterator[str]:
    """3. What was held is posted or released, each unit once; nothing touches a hold after its end or its time."""
    acts: dict[UUID, list[Transfer]] = defaultdict(list)
    made: dict[UUID, Transfer] = {}
    for transfer in evidence.tables.transfers:
        if transfer.kind == TransferKind.HOLD:
            made[transfer.transfer_id] = transfer
        elif transfer.kind in _ACTS and transfer.original_id is not None:
            acts[transfer.original_id].append(transfer)
    for stray in acts.keys() - made.keys():
        yield f"transfers act on {stray}, which is no hold"
    for hold_id, transfer in made.items():
        hold = evidence.tables.holds.get(hold_id)
        if hold is None:
            yield f"hold {hold_id} is missing from the holds"
        else:
            yield from _of_one(hold, transfer, acts[hold_id])


def _of_one(hold: Hold, made: Transfer, acts: list[Transfer]) -> Iterator[str]:
    rest, posted, state = made.minor_units, 0, HoldState.OPEN
    for act in acts:
        if state is not HoldState.OPEN:
            yield f"transfer {act.sequence} acts on hold {hold.hold_id}, which was {state.name}"
        is_over = made.expire_time is not None and made.expire_time <= act.record_time
        if is_over != (act.kind == TransferKind.EXPIRE_HOLD):
            yield f"transfer {act.sequence} of kind {act.kind} meets hold {hold.hold_id} on the wrong side of its time"
        rest -= act.minor_units
        if act.kind == TransferKind.POST_HOLD:
            posted += act.minor_units
            state = HoldState.OPEN if rest else HoldState.POSTED
        else:
            state = _ENDS[TransferKind(act.kind)]
            if rest:
                yield f"transfer {act.sequence} leaves {rest} of hold {hold.hold_id} behind"
    if (hold.posted, hold.remaining, hold.state) != (posted, rest, state):
        yield f"hold {hold.hold_id} says {hold}, its transfers say {posted} posted, {rest} left, {state.name}"
