import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import stream_pb2 as _stream_pb2
from serai.ledger.v1 import account_pb2 as _account_pb2
from serai.ledger.v1 import transfer_pb2 as _transfer_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateAccountsRequest(_message.Message):
    __slots__ = ("accounts",)
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[_account_pb2.AccountSpec]
    def __init__(self, accounts: _Optional[_Iterable[_Union[_account_pb2.AccountSpec, _Mapping]]] = ...) -> None: ...

class CreateAccountsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_account_pb2.AccountResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_account_pb2.AccountResult, _Mapping]]] = ...) -> None: ...

class AccountChange(_message.Message):
    __slots__ = ("request_id", "book_id", "account_id", "limit_minor_units", "state")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_MINOR_UNITS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    account_id: str
    limit_minor_units: int
    state: _account_pb2.AccountState
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., account_id: _Optional[str] = ..., limit_minor_units: _Optional[int] = ..., state: _Optional[_Union[_account_pb2.AccountState, str]] = ...) -> None: ...

class UpdateAccountsRequest(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[AccountChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[AccountChange, _Mapping]]] = ...) -> None: ...

class UpdateAccountsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_account_pb2.AccountResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_account_pb2.AccountResult, _Mapping]]] = ...) -> None: ...

class GetAccountsRequest(_message.Message):
    __slots__ = ("book_id", "account_ids")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_IDS_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    account_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, book_id: _Optional[int] = ..., account_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetAccountsResponse(_message.Message):
    __slots__ = ("accounts",)
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[_account_pb2.Account]
    def __init__(self, accounts: _Optional[_Iterable[_Union[_account_pb2.Account, _Mapping]]] = ...) -> None: ...

class ListAccountsRequest(_message.Message):
    __slots__ = ("book_id", "owner", "currency", "code", "page_size", "page_token")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    owner: str
    currency: str
    code: _account_pb2.AccountCode
    page_size: int
    page_token: str
    def __init__(self, book_id: _Optional[int] = ..., owner: _Optional[str] = ..., currency: _Optional[str] = ..., code: _Optional[_Union[_account_pb2.AccountCode, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAccountsResponse(_message.Message):
    __slots__ = ("accounts", "next_page_token")
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[_account_pb2.Account]
    next_page_token: str
    def __init__(self, accounts: _Optional[_Iterable[_Union[_account_pb2.Account, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreateTransfersRequest(_message.Message):
    __slots__ = ("transfers",)
    TRANSFERS_FIELD_NUMBER: _ClassVar[int]
    transfers: _containers.RepeatedCompositeFieldContainer[_transfer_pb2.TransferSpec]
    def __init__(self, transfers: _Optional[_Iterable[_Union[_transfer_pb2.TransferSpec, _Mapping]]] = ...) -> None: ...

class CreateTransfersResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_transfer_pb2.TransferResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_transfer_pb2.TransferResult, _Mapping]]] = ...) -> None: ...

class CreateTransferRequest(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: _transfer_pb2.TransferSpec
    def __init__(self, transfer: _Optional[_Union[_transfer_pb2.TransferSpec, _Mapping]] = ...) -> None: ...

class CreateTransferResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _transfer_pb2.TransferResult
    def __init__(self, result: _Optional[_Union[_transfer_pb2.TransferResult, _Mapping]] = ...) -> None: ...

class GetOutcomesRequest(_message.Message):
    __slots__ = ("book_id", "request_ids")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_IDS_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    request_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, book_id: _Optional[int] = ..., request_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetOutcomesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_transfer_pb2.TransferResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_transfer_pb2.TransferResult, _Mapping]]] = ...) -> None: ...

class GetTransfersRequest(_message.Message):
    __slots__ = ("book_id", "transfer_ids")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_IDS_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    transfer_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, book_id: _Optional[int] = ..., transfer_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetTransfersResponse(_message.Message):
    __slots__ = ("transfers",)
    TRANSFERS_FIELD_NUMBER: _ClassVar[int]
    transfers: _containers.RepeatedCompositeFieldContainer[_transfer_pb2.Transfer]
    def __init__(self, transfers: _Optional[_Iterable[_Union[_transfer_pb2.Transfer, _Mapping]]] = ...) -> None: ...

