"""What must be true after the demonstration, checked on the ledger's own stream and on both channels' events."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cli.demo.scenario import EXPECTED_REASONS, GOOD, Kind, Planned
from cli.verify.books import Books
from serai.ledger.v1 import ledger_pb2, transfer_pb2
from serai.payments.v1 import payment_pb2

HONEST_SUCCESS_WANTED = 0.98
"""The programme's own figure for honest payments."""

STATES = payment_pb2.PaymentState


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must be true, and what was found."""

    name: str
    met: bool
    found: str


@dataclass(slots=True)
class Observed:
    """What the channels and the ledger showed: payments by request_id, each side's events, and the books."""

    payments: dict[str, payment_pb2.Payment] = field(default_factory=dict)
    sender_events: dict[str, list[payment_pb2.PaymentChange]] = field(default_factory=lambda: defaultdict(list))
    delivered: set[str] = field(default_factory=set)
    stream_gaps: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    reused_id_reason: str = ""
    warning_seen_after_s: float = 0.0
    payments_killed_at: int = 0
    resumed_after_s: float = 0.0
    transfers: dict[str, list[transfer_pb2.Transfer]] = field(default_factory=lambda: defaultdict(list))


def check(
    planned: Sequence[Planned], seen: Observed, books: Books, trial: ledger_pb2.GetTrialBalanceResponse
) -> list[Expectation]:
    """Give every expectation with what was found."""
    return [
        _all_final(planned, seen),
        *_outcomes(planned, seen),
        _success_rate(planned, seen),
        _exactly_once(seen),
        _money_delivered(seen),
        _no_hold_left(seen),
        _books(books, trial),
        _streams(planned, seen),
        _duplicates(seen),
        Expectation(
            "the same request_id with other content is refused",
            seen.reused_id_reason == "IDEMPOTENCY_KEY_REUSED",
            seen.reused_id_reason,
        ),
        Expectation(
            "a warning reaches the other channel within a second",
            0 < seen.warning_seen_after_s < 1,
            f"{seen.warning_seen_after_s * 1000:.0f} ms",
        ),
        Expectation(
            "the payments service was killed in the middle and payments went on",
            0 < seen.payments_killed_at < len(planned),
            f"killed after {seen.payments_killed_at} payments, serving again after {seen.resumed_after_s:.1f} s",
        ),
    ]


def _all_final(planned: Sequence[Planned], seen: Observed) -> Expectation:
    open_ones = [p.spec.request_id for p in planned if not _payment(seen, p).final]
    return Expectation(
        "every payment is in a final state", not open_ones, f"{len(planned)} sent, {len(open_ones)} open"
    )


def _outcomes(planned: Sequence[Planned], seen: Observed) -> Iterable[Expectation]:
    """Each kind that is not honest ends as it must, for the reason that it must have."""
    for kind, why in EXPECTED_REASONS.items():
        ends = [(_payment(seen, p), p) for p in planned if p.kind is kind]
        right = [
            payment.state in p.may_end and (payment.reason.iso_code, payment.reason.reason) == why
            for payment, p in ends
        ]
        found = Counter(f"{state_word(p.state)} {p.reason.iso_code} {p.reason.reason}" for p, _ in ends)
        told = ", ".join(f"{count} x {end}" for end, count in found.items())
        yield Expectation(f"{kind} is stopped", bool(ends) and all(right), told)


def _success_rate(planned: Sequence[Planned], seen: Observed) -> Expectation:
    honest = [p for p in planned if p.kind is Kind.HONEST]
    good = sum(_payment(seen, p).state in GOOD for p in honest)
    rate = good / len(honest) if honest else 0.0
    return Expectation(
        f"at least {HONEST_SUCCESS_WANTED:.0%} of honest payments succeed",
        rate >= HONEST_SUCCESS_WANTED,
        f"{good} of {len(honest)} ({rate:.1%})",
    )


