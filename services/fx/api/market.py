"""The RPCs of the market: prices that providers push, and rates of the past."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from fx.api import convert, pages
from fx.api.batch import check_size
from fx.api.results import malformed_status, status
from fx.app.ports import History
from fx.app.pushing import Pushing
from fx.domain import Code, PublishedDay
from fx.domain.market import Offered
from fx.domain.rates import PIVOT, plain
from rpc import Violation, Violations, call
from rpc.validation import invalid_request
from serai.fx.v1 import market_pb2, market_pb2_grpc
from serai.ids import derived

MAX_PRICES: Final = 500
# A derived rate carries as many digits as the rates that it comes from are worth.
DERIVED: Final = Context(prec=12, rounding=ROUND_HALF_EVEN)
EURO: Final = PIVOT.code


class MarketServicer(market_pb2_grpc.MarketServiceServicer):
    """Serves serai.fx.v1.MarketService."""

    def __init__(self, pushing: Pushing, histories: Mapping[str, History]) -> None:
        self._pushing = pushing
        self._histories = histories

    async def PublishRates(
        self, request: market_pb2.PublishRatesRequest, _context: Any
    ) -> market_pb2.PublishRatesResponse:
        """Take the prices of a provider, each on its own merits."""
        check_size("prices", request.prices, MAX_PRICES)
        violations = Violations()
        request_id = convert.identifier(request.request_id, "request_id", violations)
        violations.raise_if_any()
        assert request_id is not None  # noqa: S101 - a missing id is a violation, raised above.
        results: list[market_pb2.PublishResult | None] = []
        offered: list[Offered] = []
        found: list[Violation] = []
        pairs: set[frozenset[str]] = set()
        for index, message in enumerate(request.prices):
            under = Violations().under(f"prices[{index}]")
            price = offered_price(message, pairs, under)
            found.extend(under.found)
            if price is None:
                results.append(market_pb2.PublishResult(status=malformed_status(under.found)))
            else:
                offered.append(price)
                results.append(None)
        if not offered:
            raise invalid_request(tuple(found))
        pushed = await self._pushing.push(
            derived(request_id, f"prices of {request.provider_id}"),
            convert.content(request),
            call().identity.name,
            request.provider_id,
            offered,
        )
        refusals = iter(pushed.refusals)
        for index, result in enumerate(results):
            if result is None:
                refusal = next(refusals)
                told = (
                    status(Code.OK, applied=True, replayed=pushed.replayed)
                    if refusal is None
                    else status(refusal.code, refusal.message, applied=False, replayed=pushed.replayed)
                )
                results[index] = market_pb2.PublishResult(status=told)
        return market_pb2.PublishRatesResponse(results=[result for result in results if result is not None])

    async def ListHistoricalRates(
        self, request: market_pb2.ListHistoricalRatesRequest, _context: Any
    ) -> market_pb2.ListHistoricalRatesResponse:
        """List a page of past days, the newest first."""
        violations = Violations()
        source = request.source or "ECB"
        history = self._histories.get(source)
        if history is None:
            violations.add("source", f"{source[:16]!r} is none of {', '.join(sorted(self._histories))}")
        first, last = (_day(getattr(request, field), field, violations) for field in ("from_date", "to_date"))
        if first is not None and last is not None and first > last:
            violations.add("from_date", "is after to_date")
        size = pages.page_size(request.page_size, violations)
        place = pages.place(request.page_token, "history", 1, violations)
        after = None if place is None else _day(place[0], "page_token", violations)
        base = request.base or EURO
        for field, code in [("base", base), *((f"quotes[{i}]", code) for i, code in enumerate(request.quotes))]:
            if not (len(code) == 3 and code.isascii() and code.isupper()):
                violations.add(field, f"{code[:16]!r} is not the code of a currency, past or present")
        violations.raise_if_any()
        assert history is not None  # noqa: S101 - an unknown source is a violation, raised above.
        # A page of a thousand days takes some 40 ms to read and write: no quote waits for that.
        return await asyncio.to_thread(
            history_page, history, (first, last, after), size, base, frozenset(request.quotes)
        )


def history_page(
    history: History, span: tuple[date | None, date | None, date | None], size: int, base: str, only: frozenset[str]
) -> market_pb2.ListHistoricalRatesResponse:
    """Give a page of the days from the first to the last and before the third of a span."""
    days = history.days(*span, size + 1)
    more = len(days) > size
    return market_pb2.ListHistoricalRatesResponse(
        days=[day_message(day, base, only) for day in days[:size]],
        next_page_token=pages.token("history", days[size - 1].day.isoformat()) if more else "",
        notice=history.NOTICE,
    )


def offered_price(
    message: market_pb2.ProviderQuotation, pairs: set[frozenset[str]], violations: Violations
) -> Offered | None:
    """Read a price as it was pushed; `pairs` are those seen before it, to which its own is added."""
    base = convert.known_currency(message.base, "base", violations)
    quote = convert.known_currency(message.quote, "quote", violations)
    pair = frozenset((message.base, message.quote))
    if base is not None and base == quote:
        violations.add("quote", f"{quote.code} is the base")
    if pair in pairs:
        violations.add("base", "a price of this pair stands before it in the request")
    pairs.add(pair)
    observed_at = moment(message.observe_time if message.HasField("observe_time") else None)
    if observed_at is None:
        violations.add("observe_time", "must be a moment from the year 1 to 9999")
    validity = period(message.validity)
    if validity is None:
        violations.add("validity", "is out of range")
    if violations or base is None or quote is None or observed_at is None or validity is None:
        return None
    tiers = [(tier.up_to_minor_units, tier.bid, tier.ask) for tier in message.tiers]
    return Offered(base, quote, tiers, observed_at, validity)


def moment(message: Timestamp | None) -> datetime | None:
    """Read a moment in UTC; None when there is none or it is out of the calendar."""
    if message is None or not 0 <= message.nanos < 1_000_000_000:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            seconds=message.seconds, microseconds=message.nanos // 1_000
        )
    except OverflowError:
        return None


def period(message: Duration) -> timedelta | None:
    """Read a span of time; None when it is beyond what a calendar holds."""
    try:
        return timedelta(seconds=message.seconds, microseconds=message.nanos // 1_000)
    except OverflowError:
        return None


def day_message(published: PublishedDay, base: str, only: frozenset[str]) -> market_pb2.DayOfRates:
    """Give a day from a base, empty when the base was not published then."""
    per_euro = {**published.per_euro, EURO: Decimal(1)}
    of_base = per_euro.get(base)
    rates: Sequence[market_pb2.HistoricalRate] = ()
    if of_base is not None:
        rates = [
            market_pb2.HistoricalRate(quote=code, value=f"{_derived(per_euro[code], of_base):f}")
            for code in sorted(per_euro)
            if code != base and (not only or code in only)
        ]
    return market_pb2.DayOfRates(date=published.day.isoformat(), rates=rates)


def _derived(value: Decimal, of_base: Decimal) -> Decimal:
    """A published rate stays as it was published; any other is one division."""
    return value if of_base == 1 else plain(DERIVED.divide(value, of_base))


def _day(text: str, field: str, violations: Violations) -> date | None:
    if not text:
        return None
    try:
        # Python reads other forms of ISO 8601 too, such as 2026-W47-7.
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        violations.add(field, "is not a day as YYYY-MM-DD")
        return None
