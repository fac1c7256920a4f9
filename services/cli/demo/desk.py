"""One channel's desk in the demonstration: it sends its payments, follows them, and answers what it is asked."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cli.demo.cast import Member
from cli.demo.expectations import Observed
from cli.demo.report import Timing
from cli.demo.scenario import GOOD, Kind, Planned, Way
from cli.failure import Failure, refusal
from serai.client import Serai
from serai.common.v1 import outcome_pb2
from serai.fx.v1 import quote_pb2
from serai.ids import uuid7
from serai.payments.v1 import payment_pb2, payments_pb2

CALL_ITEMS = 8
"""Payments in one call: small enough that the service is killed between calls of the same desk."""

REFUSED_CREDIT_CODE = "AC04"
FACTORS = ("POSSESSION", "INHERENCE")


@dataclass(slots=True)
class Desk:
    """A channel at work. `by_uetr` holds every payment of this demonstration, of all desks."""

    member: Member
    client: Serai
    by_uetr: dict[str, Planned]
    seen: Observed
    timing: Timing
    on_final: Callable[[payment_pb2.Payment], None]
    on_delivered: Callable[[str], None]
    on_review: Callable[[payment_pb2.Payment], None]
    sent_at: dict[str, float] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    async def send(
        self,
        planned: Sequence[Planned],
        on_sent: Callable[[int], None],
        wait_for: payment_pb2.WaitFor = payment_pb2.WAIT_FOR_DURABLE,
    ) -> None:
        """Send payments in calls of CALL_ITEMS, quoting first where the plan says so."""
        for start in range(0, len(planned), CALL_ITEMS):
            group = planned[start : start + CALL_ITEMS]
            await self.quote([p for p in group if p.way is Way.QUOTED and not p.spec.quote_id])
            moment = time.monotonic()
            self.sent_at |= {p.spec.request_id: moment for p in group}
            results = await self.client.pay([p.spec for p in group], wait_for)
            for p, result in zip(group, results, strict=True):
                if not result.HasField("payment"):
                    raise Failure(f"{p.kind}: not recorded: {_told(result.status)}")
            on_sent(len(group))

    async def quote(self, planned: Sequence[Planned]) -> None:
        """Take firm quotes for payments and put their ids in the place of amounts."""
        if not planned:
            return
        results = await self.client.quote([_quote_spec(p) for p in planned])
        for p, result in zip(planned, results, strict=True):
            if result.status.code != 0:
                raise Failure(f"no quote: {_told(result.status)}")
            p.spec.quote_id = result.quote.quote_id
            for name in ("send_amount", "receive_amount", "source_currency", "target_currency"):
                p.spec.ClearField(name)

    async def follow(self) -> None:
        """Follow the payments that we send: confirm where we are asked to, note what happened; until cancelled."""
        last = 0
        async for event in self.client.watch_payments():
            last = self._in_order("sent", last, event)
            payment = event.change.payment
            if payment.uetr not in self.by_uetr:
                continue
            self.seen.sender_events[payment.payment_id].append(event.change)
            self._note(payment)
            if payment.state == payment_pb2.PAYMENT_STATE_AWAITING_CONFIRMATION:
                await self.client.confirm(payment.payment_id, FACTORS)
            elif payment.state == payment_pb2.PAYMENT_STATE_IN_REVIEW:
                self.on_review(payment)

    async def receive(self) -> None:
        """Follow the payments that we receive and answer each credit, where we are one who answers; until cancelled."""
        last = 0
        async for event in self.client.watch_incoming():
            last = self._in_order("received", last, event)
            payment = event.change.payment
            planned = self.by_uetr.get(payment.uetr)
            if planned is None:
                continue
            if payment.state in GOOD:
                self.seen.delivered.add(payment.payment_id)
                self.on_delivered(payment.uetr)
            if payment.state != payment_pb2.PAYMENT_STATE_SUBMITTED:
                continue
            refused = planned.kind is Kind.REFUSED_CREDIT
            if self.member.confirms_credits:
                code = REFUSED_CREDIT_CODE if refused else ""
                await self.client.respond_to_credit(payment.payment_id, iso_code=code)

    def _note(self, payment: payment_pb2.Payment) -> None:
        if payment.state in GOOD and payment.request_id not in self.settled:
            self.settled.add(payment.request_id)
            if payment.request_id in self.sent_at:
                self.timing.settled_after.append(time.monotonic() - self.sent_at[payment.request_id])
        if payment.final:
            self.on_final(payment)

    def _in_order(self, stream: str, last: int, event: payments_pb2.PaymentEvent) -> int:
        sequence = event.position.sequence
        if sequence != last + 1:
            self.seen.stream_gaps.append(f"{self.member.participant_id} {stream}: {sequence} after {last}")
        return sequence


def _quote_spec(planned: Planned) -> quote_pb2.QuoteSpec:
    spec = planned.spec
    wanted = quote_pb2.QuoteSpec(
        request_id=str(uuid7()),
        source_currency=spec.source_currency,
        target_currency=spec.target_currency,
        kind=quote_pb2.QUOTE_KIND_FIRM,
        source_country=planned.sender.country,
        target_country=planned.receiver.country,
    )
    side = spec.WhichOneof("fixed_side")
    if side == "send_amount":
        wanted.send_amount.CopyFrom(spec.send_amount)
    else:
        wanted.receive_amount.CopyFrom(spec.receive_amount)
    return wanted


def _told(status: outcome_pb2.ItemStatus) -> str:
    return refusal(status.reason, status.message, status.violations)
