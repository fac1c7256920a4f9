import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from serai.common.v1 import money_pb2 as _money_pb2
from serai.common.v1 import outcome_pb2 as _outcome_pb2
from serai.common.v1 import party_pb2 as _party_pb2
from serai.fx.v1 import quote_pb2 as _quote_pb2
from serai.risk.v1 import signal_pb2 as _signal_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PaymentState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYMENT_STATE_UNSPECIFIED: _ClassVar[PaymentState]
    PAYMENT_STATE_RECEIVED: _ClassVar[PaymentState]
    PAYMENT_STATE_SCREENING: _ClassVar[PaymentState]
    PAYMENT_STATE_AWAITING_CONFIRMATION: _ClassVar[PaymentState]
    PAYMENT_STATE_AWAITING_DATA: _ClassVar[PaymentState]
    PAYMENT_STATE_IN_REVIEW: _ClassVar[PaymentState]
    PAYMENT_STATE_APPROVED: _ClassVar[PaymentState]
    PAYMENT_STATE_RESERVED: _ClassVar[PaymentState]
    PAYMENT_STATE_SUBMITTED: _ClassVar[PaymentState]
    PAYMENT_STATE_ACCEPTED: _ClassVar[PaymentState]
    PAYMENT_STATE_SETTLED: _ClassVar[PaymentState]
    PAYMENT_STATE_CREDITED: _ClassVar[PaymentState]
    PAYMENT_STATE_REJECTED: _ClassVar[PaymentState]
    PAYMENT_STATE_CANCELLED: _ClassVar[PaymentState]
    PAYMENT_STATE_BLOCKED: _ClassVar[PaymentState]
    PAYMENT_STATE_EXPIRED: _ClassVar[PaymentState]
    PAYMENT_STATE_RETURNED: _ClassVar[PaymentState]
    PAYMENT_STATE_OUTCOME_UNKNOWN: _ClassVar[PaymentState]

