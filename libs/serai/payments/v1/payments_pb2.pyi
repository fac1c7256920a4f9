import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import stream_pb2 as _stream_pb2
from serai.payments.v1 import participant_pb2 as _participant_pb2
from serai.payments.v1 import payment_pb2 as _payment_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreatePaymentsRequest(_message.Message):
    __slots__ = ("payments", "wait_for")
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_FIELD_NUMBER: _ClassVar[int]
    payments: _containers.RepeatedCompositeFieldContainer[_payment_pb2.PaymentSpec]
    wait_for: _payment_pb2.WaitFor
    def __init__(self, payments: _Optional[_Iterable[_Union[_payment_pb2.PaymentSpec, _Mapping]]] = ..., wait_for: _Optional[_Union[_payment_pb2.WaitFor, str]] = ...) -> None: ...

class CreatePaymentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_payment_pb2.PaymentResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_payment_pb2.PaymentResult, _Mapping]]] = ...) -> None: ...

class CreatePaymentRequest(_message.Message):
    __slots__ = ("payment", "wait_for")
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_FIELD_NUMBER: _ClassVar[int]
    payment: _payment_pb2.PaymentSpec
    wait_for: _payment_pb2.WaitFor
    def __init__(self, payment: _Optional[_Union[_payment_pb2.PaymentSpec, _Mapping]] = ..., wait_for: _Optional[_Union[_payment_pb2.WaitFor, str]] = ...) -> None: ...

class CreatePaymentResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _payment_pb2.PaymentResult
    def __init__(self, result: _Optional[_Union[_payment_pb2.PaymentResult, _Mapping]] = ...) -> None: ...

class ConfirmPaymentRequest(_message.Message):
    __slots__ = ("request_id", "payment_id", "factors", "confirm_time", "attestation", "key_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    FACTORS_FIELD_NUMBER: _ClassVar[int]
    CONFIRM_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTESTATION_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    factors: _containers.RepeatedScalarFieldContainer[str]
    confirm_time: _timestamp_pb2.Timestamp
    attestation: bytes
    key_id: str
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., factors: _Optional[_Iterable[str]] = ..., confirm_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attestation: _Optional[bytes] = ..., key_id: _Optional[str] = ...) -> None: ...

class ConfirmPaymentResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _payment_pb2.PaymentResult
    def __init__(self, result: _Optional[_Union[_payment_pb2.PaymentResult, _Mapping]] = ...) -> None: ...

class CancelPaymentRequest(_message.Message):
    __slots__ = ("request_id", "payment_id")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ...) -> None: ...

class CancelPaymentResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _payment_pb2.PaymentResult
    def __init__(self, result: _Optional[_Union[_payment_pb2.PaymentResult, _Mapping]] = ...) -> None: ...

class RespondToCreditRequest(_message.Message):
    __slots__ = ("request_id", "payment_id", "accept", "iso_code")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_FIELD_NUMBER: _ClassVar[int]
    ISO_CODE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    accept: bool
    iso_code: str
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., accept: _Optional[bool] = ..., iso_code: _Optional[str] = ...) -> None: ...

class RespondToCreditResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _payment_pb2.PaymentResult
    def __init__(self, result: _Optional[_Union[_payment_pb2.PaymentResult, _Mapping]] = ...) -> None: ...

class ResolveReviewRequest(_message.Message):
    __slots__ = ("request_id", "payment_id", "release", "note")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    payment_id: str
    release: bool
    note: str
    def __init__(self, request_id: _Optional[str] = ..., payment_id: _Optional[str] = ..., release: _Optional[bool] = ..., note: _Optional[str] = ...) -> None: ...

class ResolveReviewResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _payment_pb2.PaymentResult
    def __init__(self, result: _Optional[_Union[_payment_pb2.PaymentResult, _Mapping]] = ...) -> None: ...

class GetPaymentRequest(_message.Message):
    __slots__ = ("payment_id", "uetr", "request_id")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    UETR_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    uetr: str
    request_id: str
    def __init__(self, payment_id: _Optional[str] = ..., uetr: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetPaymentResponse(_message.Message):
    __slots__ = ("payment",)
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    payment: _payment_pb2.Payment
    def __init__(self, payment: _Optional[_Union[_payment_pb2.Payment, _Mapping]] = ...) -> None: ...

class ListPaymentsRequest(_message.Message):
    __slots__ = ("states", "incoming", "page_size", "page_token", "participant_id")
    STATES_FIELD_NUMBER: _ClassVar[int]
    INCOMING_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[_payment_pb2.PaymentState]
    incoming: bool
    page_size: int
    page_token: str
    participant_id: str
    def __init__(self, states: _Optional[_Iterable[_Union[_payment_pb2.PaymentState, str]]] = ..., incoming: _Optional[bool] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., participant_id: _Optional[str] = ...) -> None: ...

class ListPaymentsResponse(_message.Message):
    __slots__ = ("payments", "next_page_token")
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    payments: _containers.RepeatedCompositeFieldContainer[_payment_pb2.Payment]
    next_page_token: str
    def __init__(self, payments: _Optional[_Iterable[_Union[_payment_pb2.Payment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetOutcomesRequest(_message.Message):
    __slots__ = ("request_ids",)
    REQUEST_IDS_FIELD_NUMBER: _ClassVar[int]
    request_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, request_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GetOutcomesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_payment_pb2.PaymentResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_payment_pb2.PaymentResult, _Mapping]]] = ...) -> None: ...

class WatchPaymentsRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchPaymentsResponse(_message.Message):
    __slots__ = ("change", "heartbeat")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    change: PaymentEvent
    heartbeat: _stream_pb2.Heartbeat
    def __init__(self, change: _Optional[_Union[PaymentEvent, _Mapping]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping]] = ...) -> None: ...

