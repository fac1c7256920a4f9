"""The result of every item has a code from this table; docs/risk.md explains them to callers."""

from __future__ import annotations

from enum import IntEnum


class ResultClass(IntEnum):
    """What a caller may do after a result. The numbers are those of serai.common.v1.ResultClass."""

    FINAL = 1
    RETRY_SAME_ID = 2
    NEW_ID_REQUIRED = 3


class Code(IntEnum):
    """Stable number of a result; never reused for something else.

    1 to 9 are decided without looking at what is stored and burn no id; the others are recorded with the id, which
    then gets the same answer for ever.
    """

    OK = 0
    MALFORMED = 1
    IDEMPOTENCY_KEY_REUSED = 2
    INVALID_IDENTIFIER = 3

    WARNING_UNKNOWN = 10
    NOT_PUBLISHER = 11
    ALREADY_REVOKED = 12
    WARNING_NOT_LIVE = 13
    OWN_WARNING = 14

    KEY_EPOCH_UNKNOWN = 20
    ALREADY_EXPIRED = 21
    OBSERVED_IN_FUTURE = 22

    PAYMENT_UNKNOWN = 30

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
        return ResultClass.FINAL if self < Code.WARNING_UNKNOWN else ResultClass.NEW_ID_REQUIRED


_MESSAGES = {
    Code.OK: "",
    Code.MALFORMED: "fields of this item are malformed; its id was not used up",
    Code.IDEMPOTENCY_KEY_REUSED: "this request_id was used before with other content",
    Code.INVALID_IDENTIFIER: "the identifier does not follow the rules of its type",
    Code.WARNING_UNKNOWN: "there is no such warning that the caller may see",
    Code.NOT_PUBLISHER: "only the publisher of a warning may take it back",
    Code.ALREADY_REVOKED: "the warning was taken back before",
    Code.WARNING_NOT_LIVE: "the warning was taken back or its time is over",
    Code.OWN_WARNING: "a publisher's sighting of its own warning says nothing new",
    Code.KEY_EPOCH_UNKNOWN: "a token was made under a key epoch that is not in force; tokenize the identifier again",
    Code.ALREADY_EXPIRED: "the warning's time would be over before it begins",
    Code.OBSERVED_IN_FUTURE: "the observation lies in the future",
    Code.PAYMENT_UNKNOWN: "no score of this payment is stored, or it is not a payment of the caller",
}
