"""What each exception becomes on the wire."""

import asyncpg
import grpc

from payments.app.engine import Overloaded
from payments.app.ports import NoAnswer
from payments.domain.errors import (
    ParticipantNotActive,
    ParticipantUnknown,
    PaymentOfAnother,
    PaymentUnknown,
    RoleMissing,
)
from rpc import ErrorTable, Mapped
from storage.streams import CursorOutOfRange

_DATABASE = Mapped(grpc.StatusCode.UNAVAILABLE, "DATABASE_UNAVAILABLE", 0.5, "the database cannot be reached now")

ERRORS: ErrorTable = {
    ParticipantUnknown: (grpc.StatusCode.PERMISSION_DENIED, "PARTICIPANT_UNKNOWN"),
    ParticipantNotActive: (grpc.StatusCode.PERMISSION_DENIED, "PARTICIPANT_NOT_ACTIVE"),
    RoleMissing: (grpc.StatusCode.PERMISSION_DENIED, "ROLE_MISSING"),
    PaymentUnknown: (grpc.StatusCode.NOT_FOUND, "PAYMENT_UNKNOWN"),
    PaymentOfAnother: (grpc.StatusCode.PERMISSION_DENIED, "PAYMENT_OF_ANOTHER"),
    Overloaded: Mapped(grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_PAYMENTS", 0.5),
    NoAnswer: Mapped(
        grpc.StatusCode.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE", 0.5, "a service that this call needs gave no answer"
    ),
    CursorOutOfRange: Mapped(
        grpc.StatusCode.OUT_OF_RANGE, "CURSOR_OUT_OF_RANGE", None, "the resume token is unknown or too old"
    ),
    asyncpg.PostgresConnectionError: _DATABASE,
    asyncpg.InterfaceError: _DATABASE,
    asyncpg.OperatorInterventionError: _DATABASE,
    asyncpg.InsufficientResourcesError: _DATABASE,
    ConnectionError: _DATABASE,
}