class PaymentEvent(_message.Message):
    __slots__ = ("position", "change")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    position: _stream_pb2.StreamPosition
    change: _payment_pb2.PaymentChange
    def __init__(self, position: _Optional[_Union[_stream_pb2.StreamPosition, _Mapping]] = ..., change: _Optional[_Union[_payment_pb2.PaymentChange, _Mapping]] = ...) -> None: ...

class WatchIncomingRequest(_message.Message):
    __slots__ = ("resume_token",)
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ...) -> None: ...

class WatchIncomingResponse(_message.Message):
    __slots__ = ("change", "heartbeat")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    change: PaymentEvent
    heartbeat: _stream_pb2.Heartbeat
    def __init__(self, change: _Optional[_Union[PaymentEvent, _Mapping]] = ..., heartbeat: _Optional[_Union[_stream_pb2.Heartbeat, _Mapping]] = ...) -> None: ...

class ListBalancesRequest(_message.Message):
    __slots__ = ("participant_id",)
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    participant_id: str
    def __init__(self, participant_id: _Optional[str] = ...) -> None: ...

class ListBalancesResponse(_message.Message):
    __slots__ = ("balances",)
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    balances: _containers.RepeatedCompositeFieldContainer[_participant_pb2.SettlementBalance]
    def __init__(self, balances: _Optional[_Iterable[_Union[_participant_pb2.SettlementBalance, _Mapping]]] = ...) -> None: ...

class OnboardParticipantsRequest(_message.Message):
    __slots__ = ("participants",)
    PARTICIPANTS_FIELD_NUMBER: _ClassVar[int]
    participants: _containers.RepeatedCompositeFieldContainer[_participant_pb2.ParticipantSpec]
    def __init__(self, participants: _Optional[_Iterable[_Union[_participant_pb2.ParticipantSpec, _Mapping]]] = ...) -> None: ...

class OnboardParticipantsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_participant_pb2.ParticipantResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_participant_pb2.ParticipantResult, _Mapping]]] = ...) -> None: ...

class SetParticipantStateRequest(_message.Message):
    __slots__ = ("request_id", "participant_id", "state", "note")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    participant_id: str
    state: _participant_pb2.ParticipantState
    note: str
    def __init__(self, request_id: _Optional[str] = ..., participant_id: _Optional[str] = ..., state: _Optional[_Union[_participant_pb2.ParticipantState, str]] = ..., note: _Optional[str] = ...) -> None: ...

class SetParticipantStateResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _participant_pb2.ParticipantResult
    def __init__(self, result: _Optional[_Union[_participant_pb2.ParticipantResult, _Mapping]] = ...) -> None: ...

class SetCurrencyLimitRequest(_message.Message):
    __slots__ = ("request_id", "participant_id", "limit")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    participant_id: str
    limit: _participant_pb2.CurrencyLimit
    def __init__(self, request_id: _Optional[str] = ..., participant_id: _Optional[str] = ..., limit: _Optional[_Union[_participant_pb2.CurrencyLimit, _Mapping]] = ...) -> None: ...

class SetCurrencyLimitResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: _participant_pb2.ParticipantResult
    def __init__(self, result: _Optional[_Union[_participant_pb2.ParticipantResult, _Mapping]] = ...) -> None: ...

class Funding(_message.Message):
    __slots__ = ("request_id", "participant_id", "amount", "withdrawal", "reference")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWAL_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    participant_id: str
    amount: _money_pb2.Money
    withdrawal: bool
    reference: str
    def __init__(self, request_id: _Optional[str] = ..., participant_id: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., withdrawal: _Optional[bool] = ..., reference: _Optional[str] = ...) -> None: ...

class FundAccountsRequest(_message.Message):
    __slots__ = ("fundings",)
    FUNDINGS_FIELD_NUMBER: _ClassVar[int]
    fundings: _containers.RepeatedCompositeFieldContainer[Funding]
    def __init__(self, fundings: _Optional[_Iterable[_Union[Funding, _Mapping]]] = ...) -> None: ...

class FundAccountsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[_participant_pb2.ParticipantResult]
    def __init__(self, results: _Optional[_Iterable[_Union[_participant_pb2.ParticipantResult, _Mapping]]] = ...) -> None: ...

class ListParticipantsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListParticipantsResponse(_message.Message):
    __slots__ = ("participants", "next_page_token")
    PARTICIPANTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    participants: _containers.RepeatedCompositeFieldContainer[_participant_pb2.Participant]
    next_page_token: str
    def __init__(self, participants: _Optional[_Iterable[_Union[_participant_pb2.Participant, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
