import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from serai.ledger.v1 import transfer_pb2 as _transfer_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BreakKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BREAK_KIND_UNSPECIFIED: _ClassVar[BreakKind]
    BREAK_KIND_MISSING_HERE: _ClassVar[BreakKind]
    BREAK_KIND_MISSING_THERE: _ClassVar[BreakKind]
    BREAK_KIND_AMOUNT_DIFFERS: _ClassVar[BreakKind]

class BreakState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BREAK_STATE_UNSPECIFIED: _ClassVar[BreakState]
    BREAK_STATE_OPEN: _ClassVar[BreakState]
    BREAK_STATE_CORRECTION_PROPOSED: _ClassVar[BreakState]
    BREAK_STATE_CORRECTED: _ClassVar[BreakState]
    BREAK_STATE_MATCHED_LATER: _ClassVar[BreakState]

class CorrectionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CORRECTION_STATE_UNSPECIFIED: _ClassVar[CorrectionState]
    CORRECTION_STATE_PROPOSED: _ClassVar[CorrectionState]
    CORRECTION_STATE_APPROVED: _ClassVar[CorrectionState]
    CORRECTION_STATE_POSTED: _ClassVar[CorrectionState]
    CORRECTION_STATE_REJECTED: _ClassVar[CorrectionState]
    CORRECTION_STATE_FAILED: _ClassVar[CorrectionState]
BREAK_KIND_UNSPECIFIED: BreakKind
BREAK_KIND_MISSING_HERE: BreakKind
BREAK_KIND_MISSING_THERE: BreakKind
BREAK_KIND_AMOUNT_DIFFERS: BreakKind
BREAK_STATE_UNSPECIFIED: BreakState
BREAK_STATE_OPEN: BreakState
BREAK_STATE_CORRECTION_PROPOSED: BreakState
BREAK_STATE_CORRECTED: BreakState
BREAK_STATE_MATCHED_LATER: BreakState
CORRECTION_STATE_UNSPECIFIED: CorrectionState
CORRECTION_STATE_PROPOSED: CorrectionState
CORRECTION_STATE_APPROVED: CorrectionState
CORRECTION_STATE_POSTED: CorrectionState
CORRECTION_STATE_REJECTED: CorrectionState
CORRECTION_STATE_FAILED: CorrectionState

class ImportStatementRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "account_id", "message")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    account_id: str
    message: bytes
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., account_id: _Optional[str] = ..., message: _Optional[bytes] = ...) -> None: ...

class ImportStatementResponse(_message.Message):
    __slots__ = ("statement", "replayed")
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    REPLAYED_FIELD_NUMBER: _ClassVar[int]
    statement: AccountStatement
    replayed: bool
    def __init__(self, statement: _Optional[_Union[AccountStatement, _Mapping]] = ..., replayed: _Optional[bool] = ...) -> None: ...

class AccountStatement(_message.Message):
    __slots__ = ("statement_id", "book_id", "account_id", "reference", "number", "opening_balance", "closing_balance", "opening_date", "closing_date", "entries", "matched", "breaks", "resolved_breaks", "ledger_sequence", "imported_by", "create_time", "message_digest")
    STATEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    OPENING_BALANCE_FIELD_NUMBER: _ClassVar[int]
    CLOSING_BALANCE_FIELD_NUMBER: _ClassVar[int]
    OPENING_DATE_FIELD_NUMBER: _ClassVar[int]
    CLOSING_DATE_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    MATCHED_FIELD_NUMBER: _ClassVar[int]
    BREAKS_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_BREAKS_FIELD_NUMBER: _ClassVar[int]
    LEDGER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_BY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_DIGEST_FIELD_NUMBER: _ClassVar[int]
    statement_id: str
    book_id: int
    account_id: str
    reference: str
    number: int
    opening_balance: _money_pb2.Money
    closing_balance: _money_pb2.Money
    opening_date: str
    closing_date: str
    entries: int
    matched: int
    breaks: int
    resolved_breaks: int
    ledger_sequence: int
    imported_by: str
    create_time: _timestamp_pb2.Timestamp
    message_digest: bytes
    def __init__(self, statement_id: _Optional[str] = ..., book_id: _Optional[int] = ..., account_id: _Optional[str] = ..., reference: _Optional[str] = ..., number: _Optional[int] = ..., opening_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., closing_balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., opening_date: _Optional[str] = ..., closing_date: _Optional[str] = ..., entries: _Optional[int] = ..., matched: _Optional[int] = ..., breaks: _Optional[int] = ..., resolved_breaks: _Optional[int] = ..., ledger_sequence: _Optional[int] = ..., imported_by: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., message_digest: _Optional[bytes] = ...) -> None: ...

class GetStatementRequest(_message.Message):
    __slots__ = ("book_id", "statement_id")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    statement_id: str
    def __init__(self, book_id: _Optional[int] = ..., statement_id: _Optional[str] = ...) -> None: ...

class GetStatementResponse(_message.Message):
    __slots__ = ("statement",)
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    statement: AccountStatement
    def __init__(self, statement: _Optional[_Union[AccountStatement, _Mapping]] = ...) -> None: ...

