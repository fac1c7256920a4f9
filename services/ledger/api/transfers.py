"""Making transfers: from the items of a request to one result each."""

from __future__ import annotations

import asyncio
from collections.abc import MutableSequence, Sequence

from ledger.api.convert import results as convert
from ledger.api.convert.transfers import ParsedTransfers, transfers
from ledger.app.lanes import Lanes
from ledger.domain import Code, Outcome
from rpc import Violations
from serai.common.v1.outcome_pb2 import ItemStatus
from serai.ledger.v1.transfer_pb2 import TransferResult, TransferSpec

Results = MutableSequence[TransferResult]
"""A repeated field, which copies what is appended."""

_SPOILED = "another transfer of the linked group is malformed; nothing of it was tried and no id is burned"


async def make_transfers(lanes: Lanes, specs: Sequence[TransferSpec], path: str, results: Results) -> None:
    """Makes the well-formed transfers, one commit for each book, and appends one result per item, in order.

    `path` names an item in violations, `{}` standing for its position. Raises Failure INVALID_REQUEST with every
    violation when no item can be tried.
    """
    parsed = transfers(specs)
    if not parsed.commands:
        violations = Violations()
        for position, faults in parsed.faults.items():
            item = violations.under(path.format(position))
            item.add_all(faults)
        violations.raise_if_any()
    writer = convert.TransferResults()
    if len(parsed.commands) == 1 and not parsed.faults:
        ((book_id, commands),) = parsed.commands.items()
        outcomes = await lanes.submit(book_id, commands)
        for spec, outcome in zip(specs, outcomes, strict=True):
            results.append(writer.of(spec.request_id, outcome))
        return
    answers: dict[int, Outcome] = {}
    committed = await asyncio.gather(*(lanes.submit(book_id, cs) for book_id, cs in parsed.commands.items()))
    for positions, outcomes in zip(parsed.positions.values(), committed, strict=True):
        answers.update(zip(positions, outcomes, strict=True))
    for position, spec in enumerate(specs):
        if position in answers:
            results.append(writer.of(spec.request_id, answers[position]))
        else:
            status = _malformed(parsed, position, path)
            results.append(TransferResult(transfer_id=spec.request_id, status=status))


def _malformed(parsed: ParsedTransfers, position: int, path: str) -> ItemStatus:
    faults = parsed.faults.get(position)
    if faults is None:
        return convert.status(Code.LINKED_GROUP_MALFORMED, _SPOILED)
    return convert.malformed(Code.MALFORMED, path.format(position), faults)
