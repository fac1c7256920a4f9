"""Exceptions that end a whole call. What concerns one item of a batch is a result, with the codes of docs/fx.md."""

from typing import Final

from grpc import StatusCode

from fx.app.providers import RequestIdReused
from fx.app.pushing import NotYourProvider
from fx.app.rates import NoRatesYet
from fx.app.treasury import PositionUnknown
from fx.domain.breaker import CannotReset
from rpc import ErrorTable
from storage.failures import DATABASE_ERRORS

ERRORS: Final[ErrorTable] = {
    **DATABASE_ERRORS,
    RequestIdReused: (StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED"),
    NotYourProvider: (StatusCode.PERMISSION_DENIED, "NOT_YOUR_PROVIDER"),
    CannotReset: (StatusCode.FAILED_PRECONDITION, "PAIR_NOT_RESETTABLE"),
    PositionUnknown: (StatusCode.NOT_FOUND, "POSITION_UNKNOWN"),
    NoRatesYet: (StatusCode.UNAVAILABLE, "RATES_UNAVAILABLE"),
}
