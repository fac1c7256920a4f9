"""Exceptions that end a whole call. What concerns one item of a batch is a result, with the codes of docs/risk.md."""

from __future__ import annotations

from typing import Final

from grpc import StatusCode

from risk.app.quota import QuotaExceeded
from rpc import ErrorTable
from storage.failures import DATABASE_ERRORS

ERRORS: Final[ErrorTable] = {
    **DATABASE_ERRORS,
    QuotaExceeded: (StatusCode.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED"),
}