class NextStep(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NEXT_STEP_UNSPECIFIED: _ClassVar[NextStep]
    NEXT_STEP_WAIT: _ClassVar[NextStep]
    NEXT_STEP_CONFIRM: _ClassVar[NextStep]
    NEXT_STEP_FIX_DATA: _ClassVar[NextStep]
    NEXT_STEP_REQUOTE: _ClassVar[NextStep]
    NEXT_STEP_FUND: _ClassVar[NextStep]
    NEXT_STEP_TRY_LATER: _ClassVar[NextStep]
    NEXT_STEP_STOP: _ClassVar[NextStep]

class WaitFor(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WAIT_FOR_UNSPECIFIED: _ClassVar[WaitFor]
    WAIT_FOR_DURABLE: _ClassVar[WaitFor]
    WAIT_FOR_DECIDED: _ClassVar[WaitFor]
    WAIT_FOR_SETTLED: _ClassVar[WaitFor]
PAYMENT_STATE_UNSPECIFIED: PaymentState
PAYMENT_STATE_RECEIVED: PaymentState
PAYMENT_STATE_SCREENING: PaymentState
PAYMENT_STATE_AWAITING_CONFIRMATION: PaymentState
PAYMENT_STATE_AWAITING_DATA: PaymentState
PAYMENT_STATE_IN_REVIEW: PaymentState
PAYMENT_STATE_APPROVED: PaymentState
PAYMENT_STATE_RESERVED: PaymentState
PAYMENT_STATE_SUBMITTED: PaymentState
PAYMENT_STATE_ACCEPTED: PaymentState
PAYMENT_STATE_SETTLED: PaymentState
PAYMENT_STATE_CREDITED: PaymentState
PAYMENT_STATE_REJECTED: PaymentState
PAYMENT_STATE_CANCELLED: PaymentState
PAYMENT_STATE_BLOCKED: PaymentState
PAYMENT_STATE_EXPIRED: PaymentState
PAYMENT_STATE_RETURNED: PaymentState
PAYMENT_STATE_OUTCOME_UNKNOWN: PaymentState
NEXT_STEP_UNSPECIFIED: NextStep
NEXT_STEP_WAIT: NextStep
NEXT_STEP_CONFIRM: NextStep
NEXT_STEP_FIX_DATA: NextStep
NEXT_STEP_REQUOTE: NextStep
NEXT_STEP_FUND: NextStep
NEXT_STEP_TRY_LATER: NextStep
NEXT_STEP_STOP: NextStep
WAIT_FOR_UNSPECIFIED: WaitFor
WAIT_FOR_DURABLE: WaitFor
WAIT_FOR_DECIDED: WaitFor
WAIT_FOR_SETTLED: WaitFor

class PaymentSpec(_message.Message):
    __slots__ = ("request_id", "uetr", "quote_id", "source_currency", "target_currency", "send_amount", "receive_amount", "receiver_participant_id", "debtor", "debtor_account", "creditor", "creditor_account", "end_to_end_id", "purpose_code", "remittance", "method", "debtor_identifiers", "initiate_time")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UETR_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    TARGET_CURRENCY_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    DEBTOR_FIELD_NUMBER: _ClassVar[int]
    DEBTOR_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    CREDITOR_FIELD_NUMBER: _ClassVar[int]
    CREDITOR_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    END_TO_END_ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_CODE_FIELD_NUMBER: _ClassVar[int]
    REMITTANCE_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    DEBTOR_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    INITIATE_TIME_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    uetr: str
    quote_id: str
    source_currency: str
    target_currency: str
    send_amount: _money_pb2.Money
    receive_amount: _money_pb2.Money
    receiver_participant_id: str
    debtor: _party_pb2.Party
    debtor_account: _party_pb2.AccountReference
    creditor: _party_pb2.Party
    creditor_account: _party_pb2.AccountReference
    end_to_end_id: str
    purpose_code: str
    remittance: str
    method: str
    debtor_identifiers: _containers.RepeatedCompositeFieldContainer[_signal_pb2.Identifier]
    initiate_time: _timestamp_pb2.Timestamp
    def __init__(self, request_id: _Optional[str] = ..., uetr: _Optional[str] = ..., quote_id: _Optional[str] = ..., source_currency: _Optional[str] = ..., target_currency: _Optional[str] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receive_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receiver_participant_id: _Optional[str] = ..., debtor: _Optional[_Union[_party_pb2.Party, _Mapping]] = ..., debtor_account: _Optional[_Union[_party_pb2.AccountReference, _Mapping]] = ..., creditor: _Optional[_Union[_party_pb2.Party, _Mapping]] = ..., creditor_account: _Optional[_Union[_party_pb2.AccountReference, _Mapping]] = ..., end_to_end_id: _Optional[str] = ..., purpose_code: _Optional[str] = ..., remittance: _Optional[str] = ..., method: _Optional[str] = ..., debtor_identifiers: _Optional[_Iterable[_Union[_signal_pb2.Identifier, _Mapping]]] = ..., initiate_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StateReason(_message.Message):
    __slots__ = ("iso_code", "reason", "explanation", "next_step")
    ISO_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    NEXT_STEP_FIELD_NUMBER: _ClassVar[int]
    iso_code: str
    reason: str
    explanation: str
    next_step: NextStep
    def __init__(self, iso_code: _Optional[str] = ..., reason: _Optional[str] = ..., explanation: _Optional[str] = ..., next_step: _Optional[_Union[NextStep, str]] = ...) -> None: ...

class Payment(_message.Message):
    __slots__ = ("payment_id", "request_id", "uetr", "sender_participant_id", "receiver_participant_id", "state", "iso_status", "reason", "send_amount", "receive_amount", "quote", "debtor", "debtor_account", "creditor", "creditor_account", "end_to_end_id", "purpose_code", "remittance", "decision_id", "score_id", "version", "create_time", "update_time", "deadline_time", "final")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UETR_FIELD_NUMBER: _ClassVar[int]
    SENDER_PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_PARTICIPANT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ISO_STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SEND_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    DEBTOR_FIELD_NUMBER: _ClassVar[int]
    DEBTOR_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    CREDITOR_FIELD_NUMBER: _ClassVar[int]
    CREDITOR_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    END_TO_END_ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_CODE_FIELD_NUMBER: _ClassVar[int]
    REMITTANCE_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    SCORE_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    request_id: str
    uetr: str
    sender_participant_id: str
    receiver_participant_id: str
    state: PaymentState
    iso_status: str
    reason: StateReason
    send_amount: _money_pb2.Money
    receive_amount: _money_pb2.Money
    quote: _quote_pb2.Quote
    debtor: _party_pb2.Party
    debtor_account: _party_pb2.AccountReference
    creditor: _party_pb2.Party
    creditor_account: _party_pb2.AccountReference
    end_to_end_id: str
    purpose_code: str
    remittance: str
    decision_id: str
    score_id: str
    version: int
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    deadline_time: _timestamp_pb2.Timestamp
    final: bool
    def __init__(self, payment_id: _Optional[str] = ..., request_id: _Optional[str] = ..., uetr: _Optional[str] = ..., sender_participant_id: _Optional[str] = ..., receiver_participant_id: _Optional[str] = ..., state: _Optional[_Union[PaymentState, str]] = ..., iso_status: _Optional[str] = ..., reason: _Optional[_Union[StateReason, _Mapping]] = ..., send_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., receive_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., quote: _Optional[_Union[_quote_pb2.Quote, _Mapping]] = ..., debtor: _Optional[_Union[_party_pb2.Party, _Mapping]] = ..., debtor_account: _Optional[_Union[_party_pb2.AccountReference, _Mapping]] = ..., creditor: _Optional[_Union[_party_pb2.Party, _Mapping]] = ..., creditor_account: _Optional[_Union[_party_pb2.AccountReference, _Mapping]] = ..., end_to_end_id: _Optional[str] = ..., purpose_code: _Optional[str] = ..., remittance: _Optional[str] = ..., decision_id: _Optional[str] = ..., score_id: _Optional[str] = ..., version: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., final: _Optional[bool] = ...) -> None: ...

class PaymentResult(_message.Message):
    __slots__ = ("request_id", "status", "payment")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    status: _outcome_pb2.ItemStatus
    payment: Payment
    def __init__(self, request_id: _Optional[str] = ..., status: _Optional[_Union[_outcome_pb2.ItemStatus, _Mapping]] = ..., payment: _Optional[_Union[Payment, _Mapping]] = ...) -> None: ...

class PaymentChange(_message.Message):
    __slots__ = ("payment", "previous_state")
    PAYMENT_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_STATE_FIELD_NUMBER: _ClassVar[int]
    payment: Payment
    previous_state: PaymentState
    def __init__(self, payment: _Optional[_Union[Payment, _Mapping]] = ..., previous_state: _Optional[_Union[PaymentState, str]] = ...) -> None: ...
