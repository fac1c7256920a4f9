"""Which streams hear of a change."""

import json
from collections.abc import Iterable
from uuid import UUID

from payments.convert.payment import change_to_bytes
from payments.domain import streams
from payments.domain.events import Change
from storage.streams import StreamEvent

KIND = "payment"


def events_of(changes: Iterable[Change]) -> list[StreamEvent]:
    """The events of these changes: the sender hears of each, the receiver from the first that concerns it."""
    events = []
    for change in changes:
        asked = change.payment.instruction
        events.append(StreamEvent(streams.sender(asked.sender), KIND, change_to_bytes(change, for_receiver=False)))
        if change.payment.receiver_is_told:
            stream = streams.receiver(asked.receiver)
            events.append(StreamEvent(stream, KIND, change_to_bytes(change, for_receiver=True)))
    return events


def note_of(kind: str, who: str, subject: str, request_id: UUID, note: str) -> StreamEvent:
    """What somebody did to a payment or participant, and why, for the record."""
    payload = {"who": who, "subject": subject, "request_id": str(request_id), "note": note}
    return StreamEvent(streams.AUDIT, kind, json.dumps(payload).encode())
