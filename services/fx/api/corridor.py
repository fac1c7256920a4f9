"""GetCorridor: reading the request and writing the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from google.protobuf.duration_pb2 import Duration
from grpc import StatusCode

from fx.api import convert
from fx.api.quotes import money_message, timestamp
from fx.app.corridor import Explained, explain
from fx.app.corridors import usual_amount
from fx.domain import Code, Delivery, Desk, ProviderPosition, QuoteRequest, Refusal, Side, Tariff
from fx.domain.business_days import cut_off, holidays_of, is_business_day, local_day, market
from fx.domain.required_fields import Need, required_fields
from fx.domain.retired import why_not_quoted
from money import Currency, Money
from rpc import Failure, Violation, Violations
from rpc.validation import invalid_request
from serai.common.v1 import money_pb2
from serai.fx.v1 import corridor_pb2, quote_pb2

HOLIDAYS_AHEAD: Final = timedelta(days=60)
_NEEDS: Final = {
    Need.REQUIRED: corridor_pb2.FIELD_NEED_REQUIRED,
    Need.EXPECTED: corridor_pb2.FIELD_NEED_EXPECTED,
}
_WRONG_AMOUNT: Final = frozenset({Code.AMOUNT_TOO_SMALL, Code.AMOUNT_TOO_LARGE})


def corridor_message(
    request: corridor_pb2.GetCorridorRequest,
    desk: Desk,
    providers: Sequence[ProviderPosition],
    caller: str | None,
    now: datetime,
) -> corridor_pb2.GetCorridorResponse:
    """Explain a corridor; `caller` is the channel that asks, None for others. Raises Failure."""
    if caller is not None and request.participant_id not in ("", caller):
        raise Failure(
            "NOT_YOUR_PARTICIPANT", "a channel can ask for its own prices only", code=StatusCode.PERMISSION_DENIED
        )
    wanted = _read(request, desk, desk.tariff.plan_for(caller or request.participant_id))
    found = explain(desk, providers, wanted, now)
    if isinstance(found, Refusal):
        if found.code in _WRONG_AMOUNT:
            raise invalid_request((Violation("send_amount", found.message),))
        raise Failure("CORRIDOR_NOT_OPEN", found.message, code=StatusCode.NOT_FOUND)
    return corridor_pb2.GetCorridorResponse(corridor=_details(found, desk.tariff.of(wanted.plan)))


def _read(request: corridor_pb2.GetCorridorRequest, desk: Desk, plan: str) -> QuoteRequest:
    violations = Violations()
    source = _quoted(request.source_currency, "source_currency", desk, violations)
    target = _quoted(request.target_currency, "target_currency", desk, violations)
    convert.check_countries(request, violations)
    amount = None
    if request.HasField("send_amount"):
        amount = _amount(request.send_amount, request.source_currency, violations)
    violations.raise_if_any()
    assert source is not None  # noqa: S101 - what could not be read is a violation, raised above.
    assert target is not None  # noqa: S101 - the same.
    lock = desk.tariff.of(plan).lock_period(None)
    assert lock is not None  # noqa: S101 - a tariff offers its default.
    sent = usual_amount(desk, source) if amount is None else amount
    countries = (request.source_country, request.target_country)
    return QuoteRequest(source, target, Side.SEND, sent, *countries, lock, plan)


def _quoted(code: str, field: str, desk: Desk, violations: Violations) -> Currency | None:
    found = convert.known_currency(code, field, violations)
    if found is not None and not desk.rates.quotes(code):
        violations.add(field, why_not_quoted(code))
    return found


def _amount(message: money_pb2.Money, source: str, violations: Violations) -> Money | None:
    of = convert.known_currency(message.currency, "send_amount.currency", violations)
    if of is None:
        return None
    if of.code != source:
        violations.add("send_amount.currency", f"{of.code} is not the source_currency {source[:16]!r}")
    if message.minor_units <= 0:
        violations.add("send_amount.minor_units", f"{message.minor_units} is not above zero")
    return Money(message.minor_units, of)


def _details(found: Explained, tariff: Tariff) -> corridor_pb2.CorridorDetails:
    request = found.request
    needed = required_fields(request.source_country, request.target_country)
    return corridor_pb2.CorridorDetails(
        source_currency=request.source.code,
        target_currency=request.target.code,
        source_country=request.source_country,
        target_country=request.target_country,
        price_plan=request.plan,
        minimum=money_message(found.minimum),
        maximum=money_message(found.maximum),
        lock_periods=[Duration(seconds=seconds) for seconds in sorted(one.seconds for one in tariff.lock_periods)],
        default_lock_period=Duration(seconds=tariff.default_lock_seconds),
        target_currencies=found.targets,
        source_hours=_hours(request.source.code, found.now),
        target_hours=_hours(request.target.code, found.now),
        required_fields=[
            corridor_pb2.RequiredField(path=one.path, need=_NEEDS[one.need], form=one.form, reason=one.reason)
            for one in needed
        ],
        cost=_cost(found),
        value_date=found.value_date.isoformat(),
        delivery=delivery_message(found.delivery),
        compute_time=timestamp(found.now),
    )


def _cost(found: Explained) -> corridor_pb2.ExpectedCost:
    terms = found.terms
    return corridor_pb2.ExpectedCost(
        send_amount=money_message(terms.send),
        receive_amount=money_message(terms.receive),
        total_cost=money_message(terms.total_cost),
        percent=format(terms.total_cost_percent, "f"),
        fees=[quote_pb2.Fee(kind=fee.kind, amount=money_message(fee.amount)) for fee in terms.fees],
        within_g20_target=found.within_g20_target,
    )


def delivery_message(delivery: Delivery) -> quote_pb2.DeliveryEstimate:
    """Give an estimate as a message."""
    return quote_pb2.DeliveryEstimate(
        expected_time=timestamp(delivery.expected), latest_time=timestamp(delivery.latest)
    )


def _hours(code: str, now: datetime) -> corridor_pb2.CurrencyHours:
    where, today = market(code), local_day(code, now)
    day = today
    while not is_business_day(code, day) or cut_off(code, day) <= now:
        day += timedelta(days=1)
    last = today + HOLIDAYS_AHEAD
    closed = {one for year in range(today.year, last.year + 1) for one in holidays_of(code, year)}
    return corridor_pb2.CurrencyHours(
        currency=code,
        time_zone=where.zone,
        cut_off=where.cut_off.isoformat("minutes"),
        next_cut_off_time=timestamp(cut_off(code, day)),
        holidays=sorted(
            one.isoformat() for one in closed if today <= one <= last and one.weekday() not in where.weekend
        ),
        weekend=sorted(number + 1 for number in where.weekend),
    )