class ListStatementsRequest(_message.Message):
    __slots__ = ("book_id", "account_id", "page_size", "page_token")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    account_id: str
    page_size: int
    page_token: str
    def __init__(self, book_id: _Optional[int] = ..., account_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListStatementsResponse(_message.Message):
    __slots__ = ("statements", "next_page_token")
    STATEMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    statements: _containers.RepeatedCompositeFieldContainer[AccountStatement]
    next_page_token: str
    def __init__(self, statements: _Optional[_Iterable[_Union[AccountStatement, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class StatementLine(_message.Message):
    __slots__ = ("position", "amount", "booking_date", "value_date", "reference", "servicer_reference", "end_to_end_id", "uetr", "transaction_id")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BOOKING_DATE_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SERVICER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    END_TO_END_ID_FIELD_NUMBER: _ClassVar[int]
    UETR_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_ID_FIELD_NUMBER: _ClassVar[int]
    position: int
    amount: _money_pb2.Money
    booking_date: str
    value_date: str
    reference: str
    servicer_reference: str
    end_to_end_id: str
    uetr: str
    transaction_id: str
    def __init__(self, position: _Optional[int] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., booking_date: _Optional[str] = ..., value_date: _Optional[str] = ..., reference: _Optional[str] = ..., servicer_reference: _Optional[str] = ..., end_to_end_id: _Optional[str] = ..., uetr: _Optional[str] = ..., transaction_id: _Optional[str] = ...) -> None: ...

class Break(_message.Message):
    __slots__ = ("break_id", "book_id", "account_id", "statement_id", "kind", "state", "line", "transfer_id", "ledger_amount", "difference", "correction", "matched_by_statement_id", "create_time")
    BREAK_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_ID_FIELD_NUMBER: _ClassVar[int]
    LEDGER_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_FIELD_NUMBER: _ClassVar[int]
    MATCHED_BY_STATEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    break_id: str
    book_id: int
    account_id: str
    statement_id: str
    kind: BreakKind
    state: BreakState
    line: StatementLine
    transfer_id: str
    ledger_amount: _money_pb2.Money
    difference: _money_pb2.Money
    correction: Correction
    matched_by_statement_id: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, break_id: _Optional[str] = ..., book_id: _Optional[int] = ..., account_id: _Optional[str] = ..., statement_id: _Optional[str] = ..., kind: _Optional[_Union[BreakKind, str]] = ..., state: _Optional[_Union[BreakState, str]] = ..., line: _Optional[_Union[StatementLine, _Mapping]] = ..., transfer_id: _Optional[str] = ..., ledger_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., difference: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., correction: _Optional[_Union[Correction, _Mapping]] = ..., matched_by_statement_id: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListBreaksRequest(_message.Message):
    __slots__ = ("book_id", "statement_id", "kind", "state", "page_size", "page_token")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    statement_id: str
    kind: BreakKind
    state: BreakState
    page_size: int
    page_token: str
    def __init__(self, book_id: _Optional[int] = ..., statement_id: _Optional[str] = ..., kind: _Optional[_Union[BreakKind, str]] = ..., state: _Optional[_Union[BreakState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListBreaksResponse(_message.Message):
    __slots__ = ("breaks", "next_page_token")
    BREAKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    breaks: _containers.RepeatedCompositeFieldContainer[Break]
    next_page_token: str
    def __init__(self, breaks: _Optional[_Iterable[_Union[Break, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Correction(_message.Message):
    __slots__ = ("correction_id", "break_id", "state", "transfer", "reason", "proposed_by", "propose_time", "decided_by", "decide_time", "decision_reason", "result")
    CORRECTION_ID_FIELD_NUMBER: _ClassVar[int]
    BREAK_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    PROPOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    DECIDE_TIME_FIELD_NUMBER: _ClassVar[int]
    DECISION_REASON_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    correction_id: str
    break_id: str
    state: CorrectionState
    transfer: _transfer_pb2.TransferSpec
    reason: str
    proposed_by: str
    propose_time: _timestamp_pb2.Timestamp
    decided_by: str
    decide_time: _timestamp_pb2.Timestamp
    decision_reason: str
    result: _outcome_pb2.ItemStatus
    def __init__(self, correction_id: _Optional[str] = ..., break_id: _Optional[str] = ..., state: _Optional[_Union[CorrectionState, str]] = ..., transfer: _Optional[_Union[_transfer_pb2.TransferSpec, _Mapping]] = ..., reason: _Optional[str] = ..., proposed_by: _Optional[str] = ..., propose_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_by: _Optional[str] = ..., decide_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decision_reason: _Optional[str] = ..., result: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ...) -> None: ...

class ProposeCorrectionRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "break_id", "transfer", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    BREAK_ID_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    break_id: str
    transfer: _transfer_pb2.TransferSpec
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., break_id: _Optional[str] = ..., transfer: _Optional[_Union[_transfer_pb2.TransferSpec, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class ProposeCorrectionResponse(_message.Message):
    __slots__ = ("correction",)
    CORRECTION_FIELD_NUMBER: _ClassVar[int]
    correction: Correction
    def __init__(self, correction: _Optional[_Union[Correction, _Mapping]] = ...) -> None: ...

class ApproveCorrectionRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "correction_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    correction_id: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., correction_id: _Optional[str] = ...) -> None: ...

class ApproveCorrectionResponse(_message.Message):
    __slots__ = ("correction",)
    CORRECTION_FIELD_NUMBER: _ClassVar[int]
    correction: Correction
    def __init__(self, correction: _Optional[_Union[Correction, _Mapping]] = ...) -> None: ...

class RejectCorrectionRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "correction_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTION_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    correction_id: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., correction_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RejectCorrectionResponse(_message.Message):
    __slots__ = ("correction",)
    CORRECTION_FIELD_NUMBER: _ClassVar[int]
    correction: Correction
    def __init__(self, correction: _Optional[_Union[Correction, _Mapping]] = ...) -> None: ...
