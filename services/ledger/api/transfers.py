"""Making transfers: from the items of a request to one result each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ledger.api.convert import results
from ledger.api.convert.transfers import ParsedTransfers, transfers
from ledger.app.lanes import Lanes
from ledger.domain import Code
from rpc import Violations
from serai.ledger.v1.transfer_pb2 import TransferResult, TransferSpec

_SPOILED = "another transfer of the linked group is malformed; nothing of it was tried and no id is burned"


async def make_transfers(lanes: Lanes, specs: Sequence[TransferSpec], path: str) -> list[TransferResult]:
    """Makes the well-formed transfers, one commit for each book, and gives one result per item, in order.

    `path` names an item in violations, `{}` standing for its position. Raises Failure INVALID_REQUEST with every
    violation when no item can be tried.
    """
    parsed = transfers(specs)
    if not parsed.commands:
        violations = Violations()
        for position, faults in parsed.faults.items():
            item = violations.under(path.format(position))
            for fault in faults:
                item.add(*fault)
        violations.raise_if_any()
    writer = results.TransferResults()
    if len(parsed.commands) == 1 and not parsed.faults:
        ((book_id, commands),) = parsed.commands.items()
        outcomes = await lanes.submit(book_id, commands)
        return [writer.of(spec.request_id, outcome) for spec, outcome in zip(specs, outcomes, strict=True)]
    answers: list[TransferResult | None] = [None] * len(specs)
    _answer_malformed(parsed, specs, path, answers)
    committed = await asyncio.gather(*(lanes.submit(book_id, cs) for book_id, cs in parsed.commands.items()))
    for positions, outcomes in zip(parsed.positions.values(), committed, strict=True):
        for position, outcome in zip(positions, outcomes, strict=True):
            answers[position] = writer.of(specs[position].request_id, outcome)
    return [answer for answer in answers if answer is not None]


def _answer_malformed(
    parsed: ParsedTransfers, specs: Sequence[TransferSpec], path: str, answers: list[TransferResult | None]
) -> None:
    for position, faults in parsed.faults.items():
        status = results.malformed(Code.MALFORMED, path.format(position), faults)
        answers[position] = TransferResult(transfer_id=specs[position].request_id, status=status)
    for position in parsed.spoiled:
        status = results.status(Code.LINKED_GROUP_MALFORMED, _SPOILED)
        answers[position] = TransferResult(transfer_id=specs[position].request_id, status=status)
