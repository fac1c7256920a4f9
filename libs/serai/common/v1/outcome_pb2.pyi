from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResultClass(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESULT_CLASS_UNSPECIFIED: _ClassVar[ResultClass]
    RESULT_CLASS_FINAL: _ClassVar[ResultClass]
    RESULT_CLASS_RETRY_SAME_ID: _ClassVar[ResultClass]
    RESULT_CLASS_NEW_ID_REQUIRED: _ClassVar[ResultClass]
    RESULT_CLASS_AMBIGUOUS: _ClassVar[ResultClass]

class Effect(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EFFECT_UNSPECIFIED: _ClassVar[Effect]
    EFFECT_NONE: _ClassVar[Effect]
    EFFECT_APPLIED: _ClassVar[Effect]
RESULT_CLASS_UNSPECIFIED: ResultClass
RESULT_CLASS_FINAL: ResultClass
RESULT_CLASS_RETRY_SAME_ID: ResultClass
RESULT_CLASS_NEW_ID_REQUIRED: ResultClass
RESULT_CLASS_AMBIGUOUS: ResultClass
EFFECT_UNSPECIFIED: Effect
EFFECT_NONE: Effect
EFFECT_APPLIED: Effect

class FieldViolation(_message.Message):
    __slots__ = ("field", "description")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    field: str
    description: str
    def __init__(self, field: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class ItemStatus(_message.Message):
    __slots__ = ("code", "effect", "reason", "message", "violations", "replayed")
    CODE_FIELD_NUMBER: _ClassVar[int]
    CLASS_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    VIOLATIONS_FIELD_NUMBER: _ClassVar[int]
    REPLAYED_FIELD_NUMBER: _ClassVar[int]
    code: int
    effect: Effect
    reason: str
    message: str
    violations: _containers.RepeatedCompositeFieldContainer[FieldViolation]
    replayed: bool
    def __init__(self, code: _Optional[int] = ..., effect: _Optional[_Union[Effect, str]] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., violations: _Optional[_Iterable[_Union[FieldViolation, _Mapping]]] = ..., replayed: _Optional[bool] = ..., **kwargs) -> None: ...
