"""The stream of a book's transfers."""

from __future__ import annotations

from collections.abc import AsyncIterator

from google.protobuf.timestamp_pb2 import Timestamp

from ledger.api import paging
from ledger.api.convert import results
from ledger.app.ports import Reads
from ledger.app.tails import Tails
from ledger.domain import Movement
from serai.common.v1.stream_pb2 import Heartbeat, StreamPosition
from serai.ledger.v1.ledger_pb2 import TransferEvent, WatchEntriesRequest, WatchEntriesResponse

PAGE_TRANSFERS = 500


async def watch(
    reads: Reads, tails: Tails, request: WatchEntriesRequest, heartbeat_seconds: float
) -> AsyncIterator[WatchEntriesResponse]:
    """Gives every transfer of a book in ledger order, without a gap, from the point asked for on and for ever.

    Transfers become visible in the order of their sequences, because their writers take turns, so reading on from the
    last sequence can miss none. Raises Failure CURSOR_OUT_OF_RANGE for a token that the stream never gave, and for a
    point that the book has not reached.
    """
    book_id = request.book_id
    after = await _begin(reads, request)
    while True:
        movements = await reads.movements(book_id, after, PAGE_TRANSFERS)
        for movement in movements:
            yield _event(movement, book_id)
            after = movement.transfer.sequence
        if len(movements) < PAGE_TRANSFERS and not await tails.wait_beyond(book_id, after, heartbeat_seconds):
            now = Timestamp()
            now.GetCurrentTime()
            yield WatchEntriesResponse(heartbeat=Heartbeat(server_time=now, head_sequence=after))


async def _begin(reads: Reads, request: WatchEntriesRequest) -> int:
    """The sequence behind which the stream begins."""
    book_id, token = request.book_id, request.resume_token
    after = paging.sequence(token, "watch", book_id) if token else request.after_sequence
    if after is None or (after and after > (await reads.sequences([book_id])).get(book_id, 0)):
        raise paging.cursor_out_of_range()
    return after


def _event(movement: Movement, book_id: int) -> WatchEntriesResponse:
    (message,) = results.transfers([movement.transfer], book_id)
    position = StreamPosition(
        sequence=message.sequence,
        resume_token=paging.token("watch", book_id, message.sequence),
        record_time=message.record_time,
    )
    event = TransferEvent(position=position, transfer=message, entries=results.entries_of(movement, message))
    return WatchEntriesResponse(transfer=event)
