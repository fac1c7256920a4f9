from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PartyKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARTY_KIND_UNSPECIFIED: _ClassVar[PartyKind]
    PARTY_KIND_PERSON: _ClassVar[PartyKind]
    PARTY_KIND_ORGANISATION: _ClassVar[PartyKind]
    PARTY_KIND_VESSEL: _ClassVar[PartyKind]
PARTY_KIND_UNSPECIFIED: PartyKind
PARTY_KIND_PERSON: PartyKind
PARTY_KIND_ORGANISATION: PartyKind
PARTY_KIND_VESSEL: PartyKind

class PostalAddress(_message.Message):
    __slots__ = ("country", "subdivision", "town", "post_code", "street", "lines")
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    SUBDIVISION_FIELD_NUMBER: _ClassVar[int]
    TOWN_FIELD_NUMBER: _ClassVar[int]
    POST_CODE_FIELD_NUMBER: _ClassVar[int]
    STREET_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    country: str
    subdivision: str
    town: str
    post_code: str
    street: str
    lines: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, country: _Optional[str] = ..., subdivision: _Optional[str] = ..., town: _Optional[str] = ..., post_code: _Optional[str] = ..., street: _Optional[str] = ..., lines: _Optional[_Iterable[str]] = ...) -> None: ...

class PartyIdentifier(_message.Message):
    __slots__ = ("scheme", "value", "issuing_country")
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    ISSUING_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    scheme: str
    value: str
    issuing_country: str
    def __init__(self, scheme: _Optional[str] = ..., value: _Optional[str] = ..., issuing_country: _Optional[str] = ...) -> None: ...

class Party(_message.Message):
    __slots__ = ("name", "kind", "address", "birth_date", "birth_country", "nationalities", "gender", "identifiers", "other_names")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    BIRTH_DATE_FIELD_NUMBER: _ClassVar[int]
    BIRTH_COUNTRY_FIELD_NUMBER: _ClassVar[int]
    NATIONALITIES_FIELD_NUMBER: _ClassVar[int]
    GENDER_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    OTHER_NAMES_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: PartyKind
    address: PostalAddress
    birth_date: str
    birth_country: str
    nationalities: _containers.RepeatedScalarFieldContainer[str]
    gender: str
    identifiers: _containers.RepeatedCompositeFieldContainer[PartyIdentifier]
    other_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[PartyKind, str]] = ..., address: _Optional[_Union[PostalAddress, _Mapping]] = ..., birth_date: _Optional[str] = ..., birth_country: _Optional[str] = ..., nationalities: _Optional[_Iterable[str]] = ..., gender: _Optional[str] = ..., identifiers: _Optional[_Iterable[_Union[PartyIdentifier, _Mapping]]] = ..., other_names: _Optional[_Iterable[str]] = ...) -> None: ...

class AccountReference(_message.Message):
    __slots__ = ("number", "scheme", "bic")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    BIC_FIELD_NUMBER: _ClassVar[int]
    number: str
    scheme: str
    bic: str
    def __init__(self, number: _Optional[str] = ..., scheme: _Optional[str] = ..., bic: _Optional[str] = ...) -> None: ...