def _exactly_once(seen: Observed) -> Expectation:
    """A settled payment has one hold, posted once, and one credit to the receiver; any other has nothing posted."""
    wrong = []
    for payment in seen.payments.values():
        kinds = Counter(t.kind for t in seen.transfers[payment.payment_id])
        credited = sum(
            t.purpose == transfer_pb2.TRANSFER_PURPOSE_PAYMENT_CREDIT for t in seen.transfers[payment.payment_id]
        )
        settled = payment.state in GOOD
        wanted = 1 if settled else 0
        posted = kinds[transfer_pb2.TRANSFER_KIND_POST_HOLD]
        held = kinds[transfer_pb2.TRANSFER_KIND_HOLD]
        if posted != wanted or credited != wanted or (settled and held != 1):
            wrong.append(payment.payment_id)
    return Expectation(
        "every payment moved money exactly once or not at all",
        not wrong,
        f"{len(seen.payments)} checked, {len(wrong)} wrong",
    )


def _money_delivered(seen: Observed) -> Expectation:
    """What the ledger credited to the receiver is to the minor unit what the payment promised."""
    wrong = 0
    for payment in (p for p in seen.payments.values() if p.state in GOOD):
        delivered = sum(
            t.amount.minor_units
            for t in seen.transfers[payment.payment_id]
            if t.purpose == transfer_pb2.TRANSFER_PURPOSE_PAYMENT_CREDIT
        )
        wrong += delivered != payment.receive_amount.minor_units
    return Expectation("every beneficiary gets the quoted amount to the minor unit", wrong == 0, f"{wrong} differ")


def _no_hold_left(seen: Observed) -> Expectation:
    left = 0
    for transfers in seen.transfers.values():
        held = sum(t.amount.minor_units for t in transfers if t.kind == transfer_pb2.TRANSFER_KIND_HOLD)
        resolved = sum(t.amount.minor_units for t in transfers if t.original_id and t.kind in RESOLVING)
        left += held != resolved
    return Expectation("no hold is left behind", left == 0, f"{left} open")


RESOLVING = frozenset(
    {
        transfer_pb2.TRANSFER_KIND_POST_HOLD,
        transfer_pb2.TRANSFER_KIND_VOID_HOLD,
        transfer_pb2.TRANSFER_KIND_EXPIRE_HOLD,
    }
)


def _books(books: Books, trial: ledger_pb2.GetTrialBalanceResponse) -> Expectation:
    currencies = sorted({line.currency for line in trial.lines})
    return Expectation(
        "the books balance in every currency, computed again from the stream",
        trial.balanced and not books.faults,
        f"{books.transfers} transfers, {', '.join(currencies)}; {len(books.faults)} differences",
    )


def _streams(planned: Sequence[Planned], seen: Observed) -> Expectation:
    """Each sender heard every version of each payment in order, each receiver of every payment that was settled."""
    incomplete = 0
    for p in planned:
        payment = _payment(seen, p)
        versions = [change.payment.version for change in seen.sender_events[payment.payment_id]]
        incomplete += versions != list(range(1, payment.version + 1))
    settled = {p.payment_id for p in seen.payments.values() if p.state in GOOD}
    unheard = len(settled - seen.delivered)
    found = f"{incomplete} incomplete at senders, {unheard} unheard at receivers, {len(seen.stream_gaps)} gaps"
    complete = not incomplete and not unheard and not seen.stream_gaps
    return Expectation("both channels' streams are complete and in order", complete, found)


def _duplicates(seen: Observed) -> Expectation:
    same = sum(first == second for first, second in seen.duplicates)
    return Expectation(
        "a payment sent twice is one payment",
        bool(seen.duplicates) and same == len(seen.duplicates),
        f"{same} of {len(seen.duplicates)}",
    )


def _payment(seen: Observed, planned: Planned) -> payment_pb2.Payment:
    return seen.payments.get(planned.spec.request_id, payment_pb2.Payment())


def state_word(state: int) -> str:
    """Give a state as people write it, such as `settled`."""
    return STATES.Name(payment_pb2.PaymentState.ValueType(state)).removeprefix("PAYMENT_STATE_").lower()


def by_kind(planned: Sequence[Planned], seen: Observed) -> Mapping[Kind, Counter[str]]:
    """Count, for each kind, the states in which its payments ended."""
    counts: dict[Kind, Counter[str]] = defaultdict(Counter)
    for p in planned:
        counts[p.kind][state_word(_payment(seen, p).state)] += 1
    return counts
