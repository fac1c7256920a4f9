"""The demonstration's own checks: each of them speaks up when what it is about is not so."""

import random
from collections.abc import Callable

import pytest

from cli.commands.demo import fail_unless_met
from cli.demo.expectations import Observed, check
from cli.demo.report import Timing, summary
from cli.demo.scenario import EXPECTED_REASONS, Kind, Planned, plan
from cli.failure import Failure
from cli.verify.books import Books
from serai.common.v1.money_pb2 import Money
from serai.ledger.v1 import ledger_pb2, transfer_pb2
from serai.payments.v1 import payment_pb2

BALANCED = ledger_pb2.GetTrialBalanceResponse(balanced=True)
RECEIVED = Money(currency="USD", minor_units=108_00)


def world() -> tuple[list[Planned], Observed]:
    """A demonstration in which everything went as it should."""
    planned = plan(40, random.Random(1), ["Somebody Listed"])  # noqa: S311 - invents parties, guards nothing.
    seen = Observed(
        duplicates=[("p1", "p1")],
        reused_id_reason="IDEMPOTENCY_KEY_REUSED",
        warning_seen_after_s=0.1,
        payments_killed_at=10,
        resumed_after_s=0.5,
    )
    for number, p in enumerate(planned):
        payment = payment_pb2.Payment(
            payment_id=f"p{number}",
            request_id=p.spec.request_id,
            uetr=p.spec.uetr,
            state=sorted(p.may_end)[-1],  # type: ignore[arg-type]
            final=True,
            version=2,
        )
        if p.kind is Kind.HONEST:
            payment.receive_amount.CopyFrom(RECEIVED)
            seen.delivered.add(payment.payment_id)
            seen.transfers[payment.payment_id] = moved()
        else:
            payment.reason.iso_code, payment.reason.reason = EXPECTED_REASONS[p.kind]
        seen.payments[p.spec.request_id] = payment
        seen.sender_events[payment.payment_id] = [
            payment_pb2.PaymentChange(payment=payment_pb2.Payment(version=version)) for version in (1, 2)
        ]
    return planned, seen


def moved() -> list[transfer_pb2.Transfer]:
    """A hold that is posted, and the credit."""
    return [
        transfer_pb2.Transfer(kind=transfer_pb2.TRANSFER_KIND_HOLD, amount=RECEIVED),
        transfer_pb2.Transfer(kind=transfer_pb2.TRANSFER_KIND_POST_HOLD, original_id="h", amount=RECEIVED),
        transfer_pb2.Transfer(
            kind=transfer_pb2.TRANSFER_KIND_POSTED,
            purpose=transfer_pb2.TRANSFER_PURPOSE_PAYMENT_CREDIT,
            amount=RECEIVED,
        ),
    ]


def unmet(planned: list[Planned], seen: Observed, books: Books, trial: ledger_pb2.GetTrialBalanceResponse) -> list[str]:
    return [e.name for e in check(planned, seen, books, trial) if not e.met]


def first(planned: list[Planned], seen: Observed, kind: Kind = Kind.HONEST) -> payment_pb2.Payment:
    return seen.payments[next(p for p in planned if p.kind is kind).spec.request_id]


def reopen(payment: payment_pb2.Payment, _: Observed) -> None:
    payment.final = False


def forget(payment: payment_pb2.Payment, seen: Observed) -> None:
    del seen.payments[payment.request_id]


def move_twice(payment: payment_pb2.Payment, seen: Observed) -> None:
    seen.transfers[payment.payment_id] += moved()


def deliver_less(payment: payment_pb2.Payment, seen: Observed) -> None:
    payment.receive_amount.minor_units += 1


def leave_a_hold(payment: payment_pb2.Payment, seen: Observed) -> None:
    seen.transfers["stopped"] = moved()[:1]


def miss_an_event(payment: payment_pb2.Payment, seen: Observed) -> None:
    del seen.sender_events[payment.payment_id][0]


def leave_the_receiver_out(payment: payment_pb2.Payment, seen: Observed) -> None:
    seen.delivered.discard(payment.payment_id)


def skip_a_number(_: payment_pb2.Payment, seen: Observed) -> None:
    seen.stream_gaps.append("alpha sent: 3 after 1")


def pay_twice(_: payment_pb2.Payment, seen: Observed) -> None:
    seen.duplicates.append(("p1", "p2"))


def take_other_content(_: payment_pb2.Payment, seen: Observed) -> None:
    seen.reused_id_reason = "OK"


def warn_late(_: payment_pb2.Payment, seen: Observed) -> None:
    seen.warning_seen_after_s = 1.5


def kill_at_the_end(_: payment_pb2.Payment, seen: Observed) -> None:
    seen.payments_killed_at = 40


Harm = Callable[[payment_pb2.Payment, Observed], None]


def test_when_all_is_well_every_expectation_is_met() -> None:
    assert unmet(*world(), Books(), BALANCED) == []


@pytest.mark.parametrize(
    ("harm", "missed"),
    [
        (reopen, "every payment is in a final state"),
        (forget, "every payment is in a final state"),
        (move_twice, "every payment moved money exactly once or not at all"),
        (deliver_less, "every beneficiary gets the quoted amount to the minor unit"),
        (leave_a_hold, "no hold is left behind"),
        (miss_an_event, "both channels' streams are complete and in order"),
        (leave_the_receiver_out, "both channels' streams are complete and in order"),
        (skip_a_number, "both channels' streams are complete and in order"),
        (pay_twice, "a payment sent twice is one payment"),
        (take_other_content, "the same request_id with other content is refused"),
        (warn_late, "a warning reaches the other channel within a second"),
        (kill_at_the_end, "the payments service was killed in the middle and payments went on"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_goes_wrong_is_noticed(harm: Harm, missed: str) -> None:
    planned, seen = world()
    harm(first(planned, seen), seen)
    assert missed in unmet(planned, seen, Books(), BALANCED)


@pytest.mark.parametrize("kind", EXPECTED_REASONS)
def test_a_payment_that_goes_through_or_is_stopped_for_another_reason_is_noticed(kind: Kind) -> None:
    for reason, state in (("SOMETHING_ELSE", None), (None, payment_pb2.PAYMENT_STATE_CREDITED)):
        planned, seen = world()
        payment = first(planned, seen, kind)
        payment.reason.reason = reason or payment.reason.reason
        payment.state = state or payment.state
        assert f"{kind} is stopped" in unmet(planned, seen, Books(), BALANCED)


def test_one_honest_payment_in_thirty_that_fails_is_too_many() -> None:
    planned, seen = world()
    first(planned, seen).state = payment_pb2.PAYMENT_STATE_REJECTED
    assert any("honest payments succeed" in name for name in unmet(planned, seen, Books(), BALANCED))


@pytest.mark.parametrize(
    ("books", "trial"),
    [(Books(faults=["it differs"]), BALANCED), (Books(), ledger_pb2.GetTrialBalanceResponse(balanced=False))],
)
def test_books_that_do_not_agree_are_noticed(books: Books, trial: ledger_pb2.GetTrialBalanceResponse) -> None:
    assert any("books balance" in name for name in unmet(*world(), books, trial))


def test_an_expectation_that_is_not_met_ends_the_command_with_a_failure_that_names_it() -> None:
    planned, seen = world()
    fail_unless_met(summary(planned, seen, check(planned, seen, Books(), BALANCED), Timing(), BALANCED))
    warn_late(first(planned, seen), seen)
    with pytest.raises(Failure, match="within a second"):
        fail_unless_met(summary(planned, seen, check(planned, seen, Books(), BALANCED), Timing(), BALANCED))
