"""The result of every item has a code from this table; docs/payments.md explains them to callers."""

from enum import IntEnum


class ResultClass(IntEnum):
    """What a caller may do after a result; numbers as in serai.common.v1.ResultClass."""

    FINAL = 1
    RETRY_SAME_ID = 2
    NEW_ID_REQUIRED = 3
    AMBIGUOUS = 4


class Code(IntEnum):
    """Stable number of a result; never reused for something else."""

    OK = 0
    MALFORMED = 1
    IDEMPOTENCY_KEY_REUSED = 2
    UNKNOWN_ID = 3
    DUPLICATE = 10
    NOT_AWAITING_CONFIRMATION = 20
    NOT_SUBMITTED = 21
    NOT_IN_REVIEW = 22
    ALREADY_SETTLED = 23
    ALREADY_ENDED = 24
    CANCELLATION_PENDING = 25
    PARTICIPANT_EXISTS = 30
    PARTICIPANT_UNKNOWN = 31
    PARTICIPANT_OFFBOARDED = 32
    CURRENCY_NOT_HELD = 33
    EXCEEDS_AVAILABLE = 34
    LEDGER_REFUSED = 35

    @property
    def reason(self) -> str:
        """The stable UPPER_SNAKE name that callers see."""
        return self.name

    @property
    def message(self) -> str:
        """The reason in words; empty on success."""
        return _MESSAGES[self]

    @property
    def result_class(self) -> ResultClass:
        """What the caller may do now."""
        return _CLASSES.get(self, ResultClass.NEW_ID_REQUIRED)


_CLASSES = {
    Code.OK: ResultClass.FINAL,
    Code.MALFORMED: ResultClass.FINAL,
    Code.IDEMPOTENCY_KEY_REUSED: ResultClass.FINAL,
    Code.UNKNOWN_ID: ResultClass.RETRY_SAME_ID,
    Code.DUPLICATE: ResultClass.FINAL,
    Code.CANCELLATION_PENDING: ResultClass.AMBIGUOUS,
}

_MESSAGES = {
    Code.OK: "",
    Code.MALFORMED: "fields of this item are malformed; its id was not used up",
    Code.IDEMPOTENCY_KEY_REUSED: "this request_id was used before with other content",
    Code.UNKNOWN_ID: "nothing was ever recorded under this request_id",
    Code.DUPLICATE: "a payment with this UETR exists already (ISO 20022: AM05)",
    Code.NOT_AWAITING_CONFIRMATION: "the payment does not wait for a confirmation",
    Code.NOT_SUBMITTED: "the payment does not wait for the receiving participant's answer",
    Code.NOT_IN_REVIEW: "the payment does not wait for a review",
    Code.ALREADY_SETTLED: "the payment is being posted or was posted: it can be returned, but not cancelled",
    Code.ALREADY_ENDED: "the payment ended before, without any money moved",
    Code.CANCELLATION_PENDING: "the cancellation is recorded and takes effect at the payment's next step",
    Code.PARTICIPANT_EXISTS: "a participant of this id was taken on by another request",
    Code.PARTICIPANT_UNKNOWN: "there is no such participant",
    Code.PARTICIPANT_OFFBOARDED: "the participant has left",
    Code.CURRENCY_NOT_HELD: "the participant has no settlement account in this currency",
    Code.EXCEEDS_AVAILABLE: "the settlement account does not cover it",
    Code.LEDGER_REFUSED: "the ledger refused it",
}
