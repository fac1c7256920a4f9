"""The result of every item has a code from this table; docs/ledger.md explains them to callers."""

from __future__ import annotations

from enum import IntEnum


class ResultClass(IntEnum):
    """What a caller may do after a result. The numbers are those of serai.common.v1.ResultClass."""

    FINAL = 1
    RETRY_SAME_ID = 2
    NEW_ID_REQUIRED = 3


class Code(IntEnum):
    """Stable number of a result; never reused for something else.

    Within a range the numbers rise in the order in which the checks run, so the lowest applicable number is the one
    that is answered: 1 to 9 are decided before the books are looked at and burn no id; 10 to 99 depend on what the
    books hold at that moment, are recorded and burn the id; 1000 and above are those of accounts, 3000 and above those
    of seals.
    """

    OK = 0

    MALFORMED = 1
    LINKED_GROUP_MALFORMED = 2
    EXISTS_WITH_DIFFERENT_FIELD = 3
    UNKNOWN_ID = 4

    LINKED_GROUP_FAILED = 10
    PERIOD_SEALED = 11

    HOLD_NOT_FOUND = 20
    HOLD_ALREADY_POSTED = 21
    HOLD_ALREADY_VOIDED = 22
    HOLD_EXPIRED = 23
    NOTHING_TO_EXPIRE = 24

    ORIGINAL_NOT_FOUND = 30
    NOT_REVERSIBLE = 31
    ALREADY_REVERSED = 32

    DEBIT_ACCOUNT_NOT_FOUND = 40
    CREDIT_ACCOUNT_NOT_FOUND = 41
    CURRENCY_MISMATCH = 42
    DEBIT_ACCOUNT_CLOSED = 43
    CREDIT_ACCOUNT_CLOSED = 44

    EXCEEDS_HOLD = 50
    BALANCE_OVERFLOW = 51
    EXCEEDS_LIMIT = 52

    ACCOUNT_MALFORMED = 1001
    ACCOUNT_EXISTS_WITH_DIFFERENT_FIELD = 1003
    CHANGE_EXISTS_WITH_DIFFERENT_FIELD = 1004
    ACCOUNT_NOT_FOUND = 1010

    SEAL_EXISTS_WITH_DIFFERENT_FIELD = 3003
    SEAL_GOES_BACK = 3010
    SEAL_IN_FUTURE = 3011

    @property
    def reason(self) -> str:
        """The stable UPPER_SNAKE name that callers see."""
        return _REASONS.get(self, self.name)

    @property
    def result_class(self) -> ResultClass:
        """What the caller may do now."""
        return _CLASSES.get(self, ResultClass.NEW_ID_REQUIRED)

    @property
    def burns_id(self) -> bool:
        """Whether the refusal is recorded, so that the id gets the same answer for ever."""
        return self.result_class is ResultClass.NEW_ID_REQUIRED


# Callers read one name for one kind of mistake; only the number tells the ranges apart.
_REASONS = {
    Code.ACCOUNT_MALFORMED: "MALFORMED",
    Code.ACCOUNT_EXISTS_WITH_DIFFERENT_FIELD: "EXISTS_WITH_DIFFERENT_FIELD",
    Code.CHANGE_EXISTS_WITH_DIFFERENT_FIELD: "EXISTS_WITH_DIFFERENT_FIELD",
    Code.SEAL_EXISTS_WITH_DIFFERENT_FIELD: "EXISTS_WITH_DIFFERENT_FIELD",
}

_CLASSES = {
    Code.OK: ResultClass.FINAL,
    Code.MALFORMED: ResultClass.FINAL,
    Code.LINKED_GROUP_MALFORMED: ResultClass.RETRY_SAME_ID,
    Code.EXISTS_WITH_DIFFERENT_FIELD: ResultClass.FINAL,
    Code.UNKNOWN_ID: ResultClass.RETRY_SAME_ID,
    Code.NOTHING_TO_EXPIRE: ResultClass.RETRY_SAME_ID,
    Code.ACCOUNT_MALFORMED: ResultClass.FINAL,
    Code.ACCOUNT_EXISTS_WITH_DIFFERENT_FIELD: ResultClass.FINAL,
    Code.CHANGE_EXISTS_WITH_DIFFERENT_FIELD: ResultClass.FINAL,
    Code.SEAL_EXISTS_WITH_DIFFERENT_FIELD: ResultClass.FINAL,
}
