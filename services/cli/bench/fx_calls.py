# ruff: noqa: S311 - what is asked for is to vary; it is no secret.
"""The calls of fx as the bench makes them: quotes of many pairs and sizes, and acceptances of quotes made before."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cli.bench.load import Call
from rpc.deadlines import outgoing
from serai.common.v1.money_pb2 import Money
from serai.fx.v1.fx_pb2 import (
    AcceptQuotesRequest,
    CreateQuotesRequest,
    ExposureLimit,
    Provider,
    PutProvidersRequest,
    QuoteAcceptance,
)
from serai.fx.v1.quote_pb2 import Quote, QuoteKind, QuoteSpec
from serai.ids import uuid7

if TYPE_CHECKING:
    # The typed form of the stub exists in the generated types alone.
    from serai.fx.v1.fx_pb2_grpc import FxServiceAsyncStub

BATCH = 100
PARTICIPANT = "alpha"
CURRENCIES = ("AED", "CHF", "EUR", "GBP", "JPY", "KWD", "USD")
PAIRS = (("EUR", "USD"), ("USD", "EUR"), ("EUR", "GBP"), ("GBP", "CHF"), ("USD", "JPY"), ("EUR", "KWD"), ("AED", "EUR"))
"""Two, no and three decimals, and crosses beside pairs of the euro."""
CORRIDORS = (("DE", "US"), ("FR", "ES"), ("", ""))
# A limit that is checked and never met, in every currency.
LIMIT_MINOR_UNITS = 10**17
HALF_SPREADS_PPM = {"harbour": 900, "lagoon": 1_100, "estuary": 1_000}
READY_REQUESTS = 64
"""So many different indicative batches are made ready once; nothing remembers them on the other side."""
LOCK_SECONDS = 3_600


async def put_providers(stub: "FxServiceAsyncStub") -> None:
    """Put three providers of all pairs, each with a limit in each currency; by the treasurer."""
    providers = [
        Provider(
            provider_id=name,
            display_name=name.title(),
            currencies=CURRENCIES,
            half_spread_ppm=half_spread,
            limits=[ExposureLimit(limit=Money(currency=c, minor_units=LIMIT_MINOR_UNITS)) for c in CURRENCIES],
            active=True,
        )
        for name, half_spread in HALF_SPREADS_PPM.items()
    ]
    await stub.PutProviders(PutProvidersRequest(request_id=str(uuid7()), providers=providers), **outgoing(30.0))


def spec(kind: QuoteKind) -> QuoteSpec:
    """Give a new quote to ask for: a random pair, corridor, side and amount."""
    source, target = random.choice(PAIRS)
    source_country, target_country = random.choice(CORRIDORS)
    # From about ten to about ten thousand of a major unit, whatever the currency's decimals.
    minor_units = random.randint(10_00, 10_000_00)
    wanted = QuoteSpec(
        request_id=str(uuid7()),
        source_currency=source,
        target_currency=target,
        kind=kind,
        source_country=source_country,
        target_country=target_country,
        participant_id=PARTICIPANT,
    )
    wanted.lock_period.seconds = LOCK_SECONDS
    if random.random() < 0.75:
        wanted.send_amount.currency, wanted.send_amount.minor_units = source, minor_units
    else:
        wanted.receive_amount.currency, wanted.receive_amount.minor_units = target, minor_units
    return wanted


def _request(kind: QuoteKind, items: int) -> CreateQuotesRequest:
    return CreateQuotesRequest(quotes=[spec(kind) for _ in range(items)])


async def _quote(stub: "FxServiceAsyncStub", request: CreateQuotesRequest) -> Sequence[Quote]:
    answer = await stub.CreateQuotes(request, **outgoing(30.0))
    for result in answer.results:
        if result.status.code:
            raise RuntimeError(f"a quote of the bench was refused: {result.status.reason}: {result.status.message}")
    return [result.quote for result in answer.results]


def indicative(stub: "FxServiceAsyncStub", items: int) -> Callable[[], Call]:
    """Give a maker of calls that ask for so many indicative quotes."""
    ready = [_request(QuoteKind.QUOTE_KIND_INDICATIVE, items) for _ in range(READY_REQUESTS)]
    return lambda: partial(_quote, stub, random.choice(ready))


def firm(stub: "FxServiceAsyncStub", items: int) -> Callable[[], Call]:
    """Give a maker of calls that ask for so many firm quotes, new ones in each."""
    return lambda: partial(_quote, stub, _request(QuoteKind.QUOTE_KIND_FIRM, items))


async def acceptances(stub: "FxServiceAsyncStub", quotes: int) -> list[AcceptQuotesRequest]:
    """Make firm quotes, and give requests of BATCH acceptances each that accept all of them."""
    requests = []
    for start in range(0, quotes, BATCH):
        made = await _quote(stub, _request(QuoteKind.QUOTE_KIND_FIRM, min(BATCH, quotes - start)))
        requests.append(
            AcceptQuotesRequest(
                acceptances=[
                    QuoteAcceptance(
                        request_id=str(uuid7()),
                        quote_id=quote.quote_id,
                        payment_id=str(uuid7()),
                        participant_id=PARTICIPANT,
                    )
                    for quote in made
                ]
            )
        )
    return requests


async def accept(stub: "FxServiceAsyncStub", request: AcceptQuotesRequest) -> None:
    """Accept a batch; every quote must have been free."""
    answer = await stub.AcceptQuotes(request, **outgoing(30.0))
    for result in answer.results:
        if result.status.code:
            raise RuntimeError(f"an acceptance of the bench was refused: {result.status.reason}")
