"""The demonstration from first to last: set up, send, crash in the middle, wait for every end, check."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from cli.connection import CALL_SECONDS, channel_of, connected, operator
from cli.demo.cast import MEMBERS
from cli.demo.desk import Desk
from cli.demo.expectations import Observed, check
from cli.demo.names import sanctioned_names
from cli.demo.onboarding import onboard
from cli.demo.report import Timing, summary
from cli.demo.scenario import GOOD, Kind, Planned, Way, plan
from cli.demo.travelling import by_file
from cli.demo.warning import warn_others
from cli.failure import Failure
from cli.home import Home
from cli.partner import open_client
from cli.stack.stack import Stack
from cli.verify.books import Books, read_books
from rpc.deadlines import outgoing
from serai.ids import uuid7
from serai.ledger.v1 import ledger_pb2
from serai.payments.v1 import payment_pb2, payments_pb2, payments_pb2_grpc

BOOK = 1
SETTLED = payment_pb2.WAIT_FOR_SETTLED
FINISH_SECONDS = 120
"""How long the demonstration waits for the last payment to become final."""

KILL_AFTER_SHARE = 0.4
"""The payments service is killed when this share of the payments has been sent."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Demonstration:
    """One run: what is planned, what is still open, and what was seen."""

    stack: Stack
    say: Say
    planned: list[Planned]
    seen: Observed = field(default_factory=Observed)
    timing: Timing = field(default_factory=Timing)
    open: set[str] = field(default_factory=set)
    undelivered: set[str] = field(default_factory=set)
    sent: int = 0
    sent_some: asyncio.Event = field(default_factory=asyncio.Event)
    all_final: asyncio.Event = field(default_factory=asyncio.Event)
    reviews: asyncio.Queue[payment_pb2.Payment] = field(default_factory=asyncio.Queue)

    def on_sent(self, count: int) -> None:
        """Count payments that the service has recorded."""
        self.sent += count
        if self.sent >= len(self.planned) * KILL_AFTER_SHARE:
            self.sent_some.set()

    def on_final(self, payment: payment_pb2.Payment) -> None:
        """Strike off a payment that can change no more; one that was stopped is not delivered either."""
        self.undelivered -= set() if payment.state in GOOD else {payment.uetr}
        self.open.discard(payment.request_id)
        self._look()

    def on_delivered(self, uetr: str) -> None:
        """Strike off a payment that its receiver has heard the good end of."""
        self.undelivered.discard(uetr)
        self._look()

    def _look(self) -> None:
        if not self.open and not self.undelivered:
            self.all_final.set()


async def run(stack: Stack, payments: int, seed: int, say: Say) -> tuple[list[Planned], Observed, dict[str, Any]]:
    """Run the demonstration on a running stack. Gives the plan, what was seen, and the summary; raises Failure."""
    timing = Timing()
    with _phase(timing, "onboarding"):
        await onboard(stack.home, say)
    random_source = random.Random(seed)  # noqa: S311 - invents parties and amounts, guards nothing.
    planned = plan(payments, random_source, sanctioned_names(3))
    show = Demonstration(stack, say, planned, timing=timing)
    travelling = [p for p in planned if p.way is Way.PACS008]
    files = by_file(stack.home.folder / "demo", travelling)
    say(f"{len(travelling)} of {len(planned)} payments come from {files} pacs.008 files")
    async with _desks(show) as desks:
        with _phase(timing, "warning"):
            await warn_others(desks, planned, show.seen)
        with _phase(timing, "paying"):
            await _pay(show, desks)
        with _phase(timing, "repeating"):
            await _repeat(show, desks)
        await _collect(show, desks)
    with _phase(timing, "checking the books"):
        books, trial = await _books(stack.home, show.seen)
    expectations = check(show.planned, show.seen, books, trial)
    return show.planned, show.seen, summary(show.planned, show.seen, expectations, timing, trial)


async def _pay(show: Demonstration, desks: dict[str, Desk]) -> None:
    """Send everything from all desks at once, kill the service on the way, wait until every payment is final."""
    extra = await _use_quotes_first(show, desks)
    show.planned += extra
    show.open = {p.spec.request_id for p in show.planned}
    show.undelivered = {p.spec.uetr for p in show.planned}
    for desk in desks.values():
        desk.by_uetr |= {p.spec.uetr: p for p in show.planned}
    show.say(f"sending {len(show.planned)} payments from {len(desks)} channels")
    background = [asyncio.create_task(work) for d in desks.values() for work in (d.follow(), d.receive())]
    background.append(asyncio.create_task(_review(show)))
    started = time.monotonic()
    # A quote is reused only after its first use has gone through.
    firsts = [d.send(_of(d, extra), show.on_sent, SETTLED) for d in desks.values()]
    await _or_failure(asyncio.gather(*firsts), background)
    others = [d.send(_of(d, show.planned, without=extra), show.on_sent) for d in desks.values()]
    await _or_failure(asyncio.gather(*others, _crash(show)), background)
    show.say(f"all are sent; waiting for the last of {len(show.open)} to become final")
    try:
        await _or_failure(asyncio.ensure_future(asyncio.wait_for(show.all_final.wait(), FINISH_SECONDS)), background)
    except TimeoutError:
        show.say(f"{len(show.open)} payments are not final after {FINISH_SECONDS} s")
    show.timing.sending_seconds = time.monotonic() - started
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)


