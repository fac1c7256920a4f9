"""What a quote is wanted for: a spec of the contract to the domain's request."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from google.protobuf.duration_pb2 import Duration

from fx.api.convert import check_countries, content, identifier, known_currency, participant
from fx.app.once import Request
from fx.app.quoting import Wanted
from fx.domain import LockPeriod, QuoteRequest, ReturnRatePolicy, Side, Tariff
from money import Money
from rpc import Violations
from serai.common.v1 import money_pb2
from serai.fx.v1 import quote_pb2
from serai.ids import derived, is_id, parse

_KINDS: Final = frozenset({quote_pb2.QUOTE_KIND_FIRM, quote_pb2.QUOTE_KIND_INDICATIVE})
_RETURN_POLICIES: Final = {
    quote_pb2.RETURN_RATE_POLICY_UNSPECIFIED: ReturnRatePolicy.CURRENT_RATE,
    quote_pb2.RETURN_RATE_POLICY_ORIGINAL_RATE: ReturnRatePolicy.ORIGINAL_RATE,
    quote_pb2.RETURN_RATE_POLICY_CURRENT_RATE: ReturnRatePolicy.CURRENT_RATE,
    quote_pb2.RETURN_RATE_POLICY_SOURCE_AMOUNT_GUARANTEED: ReturnRatePolicy.SOURCE_AMOUNT_GUARANTEED,
}


def wanted(spec: quote_pb2.QuoteSpec, caller: str | None, tariff: Tariff, violations: Violations) -> Wanted | None:
    """Read a quote that is wanted; `caller` is the channel that asks, None for a service. None when malformed."""
    if not is_id(spec.request_id):
        identifier(spec.request_id, "request_id", violations)
    for_whom = participant(spec.participant_id, caller, violations)
    if spec.kind not in _KINDS:
        violations.add("kind", "QUOTE_KIND_FIRM or QUOTE_KIND_INDICATIVE is needed")
    source_code, target_code = spec.source_currency, spec.target_currency
    source = known_currency(source_code, "source_currency", violations)
    target = known_currency(target_code, "target_currency", violations)
    if spec.HasField("send_amount"):
        side, amount = Side.SEND, _amount(spec.send_amount, "send_amount", source_code, "source_currency", violations)
    elif spec.HasField("receive_amount"):
        side = Side.RECEIVE
        amount = _amount(spec.receive_amount, "receive_amount", target_code, "target_currency", violations)
    else:
        side, amount = Side.SEND, None
        violations.add("fixed_side", "exactly one of send_amount and receive_amount is needed")
    plan = tariff.plan_for(for_whom)
    lock = _lock(spec.lock_period if spec.HasField("lock_period") else None, tariff.of(plan), violations)
    check_countries(spec, violations)
    policy = _RETURN_POLICIES.get(spec.return_rate_policy)
    if policy is None:
        violations.add("return_rate_policy", f"{spec.return_rate_policy} is not a policy that this service knows")
    replaces = _replaced(spec, violations)
    if violations or source is None or target is None:
        return None
    if amount is None or lock is None or policy is None:
        return None
    countries = (spec.source_country, spec.target_country)
    return Wanted(for_whom, QuoteRequest(source, target, side, amount, *countries, lock, plan, policy), replaces)


def firm_request(spec: quote_pb2.QuoteSpec, wanted: Wanted) -> Request[Wanted]:
    """Give what was read of a spec under the id by which it is decided once.

    The id counts within its participant: nobody can block or probe another's. A channel may name itself or not.
    """
    own_id = derived(parse(spec.request_id), f"quote for {wanted.participant_id}")
    return Request(own_id, content(spec, "participant_id"), wanted)


def _replaced(spec: quote_pb2.QuoteSpec, violations: Violations) -> UUID | None:
    if not spec.replaces:
        return None
    if spec.kind == quote_pb2.QUOTE_KIND_INDICATIVE:
        violations.add("replaces", "only a firm quote takes the place of another")
    return identifier(spec.replaces, "replaces", violations)


def _amount(
    message: money_pb2.Money, field: str, side_code: str, side_field: str, violations: Violations
) -> Money | None:
    of = known_currency(message.currency, f"{field}.currency", violations)
    if of is not None and of.code != side_code:
        violations.add(f"{field}.currency", f"{of.code} is not the {side_field} {side_code[:16]!r}")
    minor_units = message.minor_units
    if minor_units <= 0:
        violations.add(f"{field}.minor_units", f"{minor_units} is not above zero")
    return None if of is None else Money(minor_units, of)


def _lock(period: Duration | None, tariff: Tariff, violations: Violations) -> LockPeriod | None:
    if period is None:
        return tariff.lock_period(None)
    lock = None if period.nanos else tariff.lock_period(period.seconds)
    if lock is None:
        offered = ", ".join(str(offer.seconds) for offer in tariff.lock_periods)
        violations.add("lock_period", f"must be one of {offered} seconds")
    return lock
