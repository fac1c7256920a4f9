"""What callers are told when the ledger cannot answer. Refusals are not here: they are results."""

from __future__ import annotations

import grpc

from batching import UnitTooLarge
from ledger.app.committing import BookNotRecordable
from ledger.app.history import MomentNotReached
from ledger.app.proving import NoCheckpoint, NoTransfer, NotSealedYet
from ledger.app.sealing_ports import LogDisagrees
from rpc import ErrorTable, Mapped
from storage.failures import DATABASE_ERRORS

ERRORS: ErrorTable = {
    **DATABASE_ERRORS,
    BookNotRecordable: Mapped(
        grpc.StatusCode.UNAVAILABLE,
        "BOOK_BUSY",
        0.5,
        "the book could not be written; nothing was recorded: send the same ids again",
    ),
    NoTransfer: (grpc.StatusCode.NOT_FOUND, "TRANSFER_NOT_FOUND"),
    NoCheckpoint: (grpc.StatusCode.NOT_FOUND, "CHECKPOINT_NOT_FOUND"),
    NotSealedYet: (grpc.StatusCode.FAILED_PRECONDITION, "NOT_SEALED_YET"),
    LogDisagrees: (grpc.StatusCode.DATA_LOSS, "LOG_DISAGREES"),
    MomentNotReached: (grpc.StatusCode.OUT_OF_RANGE, "MOMENT_NOT_REACHED"),
    UnitTooLarge: (grpc.StatusCode.INVALID_ARGUMENT, "TOO_MANY_ITEMS"),
}
