"""The state machine, by any order of events."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import Money, currency
from payments.domain import events
from payments.domain.errors import NotPossible
from payments.domain.events import Change, Event, Verdict
from payments.domain.payment import FAILED, ISO_STATUS, MOVED, WAITING, Instruction, Payment, PaymentState, Wait
from payments.domain.quote import Legs, Quote, QuoteStanding
from payments.domain.reasons import REASONS, reason
from payments.domain.step import Step, next_step, yields_to_cancel
from payments.domain.transition import Windows, transition

EUR, USD = currency("EUR"), currency("USD")
ID = UUID("01900000-0000-7000-8000-00000000000a")
WINDOWS = Windows()
S = PaymentState

ALLOWED = {
    S.RECEIVED: {S.SCREENING, S.REJECTED, S.CANCELLED, S.EXPIRED},
    S.SCREENING: {
        S.AWAITING_CONFIRMATION,
        S.IN_REVIEW,
        S.APPROVED,
        S.REJECTED,
        S.BLOCKED,
        S.CANCELLED,
        S.EXPIRED,
    },
    S.AWAITING_CONFIRMATION: {S.APPROVED, S.CANCELLED, S.EXPIRED},
    S.IN_REVIEW: {S.SCREENING, S.AWAITING_CONFIRMATION, S.APPROVED, S.REJECTED, S.CANCELLED, S.EXPIRED},
    S.APPROVED: {S.RESERVED, S.REJECTED, S.OUTCOME_UNKNOWN},
    S.RESERVED: {S.SUBMITTED, S.ACCEPTED, S.CANCELLED},
    S.SUBMITTED: {S.ACCEPTED, S.REJECTED, S.CANCELLED, S.EXPIRED},
    S.ACCEPTED: {S.SETTLED, S.REJECTED, S.OUTCOME_UNKNOWN},
    S.OUTCOME_UNKNOWN: {S.RESERVED, S.SETTLED, S.REJECTED, S.ACCEPTED, S.APPROVED},
    S.SETTLED: {S.CREDITED},
}


def a_quote(**changes: object) -> Quote:
    quote = Quote(
        quote_id=UUID("01900000-0000-7000-8000-0000000000aa"),
        participant_id="alpha",
        send=Money(1000, EUR),
        receive=Money(1070, USD),
        legs=Legs("provider", Money(980, EUR), Money(15, EUR), Money(5, EUR), Money(1071, USD), Money(1, USD)),
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        standing=QuoteStanding.OPEN,
        used_by=None,
        document=b"",
    )
    return replace(quote, **changes)  # type: ignore[arg-type]


def a_payment(*, asked: bool = False, own_quote: bool = False) -> Payment:
    instruction = Instruction(
        payment_id=ID,
        request_id=ID,
        uetr=ID,
        sender="alpha",
        receiver="beta",
        quote_id=a_quote().quote_id if own_quote else None,
        source_currency="EUR",
        target_currency="USD",
        send=Money(1000, EUR),
        receive=None,
        particulars=b"",
    )
    return Payment(instruction, S.RECEIVED, credit_is_asked=asked, wait=Wait(60))


EVENTS: list[Event] = [
    events.Quoted(a_quote()),
    events.Refused(reason("QUOTE_EXPIRED")),
    *(
        events.Assessed(verdict, ID, ID, confirmation_is_due=due, reason=reason("FRAUD_RISK"))
        for verdict in Verdict
        for due in (False, True)
    ),
    events.Confirmed(),
    events.ReviewResolved(release=True),
    events.ReviewResolved(release=False),
    events.Reserved(),
    *(events.ReserveRefused(reason("NET_DEBIT_CAP_EXCEEDED"), h, a) for h in (False, True) for a in (False, True)),
    events.Forwarded(),
    events.CreditAnswered(accept=True),
    events.CreditAnswered(accept=False, iso_code="AC04"),
    events.Posted(),
    events.Credited(),
    events.PostingRefused(reason("POSTING_REFUSED")),
    events.Undone(),
    events.QuoteSettled(),
    events.CancelRequested(),
    events.DeadlinePassed(),
    events.Unanswered(),
]

payments = st.builds(a_payment, asked=st.booleans(), own_quote=st.booleans())


def lived(payment: Payment, happened: list[Event]) -> tuple[Payment, list[Change]]:
    """The payment after whatever of the events was possible, and all that was told."""
    told: list[Change] = []
    for event in happened:
        try:
            payment, changes = transition(payment, event, WINDOWS)
        except NotPossible:
            continue
        told += changes
    return payment, told


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_only_the_changes_of_the_diagram_happen(payment: Payment, happened: list[Event]) -> None:
    _, told = lived(payment, happened)
    for change in told:
        assert change.previous is not None
        assert change.payment.state in ALLOWED[change.previous], (change.previous, change.payment.state)


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_each_change_is_told_once_and_in_order(payment: Payment, happened: list[Event]) -> None:
    after, told = lived(payment, happened)
    assert [change.payment.version for change in told] == list(range(2, len(told) + 2))
    assert after.version == len(told) + 1
    states = [payment.state, *(change.payment.state for change in told)]
    assert [change.previous for change in told] == states[:-1]
    assert after.state is states[-1]


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60), st.sampled_from(EVENTS))
def test_what_is_final_stays_final(payment: Payment, happened: list[Event], later: Event) -> None:
    after, _ = lived(payment, happened)
    if after.is_final:
        again, told = lived(after, [later])
        assert again.state is after.state
        assert told == []


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_nothing_is_kept_back_by_what_has_failed(payment: Payment, happened: list[Event]) -> None:
    after, _ = lived(payment, happened)
    if after.state in FAILED:
        assert not after.holds_money
        assert not after.quote_is_accepted
        assert after.reason is not None
        assert after.ending is None
    if after.ending is not None:
        assert next_step(after) is Step.UNDO
        assert after.holds_money or after.quote_is_accepted


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_the_receiver_hears_nothing_before_it_concerns_it(payment: Payment, happened: list[Event]) -> None:
    _, told = lived(payment, happened)
    heard = [change.payment.state for change in told if change.payment.receiver_is_told]
    assert not heard or heard[0] in (S.SUBMITTED, S.SETTLED)


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_every_payment_has_a_step_a_deadline_or_an_end(payment: Payment, happened: list[Event]) -> None:
    after, _ = lived(payment, happened)
    if next_step(after) is None:
        assert after.is_final or (after.state in WAITING and after.wait is not None)


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_money_moves_only_out_of_a_hold(payment: Payment, happened: list[Event]) -> None:
    _, told = lived(payment, happened)
    states = [change.payment.state for change in told]
    if S.SETTLED in states:
        assert S.RESERVED in states[: states.index(S.SETTLED)]


@given(payments, st.lists(st.sampled_from(EVENTS), max_size=60))
def test_a_payment_whose_posting_may_be_under_way_is_never_cancelled(payment: Payment, happened: list[Event]) -> None:
    after, _ = lived(payment, happened)
    if after.working_state is S.ACCEPTED or after.working_state in MOVED:
        with pytest.raises(NotPossible):
            transition(after, events.CancelRequested(), WINDOWS)
        assert not yields_to_cancel(after, ())


def test_the_payer_confirms_within_the_life_of_the_quote() -> None:
    quote = a_quote(expires_at=datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=30))
    screening, _ = transition(a_payment(), events.Quoted(quote), WINDOWS)
    waiting, _ = transition(screening, events.Assessed(Verdict.CONFIRM, ID, ID), WINDOWS)
    assert waiting.wait == Wait(WINDOWS.confirm_seconds, quote.expires_at)


def test_a_released_payment_keeps_the_channels_own_quote_and_renews_ours() -> None:
    for own in (True, False):
        screening, _ = transition(a_payment(own_quote=own), events.Quoted(a_quote()), WINDOWS)
        review, _ = transition(screening, events.Assessed(Verdict.REVIEW, ID, ID, confirmation_is_due=True), WINDOWS)
        released, _ = transition(review, events.ReviewResolved(release=True), WINDOWS)
        if own:
            assert released.quote is not None
        else:
            assert (next_step(released), released.quote_round) == (Step.QUOTE, 2)
            released, _ = transition(released, events.Quoted(a_quote()), WINDOWS)
        # What risk asked for besides the review still stands.
        assert released.state is S.AWAITING_CONFIRMATION


def test_an_unknown_outcome_goes_on_where_it_was_interrupted() -> None:
    approved = replace(a_payment(), state=S.APPROVED, quote=a_quote(), wait=None)
    unknown, told = transition(approved, events.Unanswered(), WINDOWS)
    assert (unknown.state, next_step(unknown), len(told)) == (S.OUTCOME_UNKNOWN, Step.RESERVE, 1)
    reserved, told = transition(unknown, events.Reserved(), WINDOWS)
    assert (reserved.state, reserved.interrupted, reserved.reason) == (S.RESERVED, None, None)
    assert told[0].previous is S.OUTCOME_UNKNOWN


def test_every_state_and_reason_has_its_words() -> None:
    assert set(ISO_STATUS) == set(PaymentState)
    for name, row in REASONS.items():
        assert row.reason == name
        assert row.explanation.endswith(".")
        assert len(row.iso_code) in (0, 4)