async def _or_failure(work: "asyncio.Future[Any]", background: Sequence["asyncio.Task[None]"]) -> None:
    """Wait for `work`; a background task that ends has failed, and its error ends the demonstration."""
    done, _ = await asyncio.wait([work, *background], return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        await task
    if not work.done():
        raise Failure("a channel stopped following its payments", hint="see the services' logs")


def _of(desk: Desk, planned: Sequence[Planned], without: Sequence[Planned] = ()) -> list[Planned]:
    left_out = {p.spec.request_id for p in without}
    mine = (p for p in planned if p.sender.participant_id == desk.member.participant_id)
    return [p for p in mine if p.spec.request_id not in left_out]


async def _use_quotes_first(show: Demonstration, desks: dict[str, Desk]) -> list[Planned]:
    """For every payment that will reuse a quote, plan the honest one that uses it before."""
    extra = []
    for p in (p for p in show.planned if p.kind is Kind.REUSED_QUOTE):
        await desks[p.sender.participant_id].quote([p])
        first = deepcopy(p.spec)
        first.request_id, first.uetr = str(uuid7()), str(uuid4())
        extra.append(replace(p, kind=Kind.HONEST, spec=first, may_end=GOOD))
    return extra


async def _crash(show: Demonstration) -> None:
    """Kill the payments service in the middle of it all, and start it again."""
    await show.sent_some.wait()
    show.seen.payments_killed_at = show.sent
    show.say(f"killing the payments service (SIGKILL) after {show.sent} payments")
    await show.stack.kill("payments")
    began = time.monotonic()
    await show.stack.start("payments")
    await show.stack.wait_healthy(("payments",))
    show.seen.resumed_after_s = time.monotonic() - began
    show.say(f"it serves again after {show.seen.resumed_after_s:.1f} s")


async def _review(show: Demonstration) -> None:
    """Answer for a reviewer: honest payments are released, all others are not."""
    async with connected(show.stack.home, "payments", operator("reviewer")) as channel:
        stub = payments_pb2_grpc.PaymentServiceStub(channel)
        honest = {p.spec.uetr for p in show.planned if p.kind is Kind.HONEST}
        while True:
            payment = await show.reviews.get()
            request = payments_pb2.ResolveReviewRequest(
                request_id=str(uuid7()),
                payment_id=payment.payment_id,
                release=payment.uetr in honest,
                note="demonstration",
            )
            await stub.ResolveReview(request, wait_for_ready=True, **outgoing(CALL_SECONDS))


async def _repeat(show: Demonstration, desks: dict[str, Desk]) -> None:
    """Send some payments again under the same ids, and one of them with another content."""
    twice = [p for p in show.planned if p.duplicated]
    show.say(f"sending {len(twice)} payments a second time")
    for p in twice:
        client = desks[p.sender.participant_id].client
        first = await client.payment(request_id=p.spec.request_id)
        (again,) = await client.pay([p.spec])
        show.seen.duplicates.append((first.payment_id, again.payment.payment_id))
    if twice:
        changed = deepcopy(twice[0].spec)
        changed.remittance = "Another purpose"
        (result,) = await desks[twice[0].sender.participant_id].client.pay([changed])
        show.seen.reused_id_reason = result.status.reason


async def _collect(show: Demonstration, desks: dict[str, Desk]) -> None:
    for desk in desks.values():
        mine = [p.spec.request_id for p in _of(desk, show.planned)]
        for result in await desk.client.outcomes(mine) if mine else ():
            show.seen.payments[result.request_id] = result.payment


async def _books(home: Home, seen: Observed) -> tuple[Books, ledger_pb2.GetTrialBalanceResponse]:
    """Compute the books again, keeping the transfers of this demonstration's payments."""
    ours = {p.payment_id for p in seen.payments.values()}
    async with connected(home, "ledger", operator("viewer")) as channel:
        books, trial = await read_books(channel, BOOK, keep=ours)
    for transfer in books.kept:
        seen.transfers[transfer.payment_id].append(transfer)
    return books, trial


@asynccontextmanager
async def _desks(show: Demonstration) -> AsyncIterator[dict[str, Desk]]:
    """Open one desk per member that is a channel, each with its own certificate."""
    by_uetr = {p.spec.uetr: p for p in show.planned}
    async with AsyncExitStack() as stack:
        desks = {}
        for member in MEMBERS:
            client = await stack.enter_async_context(open_client(show.stack.home, channel_of(member.participant_id)))
            desks[member.participant_id] = Desk(
                member,
                client,
                dict(by_uetr),
                show.seen,
                show.timing,
                show.on_final,
                show.on_delivered,
                show.reviews.put_nowait,
            )
        yield desks


class _phase:
    """Notes how long a block takes, in seconds."""

    def __init__(self, timing: Timing, name: str) -> None:
        self._timing, self._name, self._began = timing, name, 0.0

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._timing.phases[self._name] = time.monotonic() - self._began
