"""Requests of the contract to requests of the app, checked in full: every violation of every item is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TypeVar
from uuid import UUID

from compliance.api.convert.fields import (
    NIL,
    read_amount,
    read_country,
    read_currency,
    read_id,
    read_pattern,
    read_text,
)
from compliance.api.convert.parties import MAX_NAME_LETTERS, party_fingerprint, read_participant, read_party
from compliance.app.screening import PartyRequest, PaymentRequest
from compliance.domain.parties import Participant, Payment, Role
from compliance.domain.rules import Facts
from rpc import Identity, Violation, Violations
from rpc.validation import invalid_request
from serai.compliance.v1 import compliance_pb2, decision_pb2
from storage.idempotency import fingerprint

MAX_ITEMS = 500
MAX_PARTIES = 16
MAX_REMITTANCE_LETTERS = 1_000

_PARTICIPANT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_PURPOSE = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)

Message = TypeVar("Message")
Request = TypeVar("Request")
Read = list["Request | tuple[Violation, ...]"]
"""For each item the request, or what is wrong with it."""


def payment_requests(message: compliance_pb2.ScreenPaymentsRequest) -> Read[PaymentRequest]:
    """Read each payment. Raises Failure INVALID_REQUEST when there is none, too many, or no well-formed one."""
    return _read_items(message.payments, "payments", _payment_request)


def party_requests(message: compliance_pb2.ScreenPartiesRequest, caller: Identity) -> Read[PartyRequest]:
    """Read each party; they belong to the caller. Raises as `payment_requests`."""
    return _read_items(message.parties, "parties", lambda item, found: _party_request(item, str(caller), found))


def decision_ids(message: compliance_pb2.GetDecisionsRequest) -> list[UUID]:
    """The ids asked for. Raises Failure INVALID_REQUEST with every id that is none."""
    violations = Violations()
    _check_count(message.decision_ids, "decision_ids", violations)
    ids = [read_id(text, f"decision_ids[{at}]", violations) for at, text in enumerate(message.decision_ids)]
    violations.raise_if_any()
    return ids


def corridor_facts(message: compliance_pb2.ExplainCorridorRequest) -> Facts:
    """The facts of a corridor. Raises Failure INVALID_REQUEST with every field that is wrong."""
    violations = Violations()
    source = read_country(message.source_country, "source_country", violations, required=True)
    target = read_country(message.target_country, "target_country", violations, required=True)
    given = message.send_amount if message.HasField("send_amount") else None
    sent = read_amount(given, "send_amount", violations)
    received = read_currency(message.target_currency, "target_currency", violations)
    violations.raise_if_any()
    units = frozenset(unit.code for unit in (sent.currency if sent else None, received) if unit)
    amounts = (sent,) if sent else ()
    return Facts(source, target, frozenset({source, target}), frozenset(), amounts, units)


def _read_items(
    messages: Sequence[Message], field: str, read: Callable[[Message, Violations], Request | None]
) -> Read[Request]:
    every = Violations()
    _check_count(messages, field, every)
    every.raise_if_any()
    results: Read[Request] = []
    for at, message in enumerate(messages):
        # A collection of its own for each item, so that looking into it does not cost the length of the batch.
        found = Violations().under(f"{field}[{at}]")
        request = read(message, found)
        results.append(found.found if request is None else request)
    malformed = [result for result in results if isinstance(result, tuple)]
    # A call without any well-formed item is refused as a whole, with all that is wrong.
    if len(malformed) == len(results):
        raise invalid_request(tuple(violation for item in malformed for violation in item))
    return results


def _check_count(items: Sequence[object], field: str, violations: Violations) -> None:
    if not 1 <= len(items) <= MAX_ITEMS:
        violations.add(field, f"holds {len(items)} items; 1 to {MAX_ITEMS} are allowed")


def _content(message: decision_pb2.PaymentToScreen | decision_pb2.PartyToScreen) -> bytes:
    content = deepcopy(message)
    content.ClearField("request_id")
    return fingerprint(content.SerializeToString(deterministic=True))


def _payment_request(message: decision_pb2.PaymentToScreen, violations: Violations) -> PaymentRequest | None:
    request_id = read_id(message.request_id, "request_id", violations)
    read_id(message.payment_id, "payment_id", violations)
    owner = read_pattern(message.participant_id, "participant_id", violations, _PARTICIPANT_ID, "a participant's id")
    if not owner:
        violations.add("participant_id", "is required")
    sent = read_amount(message.send_amount if message.HasField("send_amount") else None, "send_amount", violations)
    received = read_amount(
        message.receive_amount if message.HasField("receive_amount") else None, "receive_amount", violations
    )
    source = read_country(message.source_country, "source_country", violations, required=True)
    target = read_country(message.target_country, "target_country", violations, required=True)
    purpose = read_pattern(message.purpose_code, "purpose_code", violations, _PURPOSE, "an ISO 20022 purpose code")
    remittance = read_text(message.remittance, "remittance", violations, longest=MAX_REMITTANCE_LETTERS)
    participants = _participants(message, violations)
    if violations or sent is None or received is None or request_id == NIL:
        return None
    payment = Payment(message.payment_id, owner, participants, sent, received, source, target, purpose, remittance)
    parties = tuple(party_fingerprint(item.party) for item in message.parties)
    return PaymentRequest(request_id, owner, _content(message), parties, payment)


def _participants(message: decision_pb2.PaymentToScreen, violations: Violations) -> tuple[Participant, ...]:
    if len(message.parties) > MAX_PARTIES:
        violations.add("parties", f"holds {len(message.parties)} parties; at most {MAX_PARTIES} are allowed")
        return ()
    for role in (Role.DEBTOR, Role.CREDITOR):
        count = sum(item.role == role.value for item in message.parties)
        if count != 1:
            violations.add("parties", f"holds {count} parties in the role {role.name}; exactly one is required")
    return tuple(read_participant(item, violations.under(f"parties[{at}]")) for at, item in enumerate(message.parties))


def _party_request(message: decision_pb2.PartyToScreen, owner: str, violations: Violations) -> PartyRequest | None:
    request_id = read_id(message.request_id, "request_id", violations)
    party = read_party(message.party, violations.under("party"), longest=MAX_NAME_LETTERS, required=True)
    jurisdiction = read_country(message.jurisdiction, "jurisdiction", violations, required=True)
    if violations:
        return None
    fingerprints = (party_fingerprint(message.party),)
    return PartyRequest(request_id, owner, _content(message), fingerprints, party, jurisdiction)
