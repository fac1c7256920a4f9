"""`serai pay`: one payment, from a participant to another."""

import asyncio
import random
from typing import Annotated

import typer

from cli.amounts import amount_of, sides
from cli.connection import channel_of
from cli.demo.cast import MEMBERS
from cli.demo.expectations import state_word
from cli.demo.parties import customer
from cli.failure import Failure
from cli.home import Home, resolve
from cli.options import AsOption, HomeOption, JsonOption
from cli.output import print_json, print_table, text
from cli.partner import open_client, refused
from serai.ids import uuid7
from serai.payments.v1 import payment_pb2

WAITS_FOR = {
    payment_pb2.PAYMENT_STATE_AWAITING_CONFIRMATION: "the payer's second confirmation",
    payment_pb2.PAYMENT_STATE_IN_REVIEW: "a reviewer",
    payment_pb2.PAYMENT_STATE_SUBMITTED: "the receiving participant, who takes or refuses the credit",
}
"""Who acts next, in the states in which it is nobody here."""


def pay(
    source: Annotated[str, typer.Argument(help="What the payer gives: '100.00 EUR', or a currency alone.")],
    target: Annotated[str, typer.Argument(help="What the beneficiary receives: 'GBP', or '85.00 GBP'.")],
    to: Annotated[str, typer.Option(help="Participant that receives.", metavar="PARTICIPANT")] = "cedar-us",
    as_participant: AsOption = "aurora-de",
    creditor: Annotated[str, typer.Option(help="Name of the beneficiary; an invented one when not given.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a payment between invented customers of two sample participants and wait until it is settled or stopped.

    Example: serai pay "100.00 EUR" USD --to cedar-us
    """
    spec = _spec(source, target, as_participant, to, creditor)
    payment = asyncio.run(_pay(resolve(home), as_participant, spec))
    row = _row(payment)
    if as_json:
        print_json(row)
    else:
        lines = [(name.replace("_", " "), text(value)) for name, value in row.items() if value]
        print_table(f"Payment {payment.payment_id}", ("", ""), lines)


def _spec(source: str, target: str, sender: str, receiver: str, creditor: str) -> payment_pb2.PaymentSpec:
    members = {m.participant_id: m for m in MEMBERS}
    for name in (sender, receiver):
        if name not in members:
            raise Failure(f"{name} is no sample participant", hint=f"choose from {', '.join(members)}")
    chance = random.Random()  # noqa: S311 - invents a customer, guards nothing.
    payer, payee = customer(members[sender], chance), customer(members[receiver], chance, name=creditor)
    return payment_pb2.PaymentSpec(
        request_id=str(uuid7()),
        receiver_participant_id=receiver,
        debtor=payer.party,
        debtor_account=payer.account,
        creditor=payee.party,
        creditor_account=payee.account,
        purpose_code="GDDS",
        remittance="serai pay",
        method="BANK_TRANSFER",
        **sides(source, target),
    )


async def _pay(home: Home, participant: str, spec: payment_pb2.PaymentSpec) -> payment_pb2.Payment:
    async with open_client(home, channel_of(participant)) as client:
        (result,) = await client.pay([spec])
    refused(result.status)
    return result.payment


def _row(payment: payment_pb2.Payment) -> dict[str, object]:
    return {
        "payment_id": payment.payment_id,
        "uetr": payment.uetr,
        "state": state_word(payment.state),
        "waits_for": WAITS_FOR.get(payment.state, ""),
        "iso_status": payment.iso_status,
        "iso_reason": payment.reason.iso_code,
        "reason": payment.reason.reason,
        "explanation": payment.reason.explanation,
        "payer_gives": amount_of(payment.send_amount),
        "beneficiary_receives": amount_of(payment.receive_amount),
        "whole_cost": amount_of(payment.quote.total_cost),
        "from": payment.sender_participant_id,
        "to": payment.receiver_participant_id,
    }