class GetHoldsRequest(_message.Message):
    __slots__ = ("book_id", "hold_ids")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_IDS_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    hold_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, book_id: _Optional[int] = ..., hold_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetHoldsResponse(_message.Message):
    __slots__ = ("holds",)
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    holds: _containers.RepeatedCompositeFieldContainer[_transfer_pb2.Hold]
    def __init__(self, holds: _Optional[_Iterable[_Union[_transfer_pb2.Hold, _Mapping]]] = ...) -> None: ...

class Entry(_message.Message):
    __slots__ = ("account_id", "transfer", "debit", "balances_after")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    DEBIT_FIELD_NUMBER: _ClassVar[int]
    BALANCES_AFTER_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    transfer: _transfer_pb2.Transfer
    debit: bool
    balances_after: _account_pb2.Balances
    def __init__(self, account_id: _Optional[str] = ..., transfer: _Optional[_Union[_transfer_pb2.Transfer, _Mapping]] = ..., debit: _Optional[bool] = ..., balances_after: _Optional[_Union[_account_pb2.Balances, _Mapping]] = ...) -> None: ...

class ListEntriesRequest(_message.Message):
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

class ListEntriesResponse(_message.Message):
    __slots__ = ("entries", "next_page_token")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[Entry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[Entry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetTrialBalanceRequest(_message.Message):
    __slots__ = ("book_id",)
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    def __init__(self, book_id: _Optional[int] = ...) -> None: ...

class TrialBalanceLine(_message.Message):
    __slots__ = ("currency", "code", "debits_posted", "credits_posted", "debits_pending", "credits_pending", "accounts")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DEBITS_POSTED_FIELD_NUMBER: _ClassVar[int]
    CREDITS_POSTED_FIELD_NUMBER: _ClassVar[int]
    DEBITS_PENDING_FIELD_NUMBER: _ClassVar[int]
    CREDITS_PENDING_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    currency: str
    code: _account_pb2.AccountCode
    debits_posted: str
    credits_posted: str
    debits_pending: str
    credits_pending: str
    accounts: int
    def __init__(self, currency: _Optional[str] = ..., code: _Optional[_Union[_account_pb2.AccountCode, str]] = ..., debits_posted: _Optional[str] = ..., credits_posted: _Optional[str] = ..., debits_pending: _Optional[str] = ..., credits_pending: _Optional[str] = ..., accounts: _Optional[int] = ...) -> None: ...

class GetTrialBalanceResponse(_message.Message):
    __slots__ = ("lines", "balanced", "sequence", "read_time")
    LINES_FIELD_NUMBER: _ClassVar[int]
    BALANCED_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[TrialBalanceLine]
    balanced: bool
    sequence: int
    read_time: _timestamp_pb2.Timestamp
    def __init__(self, lines: _Optional[_Iterable[_Union[TrialBalanceLine, _Mapping]]] = ..., balanced: _Optional[bool] = ..., sequence: _Optional[int] = ..., read_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WatchEntriesRequest(_message.Message):
    __slots__ = ("book_id", "resume_token", "after_sequence")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    resume_token: str
    after_sequence: int
    def __init__(self, book_id: _Optional[int] = ..., resume_token: _Optional[str] = ..., after_sequence: _Optional[int] = ...) -> None: ...

class WatchEntriesResponse(_message.Message):
    __slots__ = ("transfer", "heartbeat")
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    transfer: TransferEvent
    heartbeat: _stream_pb2.Heartbeat
    def __init__(self, transfer: _Optional[_Union[TransferEvent, _Mapping]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping]] = ...) -> None: ...

class TransferEvent(_message.Message):
    __slots__ = ("position", "transfer", "entries")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    position: _stream_pb2.StreamPosition
    transfer: _transfer_pb2.Transfer
    entries: _containers.RepeatedCompositeFieldContainer[Entry]
    def __init__(self, position: _Optional[_Union[_stream_pb2.StreamPosition, _Mapping]] = ..., transfer: _Optional[_Union[_transfer_pb2.Transfer, _Mapping]] = ..., entries: _Optional[_Iterable[_Union[Entry, _Mapping]]] = ...) -> None: ...
