"""What the demonstration sends, and what must become of each payment."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import uuid4

from cli.demo.cast import MEMBERS, SENDERS, Member
from cli.demo.parties import Customer, customer
from serai.ids import uuid7
from serai.payments.v1 import payment_pb2


class Kind(StrEnum):
    """Why a payment is in the demonstration."""

    HONEST = "honest"
    SANCTIONED = "sanctioned name"
    EMBARGOED = "embargoed corridor"
    OVER_LIMIT = "exceeded limit"
    REUSED_QUOTE = "reused quote"
    WARNED = "warned account"
    REFUSED_CREDIT = "credit refused by the receiver"


class Way(StrEnum):
    """How a payment is given to Serai."""

    QUOTED = "with a firm quote"
    DIRECT = "quoted on the way"
    PACS008 = "from a pacs.008 file"


GOOD = frozenset({payment_pb2.PAYMENT_STATE_SETTLED, payment_pb2.PAYMENT_STATE_CREDITED})
STOPPED = frozenset({payment_pb2.PAYMENT_STATE_REJECTED, payment_pb2.PAYMENT_STATE_BLOCKED})
REJECTED = frozenset({payment_pb2.PAYMENT_STATE_REJECTED})

UNITS = {"EUR": 100, "GBP": 85, "USD": 110, "JPY": 160, "SGD": 145, "CNY": 780, "KWD": 330}
"""About how many minor units one euro is worth: only to make amounts of a like size everywhere."""

EXPECTED_REASONS = {
    Kind.SANCTIONED: ("RR04", "REGULATORY_REASON"),
    Kind.EMBARGOED: ("RR04", "EMBARGO"),
    Kind.OVER_LIMIT: ("AM04", "NET_DEBIT_CAP_EXCEEDED"),
    Kind.REUSED_QUOTE: ("CURR", "QUOTE_ALREADY_USED"),
    Kind.WARNED: ("FR01", "FRAUD_RISK"),
    Kind.REFUSED_CREDIT: ("AC04", "CREDIT_REFUSED"),
}
"""The ISO 20022 code and the reason of each kind's refusal: stopped for another reason is not stopped as it must be."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One payment to send, and the states in which it may end."""

    kind: Kind
    way: Way
    sender: Member
    receiver: Member
    spec: payment_pb2.PaymentSpec
    may_end: frozenset[int]
    duplicated: bool = False


def plan(payments: int, random_source: random.Random, sanctioned_names: Sequence[str]) -> list[Planned]:
    """Plan about `payments` payments over all corridors, the refusals spread among them."""
    customers = {m.participant_id: [customer(m, random_source) for _ in range(60)] for m in MEMBERS}
    planned = _refusals(customers, random_source, sanctioned_names)
    honest = [_honest(customers, random_source) for _ in range(max(0, payments - len(planned)))]
    for index in random_source.sample(range(len(honest)), min(5, len(honest))):
        honest[index] = replace(honest[index], duplicated=True)
    planned += honest
    random_source.shuffle(planned)
    return planned


def _honest(customers: dict[str, list[Customer]], random_source: random.Random) -> Planned:
    sender, receiver = random_source.sample(SENDERS, 2)
    way = random_source.choices([Way.QUOTED, Way.DIRECT, Way.PACS008], [45, 47, 8])[0]
    return _payment(Kind.HONEST, way, sender, receiver, customers, random_source, GOOD)


def _refusals(
    customers: dict[str, list[Customer]], random_source: random.Random, sanctioned_names: Sequence[str]
) -> list[Planned]:
    """One or more of each payment that must not go through."""
    by_id = {m.participant_id: m for m in MEMBERS}
    aurora, birch, cedar = by_id["aurora-de"], by_id["birch-gb"], by_id["cedar-us"]
    fir, hazel, ivy = by_id["fir-cn"], by_id["hazel-fr"], by_id["ivy-ir"]
    made = []
    for name in sanctioned_names:
        listed = _payment(Kind.SANCTIONED, Way.DIRECT, aurora, cedar, customers, random_source, STOPPED)
        listed.spec.creditor.CopyFrom(customer(cedar, random_source, name=name).party)
        # A birth date would speak against the match: the list has another.
        listed.spec.creditor.ClearField("birth_date")
        made.append(listed)
    for _ in range(2):
        made.append(_payment(Kind.EMBARGOED, Way.DIRECT, cedar, ivy, customers, random_source, STOPPED))
        over = _payment(Kind.OVER_LIMIT, Way.DIRECT, hazel, aurora, customers, random_source, REJECTED)
        over.spec.send_amount.minor_units = hazel.net_debit_cap * 5
        over.spec.send_amount.currency = hazel.currency
        made.append(over)
        made.append(_payment(Kind.REUSED_QUOTE, Way.QUOTED, aurora, cedar, customers, random_source, REJECTED))
        made.append(_payment(Kind.REFUSED_CREDIT, Way.DIRECT, cedar, birch, customers, random_source, REJECTED))
    made.append(_payment(Kind.WARNED, Way.DIRECT, aurora, fir, customers, random_source, STOPPED))
    return made


def _payment(
    kind: Kind,
    way: Way,
    sender: Member,
    receiver: Member,
    customers: dict[str, list[Customer]],
    random_source: random.Random,
    may_end: frozenset[int],
) -> Planned:
    payer = random_source.choice(customers[sender.participant_id])
    # Refused accounts are fresh ones, so that what is said of them harms no honest payment.
    fresh = kind is not Kind.HONEST
    payee = customer(receiver, random_source) if fresh else random_source.choice(customers[receiver.participant_id])
    spec = payment_pb2.PaymentSpec(
        request_id=str(uuid7()),
        uetr=str(uuid4()),
        receiver_participant_id=receiver.participant_id,
        debtor=payer.party,
        debtor_account=payer.account,
        creditor=payee.party,
        creditor_account=payee.account,
        end_to_end_id=f"INV-{random_source.randint(100_000, 999_999)}",
        purpose_code=random_source.choice(["GDDS", "SUPP", "SCVE"]),
        remittance=f"Invoice {random_source.randint(1000, 9999)}",
        method="BANK_TRANSFER",
        source_currency=sender.currency,
        target_currency=receiver.currency,
    )
    euros = random_source.randint(20, 400)
    if way is Way.PACS008 or kind is not Kind.HONEST or random_source.random() < 0.6:
        spec.send_amount.currency = sender.currency
        spec.send_amount.minor_units = euros * UNITS[sender.currency]
    else:
        spec.receive_amount.currency = receiver.currency
        spec.receive_amount.minor_units = euros * UNITS[receiver.currency]
    return Planned(kind, way, sender, receiver, spec, may_end)
