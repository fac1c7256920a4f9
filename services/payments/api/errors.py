"""What each exception becomes on the wire."""

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
from storage.failures import DATABASE_ERRORS

ERRORS: ErrorTable = {
    **DATABASE_ERRORS,
    ParticipantUnknown: (grpc.StatusCode.PERMISSION_DENIED, "PARTICIPANT_UNKNOWN"),
    ParticipantNotActive: (grpc.StatusCode.PERMISSION_DENIED, "PARTICIPANT_NOT_ACTIVE"),
    RoleMissing: (grpc.StatusCode.PERMISSION_DENIED, "ROLE_MISSING"),
    PaymentUnknown: (grpc.StatusCode.NOT_FOUND, "PAYMENT_UNKNOWN"),
    PaymentOfAnother: (grpc.StatusCode.PERMISSION_DENIED, "PAYMENT_OF_ANOTHER"),
    Overloaded: Mapped(grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_PAYMENTS", 0.5),
    NoAnswer: Mapped(
        grpc.StatusCode.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE", 0.5, "a service that this call needs gave no answer"
    ),
}
