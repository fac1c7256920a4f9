from serai.fx.v1 import quote_pb2 as _quote_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RenderQuotesRequest(_message.Message):
    __slots__ = ("quote_ids", "quotes", "locale", "time_zone")
    QUOTE_IDS_FIELD_NUMBER: _ClassVar[int]
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    quote_ids: _containers.RepeatedScalarFieldContainer[str]
    quotes: _containers.RepeatedCompositeFieldContainer[_quote_pb2.Quote]
    locale: str
    time_zone: str
    def __init__(self, quote_ids: _Optional[_Iterable[str]] = ..., quotes: _Optional[_Iterable[_Union[_quote_pb2.Quote, _Mapping]]] = ..., locale: _Optional[str] = ..., time_zone: _Optional[str] = ...) -> None: ...

class RenderedLine(_message.Message):
    __slots__ = ("kind", "label", "text")
    KIND_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    label: str
    text: str
    def __init__(self, kind: _Optional[str] = ..., label: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class RenderedQuote(_message.Message):
    __slots__ = ("quote_id", "summary", "lines")
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    quote_id: str
    summary: str
    lines: _containers.RepeatedCompositeFieldContainer[RenderedLine]
    def __init__(self, quote_id: _Optional[str] = ..., summary: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[RenderedLine, _Mapping]]] = ...) -> None: ...

class RenderQuotesResponse(_message.Message):
    __slots__ = ("quotes", "language", "locale")
    QUOTES_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    quotes: _containers.RepeatedCompositeFieldContainer[RenderedQuote]
    language: str
    locale: str
    def __init__(self, quotes: _Optional[_Iterable[_Union[RenderedQuote, _Mapping]]] = ..., language: _Optional[str] = ..., locale: _Optional[str] = ...) -> None: ...
