"""`serai watch`: a participant's payments as they change."""

import asyncio
from datetime import UTC
from typing import Annotated

import typer

from cli.amounts import amount_of
from cli.connection import channel_of
from cli.demo.expectations import state_word
from cli.home import Home, resolve
from cli.options import AsOption, HomeOption, JsonOption
from cli.output import out, print_json, text
from cli.partner import open_client
from serai.payments.v1 import payments_pb2


def watch(
    as_participant: AsOption = "aurora-de",
    incoming: Annotated[bool, typer.Option("--incoming", help="Payments received instead of sent.")] = False,
    resume: Annotated[str, typer.Option(help="Go on after the event with this resume token.")] = "",
    count: Annotated[int, typer.Option(help="End after this many events; 0 goes on until Ctrl-C.")] = 0,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow a participant's payments, from the first event or after a resume token; one line (or JSON object) each."""
    asyncio.run(_watch(resolve(home), as_participant, incoming, resume, count, as_json=as_json))


async def _watch(home: Home, participant: str, incoming: bool, resume: str, count: int, *, as_json: bool) -> None:
    async with open_client(home, channel_of(participant)) as client:
        stream = client.watch_incoming(resume) if incoming else client.watch_payments(resume)
        seen = 0
        async for event in stream:
            row = _row(event)
            if as_json:
                print_json(row)
            else:
                out.print(
                    f"{row['sequence']:>6}  {row['recorded']}  {row['state']:<22} {row['iso_status']:<5} "
                    f"{text(row['payer_gives'])} -> {text(row['beneficiary_receives'])}  {row['reason']}",
                    highlight=False,
                    markup=False,
                    soft_wrap=True,
                )
            seen += 1
            if seen == count:
                return


def _row(event: payments_pb2.PaymentEvent) -> dict[str, object]:
    payment = event.change.payment
    return {
        "sequence": event.position.sequence,
        "recorded": event.position.record_time.ToDatetime(UTC).isoformat(timespec="milliseconds"),
        "payment_id": payment.payment_id,
        "state": state_word(payment.state),
        "iso_status": payment.iso_status,
        "reason": f"{payment.reason.iso_code} {payment.reason.reason}".strip(),
        "payer_gives": amount_of(payment.send_amount),
        "beneficiary_receives": amount_of(payment.receive_amount),
        "resume_token": event.position.resume_token,
    }
