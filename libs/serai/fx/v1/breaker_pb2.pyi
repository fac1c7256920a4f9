import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PairAction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAIR_ACTION_UNSPECIFIED: _ClassVar[PairAction]
    PAIR_ACTION_QUOTED: _ClassVar[PairAction]
    PAIR_ACTION_WIDENED: _ClassVar[PairAction]
    PAIR_ACTION_FROZEN: _ClassVar[PairAction]
PAIR_ACTION_UNSPECIFIED: PairAction
PAIR_ACTION_QUOTED: PairAction
PAIR_ACTION_WIDENED: PairAction
PAIR_ACTION_FROZEN: PairAction

class StoppedCurrency(_message.Message):
    __slots__ = ("currency", "action", "kind", "why")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    currency: str
    action: PairAction
    kind: str
    why: str
    def __init__(self, currency: _Optional[str] = ..., action: _Optional[_Union[PairAction, str]] = ..., kind: _Optional[str] = ..., why: _Optional[str] = ...) -> None: ...

class PairState(_message.Message):
    __slots__ = ("currency", "action", "kind", "why", "since", "value", "value_date", "refused", "threshold_ppm", "move_ppm", "widen_ppm", "change_time", "reset_by", "reset_reason")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VALUE_DATE_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_PPM_FIELD_NUMBER: _ClassVar[int]
    MOVE_PPM_FIELD_NUMBER: _ClassVar[int]
    WIDEN_PPM_FIELD_NUMBER: _ClassVar[int]
    CHANGE_TIME_FIELD_NUMBER: _ClassVar[int]
    RESET_BY_FIELD_NUMBER: _ClassVar[int]
    RESET_REASON_FIELD_NUMBER: _ClassVar[int]
    currency: str
    action: PairAction
    kind: str
    why: str
    since: str
    value: str
    value_date: str
    refused: str
    threshold_ppm: int
    move_ppm: int
    widen_ppm: int
    change_time: _timestamp_pb2.Timestamp
    reset_by: str
    reset_reason: str
    def __init__(self, currency: _Optional[str] = ..., action: _Optional[_Union[PairAction, str]] = ..., kind: _Optional[str] = ..., why: _Optional[str] = ..., since: _Optional[str] = ..., value: _Optional[str] = ..., value_date: _Optional[str] = ..., refused: _Optional[str] = ..., threshold_ppm: _Optional[int] = ..., move_ppm: _Optional[int] = ..., widen_ppm: _Optional[int] = ..., change_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reset_by: _Optional[str] = ..., reset_reason: _Optional[str] = ...) -> None: ...

class ListPairStatesRequest(_message.Message):
    __slots__ = ("tripped_only",)
    TRIPPED_ONLY_FIELD_NUMBER: _ClassVar[int]
    tripped_only: bool
    def __init__(self, tripped_only: _Optional[bool] = ...) -> None: ...

class ListPairStatesResponse(_message.Message):
    __slots__ = ("states",)
    STATES_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedCompositeFieldContainer[PairState]
    def __init__(self, states: _Optional[_Iterable[_Union[PairState, _Mapping]]] = ...) -> None: ...

class ResetPairRequest(_message.Message):
    __slots__ = ("request_id", "currency", "reason")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    currency: str
    reason: str
    def __init__(self, request_id: _Optional[str] = ..., currency: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ResetPairResponse(_message.Message):
    __slots__ = ("state",)
    STATE_FIELD_NUMBER: _ClassVar[int]
    state: PairState
    def __init__(self, state: _Optional[_Union[PairState, _Mapping]] = ...) -> None: ...
