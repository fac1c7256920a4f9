import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WindowState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WINDOW_STATE_UNSPECIFIED: _ClassVar[WindowState]
    WINDOW_STATE_OPEN: _ClassVar[WindowState]
    WINDOW_STATE_CLOSED: _ClassVar[WindowState]
    WINDOW_STATE_DISPUTED: _ClassVar[WindowState]
    WINDOW_STATE_SETTLED: _ClassVar[WindowState]
    WINDOW_STATE_ABORTED: _ClassVar[WindowState]
WINDOW_STATE_UNSPECIFIED: WindowState
WINDOW_STATE_OPEN: WindowState
WINDOW_STATE_CLOSED: WindowState
WINDOW_STATE_DISPUTED: WindowState
WINDOW_STATE_SETTLED: WindowState
WINDOW_STATE_ABORTED: WindowState

class SettlementWindow(_message.Message):
    __slots__ = ("book_id", "window_id", "state", "open_time", "close_time", "after_sequence", "last_sequence", "reason", "carried_into", "update_time", "settlement_reference")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    CLOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    LAST_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CARRIED_INTO_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    window_id: int
    state: WindowState
    open_time: _timestamp_pb2.Timestamp
    close_time: _timestamp_pb2.Timestamp
    after_sequence: int
    last_sequence: int
    reason: str
    carried_into: int
    update_time: _timestamp_pb2.Timestamp
    settlement_reference: str
    def __init__(self, book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., state: _Optional[_Union[WindowState, str]] = ..., open_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., after_sequence: _Optional[int] = ..., last_sequence: _Optional[int] = ..., reason: _Optional[str] = ..., carried_into: _Optional[int] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., settlement_reference: _Optional[str] = ...) -> None: ...

class CloseWindowRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "window_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    window_id: int
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class CloseWindowResponse(_message.Message):
    __slots__ = ("closed", "opened")
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    closed: SettlementWindow
    opened: SettlementWindow
    def __init__(self, closed: _Optional[_Union[SettlementWindow, _Mapping]] = ..., opened: _Optional[_Union[SettlementWindow, _Mapping]] = ...) -> None: ...

class ListWindowsRequest(_message.Message):
    __slots__ = ("book_id", "states", "page_size", "page_token")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    states: _containers.RepeatedScalarFieldContainer[WindowState]
    page_size: int
    page_token: str
    def __init__(self, book_id: _Optional[int] = ..., states: _Optional[_Iterable[_Union[WindowState, str]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListWindowsResponse(_message.Message):
    __slots__ = ("windows", "next_page_token")
    WINDOWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    windows: _containers.RepeatedCompositeFieldContainer[SettlementWindow]
    next_page_token: str
    def __init__(self, windows: _Optional[_Iterable[_Union[SettlementWindow, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetNetPositionsRequest(_message.Message):
    __slots__ = ("book_id", "window_id", "currency")
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    book_id: int
    window_id: int
    currency: str
    def __init__(self, book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., currency: _Optional[str] = ...) -> None: ...

class NetPosition(_message.Message):
    __slots__ = ("owner", "currency", "debits", "credits", "net")
    OWNER_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    DEBITS_FIELD_NUMBER: _ClassVar[int]
    CREDITS_FIELD_NUMBER: _ClassVar[int]
    NET_FIELD_NUMBER: _ClassVar[int]
    owner: str
    currency: str
    debits: str
    credits: str
    net: str
    def __init__(self, owner: _Optional[str] = ..., currency: _Optional[str] = ..., debits: _Optional[str] = ..., credits: _Optional[str] = ..., net: _Optional[str] = ...) -> None: ...

class BilateralPosition(_message.Message):
    __slots__ = ("debtor", "creditor", "currency", "net")
    DEBTOR_FIELD_NUMBER: _ClassVar[int]
    CREDITOR_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    NET_FIELD_NUMBER: _ClassVar[int]
    debtor: str
    creditor: str
    currency: str
    net: str
    def __init__(self, debtor: _Optional[str] = ..., creditor: _Optional[str] = ..., currency: _Optional[str] = ..., net: _Optional[str] = ...) -> None: ...

class GetNetPositionsResponse(_message.Message):
    __slots__ = ("window", "positions", "bilateral", "transfers", "carried_windows")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    BILATERAL_FIELD_NUMBER: _ClassVar[int]
    TRANSFERS_FIELD_NUMBER: _ClassVar[int]
    CARRIED_WINDOWS_FIELD_NUMBER: _ClassVar[int]
    window: SettlementWindow
    positions: _containers.RepeatedCompositeFieldContainer[NetPosition]
    bilateral: _containers.RepeatedCompositeFieldContainer[BilateralPosition]
    transfers: int
    carried_windows: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, window: _Optional[_Union[SettlementWindow, _Mapping]] = ..., positions: _Optional[_Iterable[_Union[NetPosition, _Mapping]]] = ..., bilateral: _Optional[_Iterable[_Union[BilateralPosition, _Mapping]]] = ..., transfers: _Optional[int] = ..., carried_windows: _Optional[_Iterable[int]] = ...) -> None: ...

class SettleWindowRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "window_id", "reference")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    window_id: int
    reference: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., reference: _Optional[str] = ...) -> None: ...

class SettleWindowResponse(_message.Message):
    __slots__ = ("window", "transfer_ids")
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_IDS_FIELD_NUMBER: _ClassVar[int]
    window: SettlementWindow
    transfer_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, window: _Optional[_Union[SettlementWindow, _Mapping]] = ..., transfer_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class DisputeWindowRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "window_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    window_id: int
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class DisputeWindowResponse(_message.Message):
    __slots__ = ("window",)
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    window: SettlementWindow
    def __init__(self, window: _Optional[_Union[SettlementWindow, _Mapping]] = ...) -> None: ...

class ResolveDisputeRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "window_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    window_id: int
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class ResolveDisputeResponse(_message.Message):
    __slots__ = ("window",)
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    window: SettlementWindow
    def __init__(self, window: _Optional[_Union[SettlementWindow, _Mapping]] = ...) -> None: ...

class AbortWindowRequest(_message.Message):
    __slots__ = ("request_id", "book_id", "window_id", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BOOK_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    book_id: int
    window_id: int
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., book_id: _Optional[int] = ..., window_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class AbortWindowResponse(_message.Message):
    __slots__ = ("window",)
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    window: SettlementWindow
    def __init__(self, window: _Optional[_Union[SettlementWindow, _Mapping]] = ...) -> None: ...
