"""Between contract and domain: requests are checked in full on the way in, decisions written out on the way back."""

from compliance.api.convert.decisions import decision_message, finding_message, verdict_number
from compliance.api.convert.requests import corridor_facts, decision_ids, party_requests, payment_requests

__all__ = [
    "corridor_facts",
    "decision_ids",
    "decision_message",
    "finding_message",
    "party_requests",
    "payment_requests",
    "verdict_number",
]
