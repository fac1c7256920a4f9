"""The life of a firm quote, decided without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from fx.domain import (
    DEFAULT_TARIFF,
    Acceptance,
    Cancellation,
    Code,
    Desk,
    LockPeriod,
    Provider,
    ProviderPosition,
    PublishedDay,
    Quote,
    QuoteRequest,
    QuoteState,
    Refusal,
    Settlement,
    Side,
    Terms,
    as_of,
    decide_acceptances,
    demonstration_table,
    open_quote,
    refuse_cancellation,
    refuse_settlement,
)
from money import Money, currency
from serai.ids import uuid7

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EUR, USD = currency("EUR"), currency("USD")
REQUEST = QuoteRequest(EUR, USD, Side.SEND, Money(200_00, EUR), "DE", "US", LockPeriod(300, 0))


def terms() -> Terms:
    table = demonstration_table(PublishedDay(date(2026, 10, 30), {"USD": Decimal("1.1172")}), NOW)
    harbour = Provider("harbour", "Harbour", frozenset({"EUR", "USD"}), 900, {}, active=True)
    found = Desk(table, DEFAULT_TARIFF).price(REQUEST, [ProviderPosition(harbour)])
    assert isinstance(found, Terms)
    return found


TERMS = terms()
OWED = TERMS.legs.provider_pays.minor_units
KEY = ("harbour", "USD")


def quote(**fields: object) -> Quote:
    return replace(open_quote(uuid7(), "alpha", REQUEST, TERMS, NOW), **fields)  # type: ignore[arg-type]


def acceptance(of: Quote, participant_id: str = "alpha") -> Acceptance:
    return Acceptance(of.quote_id, uuid4(), participant_id)


def decide(
    *acceptances: Acceptance, quotes: list[Quote], headroom: int | None = None, now: datetime = NOW
) -> list[Code]:
    limits = {} if headroom is None else {KEY: headroom}
    decisions = decide_acceptances(acceptances, {one.quote_id: one for one in quotes}, limits, now)
    return [Code.OK if refusal is None else refusal.code for refusal in decisions]


def test_a_quote_binds_until_the_moment_it_expires() -> None:
    one = quote()
    just_before = one.expires_at - timedelta(microseconds=1)
    assert decide(acceptance(one), quotes=[one], now=just_before) == [Code.OK]
    assert decide(acceptance(one), quotes=[one], now=one.expires_at) == [Code.QUOTE_EXPIRED]
    assert as_of(one, just_before).state is QuoteState.OPEN
    assert as_of(one, one.expires_at).state is QuoteState.EXPIRED


def test_each_state_refuses_acceptance_with_its_own_code() -> None:
    payment = uuid4()
    for state, code in (
        (QuoteState.ACCEPTED, Code.QUOTE_ALREADY_USED),
        (QuoteState.SETTLED, Code.QUOTE_ALREADY_USED),
        (QuoteState.CANCELLED, Code.QUOTE_CANCELLED),
    ):
        one = quote(state=state, payment_id=payment)
        assert decide(acceptance(one), quotes=[one]) == [code]


def test_who_does_not_own_a_quote_learns_nothing_of_its_state() -> None:
    one = quote(state=QuoteState.CANCELLED)
    assert decide(acceptance(one, "beta"), quotes=[one]) == [Code.QUOTE_OF_ANOTHER_PARTICIPANT]
    assert decide(Acceptance(uuid7(), uuid4(), "alpha"), quotes=[one]) == [Code.QUOTE_UNKNOWN]


def test_an_id_that_no_quote_can_have_is_forged() -> None:
    assert decide(Acceptance(uuid4(), uuid4(), "alpha"), quotes=[quote()]) == [Code.QUOTE_FORGED]


def test_a_signature_that_is_shown_must_be_the_quotes_own() -> None:
    ours, theirs = quote(signature=b"ours"), quote(signature=b"theirs", participant_id="beta")
    shown = acceptance(ours)
    assert decide(replace(shown, signature=b"ours"), quotes=[ours, theirs]) == [Code.OK]
    assert decide(replace(shown, signature=b"ours", quote_id=theirs.quote_id), quotes=[ours, theirs]) == [
        Code.QUOTE_FORGED
    ]
    assert decide(replace(shown, signature=b"other"), quotes=[ours, theirs]) == [Code.QUOTE_FORGED]
    assert decide(replace(shown, signature=b"ours", quote_id=uuid7()), quotes=[ours, theirs]) == [Code.QUOTE_FORGED]
    assert decide(shown, quotes=[ours, theirs]) == [Code.OK]


@given(st.integers(1, 8), st.integers(0, 10 * OWED))
def test_a_batch_reserves_as_much_as_fits_and_no_more(number: int, headroom: int) -> None:
    quotes = [quote() for _ in range(number)]
    codes = decide(*(acceptance(one) for one in quotes), quotes=quotes, headroom=headroom)
    accepted = codes.count(Code.OK)
    assert accepted * OWED <= headroom
    assert accepted == min(number, headroom // OWED)
    assert set(codes) <= {Code.OK, Code.EXPOSURE_LIMIT}


def test_a_refused_acceptance_leaves_the_room_to_the_next() -> None:
    first, second = quote(state=QuoteState.CANCELLED), quote()
    codes = decide(acceptance(first), acceptance(second), quotes=[first, second], headroom=OWED)
    assert codes == [Code.QUOTE_CANCELLED, Code.OK]


def cancelling(one: Quote | None, only_of: str | None, now: datetime = NOW) -> Code | None:
    refusal = refuse_cancellation(Cancellation(uuid4(), only_of), one, now)
    return None if refusal is None else refusal.code


def test_who_may_cancel_what() -> None:
    payment = uuid4()
    open_one, accepted = quote(), quote(state=QuoteState.ACCEPTED, payment_id=payment)
    late = open_one.expires_at
    assert cancelling(open_one, "alpha") is None
    assert cancelling(open_one, None) is None
    assert cancelling(open_one, "beta") is Code.QUOTE_UNKNOWN
    assert cancelling(open_one, "alpha", late) is Code.QUOTE_EXPIRED
    assert cancelling(accepted, "alpha") is Code.QUOTE_ALREADY_USED
    assert cancelling(accepted, None, late) is None
    assert cancelling(quote(state=QuoteState.CANCELLED), None) is Code.QUOTE_CANCELLED
    assert cancelling(quote(state=QuoteState.SETTLED, payment_id=payment), None) is Code.QUOTE_SETTLED
    assert cancelling(None, None) is Code.QUOTE_UNKNOWN


def settling(one: Quote | None, payment_id: UUID) -> Refusal | None:
    return refuse_settlement(Settlement(uuid4(), payment_id), one, NOW)


def test_only_the_payment_that_accepted_a_quote_settles_it() -> None:
    payment = uuid4()
    accepted = quote(state=QuoteState.ACCEPTED, payment_id=payment)
    assert settling(accepted, payment) is None
    for one, code in (
        (accepted, Code.QUOTE_NOT_ACCEPTED),
        (quote(), Code.QUOTE_NOT_ACCEPTED),
        (quote(state=QuoteState.SETTLED, payment_id=payment), Code.QUOTE_SETTLED),
        (None, Code.QUOTE_UNKNOWN),
    ):
        refusal = settling(one, uuid4())
        assert refusal is not None
        assert refusal.code is code
