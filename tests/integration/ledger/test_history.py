"""Balances of the past through the public contract: by recorded time, by effective time and by place."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import grpc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.ledger import BOOK, LedgerCaller, account, hold, new_id, post, reversal, transfer, void
from fixtures.ledger_books import after
from fixtures.ledger_history import OpenHistory, Totals, effective, recorded, sequence
from ledger.api.convert.fields import timestamp
from ledger.api.convert.transfers import transfer as parsed
from ledger.domain import ZERO, Account, AccountCode, AccountState, BalanceConstraint, Book, apply
from ledger.domain.history import GAPS, clock_gap, crossing
from ledger.storage.connections import with_planner_settings
from ledger.storage.sessions import PostgresStore
from rpc import Identity
from rpc.errors import RemoteFailure, read
from serai.ids import parse, uuid7
from serai.ledger.v1 import history_pb2, ledger_pb2, transfer_pb2
from storage.pool import open_pool
from storage.provision import ServiceUrls

DAY = timedelta(days=1)
NO_PAGE = "eA=="
TICK = timedelta(microseconds=1)
POSTING = {
    transfer_pb2.TRANSFER_KIND_POSTED,
    transfer_pb2.TRANSFER_KIND_POST_HOLD,
    transfer_pb2.TRANSFER_KIND_REVERSAL,
}
# Every class of gaps between the two clocks, both ways, and none.
SHIFTS = [None, timedelta(0)] + [sign * bound * 0.7 for bound in (*GAPS, 40 * DAY) for sign in (1, -1)]


async def failure(call: grpc.aio.UnaryUnaryCall) -> RemoteFailure:  # type: ignore[type-arg]
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    return read(raised.value)


def time_of(found: transfer_pb2.Transfer) -> datetime:
    return found.effective_time.ToDatetime(tzinfo=UTC)


# A step is (what to do, debited account, credited account, units, shift of the effective time, earlier step acted on).
steps = st.tuples(
    st.sampled_from(["move", "move", "hold", "post", "void", "reverse"]),
    st.integers(0, 3),
    st.integers(1, 3),
    st.integers(1, 50),
    st.sampled_from(SHIFTS),
    st.integers(0, 8),
)
# All examples share one database.
books = itertools.count(1)

Step = tuple[str, int, int, int, timedelta | None, int]


def specs_of(batch: list[Step], ids: list[str], book: int, earlier: list[str]) -> list[transfer_pb2.TransferSpec]:
    """A batch of requests; what acts on an earlier request acts on any, so that many are refused."""
    found = []
    for what, debit, step, units, shift, other in batch:
        fields: dict[str, object] = {"book_id": book}
        if shift is not None:
            fields["effective_time"] = timestamp(datetime.now(UTC) + shift)
        original = transfer_pb2.TransferSpec(request_id=earlier[other % len(earlier)] if earlier else new_id())
        pair = ids[debit], ids[(debit + step) % 4]
        if what in {"move", "hold"}:
            found.append({"move": transfer, "hold": hold}[what](*pair, units, **fields))
        elif what == "post":
            found.append(post(original, units, **fields))
        else:
            found.append({"void": void, "reverse": reversal}[what](original, **fields))
        earlier.append(found[-1].request_id)
    return found


def opened(ids: list[str], book: int) -> Book:
    """The book as the domain would have it after the accounts were opened."""
    accounts = {
        parse(text): Account(
            account_id=parse(text),
            book_id=book,
            currency="EUR",
            code=AccountCode(code),
            constraint=BalanceConstraint.DEBITS_LIMITED if code == 1 else BalanceConstraint.NONE,
            limit_minor_units=60 if code == 1 else 0,
            opening_limit_minor_units=0,
            owner="",
            metadata={},
            state=AccountState.OPEN,
            create_time=None,
        )
        for code, text in enumerate(ids, 1)
    }
    return Book(book, 0, 1, accounts=accounts)


def in_effect(made: list[transfer_pb2.Transfer], ids: list[str], moment: datetime) -> dict[str, Totals]:
    """The sum over transfers that are effective by then."""
    counted = [t for t in made if t.kind in POSTING and time_of(t) <= moment]
    debits: Counter[str] = Counter()
    credits_: Counter[str] = Counter()
    for one in counted:
        debits[one.debit_account_id] += one.amount.minor_units
        credits_[one.credit_account_id] += one.amount.minor_units
    return {text: (debits[text], credits_[text], 0, 0) for text in ids}


def lines(found: history_pb2.GetTrialBalanceAtResponse) -> list[tuple[int, str, str]]:
    return [(line.code, line.debits_posted, line.credits_posted) for line in found.lines]


def lines_of(balances: dict[str, Totals], ids: list[str]) -> list[tuple[int, str, str]]:
    return [(code, str(balances[text][0]), str(balances[text][1])) for code, text in enumerate(ids, 1)]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches=st.lists(st.lists(steps, min_size=1, max_size=6), min_size=1, max_size=4))
async def test_the_past_is_what_the_domain_replays(
    ledger: LedgerCaller, open_history: OpenHistory, batches: list[list[Step]]
) -> None:
    book = next(books)
    history = open_history(ledger.address, book=book)
    ids = [new_id() for _ in range(4)]
    terms = [{"constraint": 1, "limit_minor_units": 60}, {}, {}, {}]
    accounts = [
        account(request_id=text, book_id=book, code=code, **each)
        for code, (text, each) in enumerate(zip(ids, terms, strict=True), 1)
    ]
    await ledger.stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=accounts), timeout=10)
    state, earlier, prefixes, made_ids = opened(ids, book), [new_id()], [dict.fromkeys(ids, ZERO)], list[str]()
    for batch in batches:
        specs = specs_of(batch, ids, book, earlier)
        results = await ledger.make(*specs)
        commands = [parsed(spec, []) for spec in specs]
        times = [result.record_time.ToDatetime(tzinfo=UTC) for result in results]
        decision = apply(state, [command for command in commands if command is not None], times[0])
        assert [outcome.code for outcome in decision.outcomes] == [result.status.code for result in results]
        state = after(state, decision)
        for movement in decision.movements:
            made = movement.transfer
            changed = {
                str(made.debit_account_id): movement.debit_after,
                str(made.credit_account_id): movement.credit_after,
            }
            prefixes.append(prefixes[-1] | changed)
            made_ids.append(str(made.transfer_id))
    request = ledger_pb2.GetTransfersRequest(book_id=book, transfer_ids=made_ids or [new_id()])
    transfers = list((await ledger.stub.GetTransfers(request, timeout=10)).transfers)
    for place, expected in enumerate(prefixes):
        totals: dict[str, Totals] = {text: balances[:4] for text, balances in expected.items()}
        assert await history.at(ids, sequence(place)) == totals
        assert lines(await history.trial_balance(sequence(place))) == lines_of(totals, ids)
    for made in transfers:
        newest = max(t.sequence for t in transfers if t.record_time.ToDatetime() <= made.record_time.ToDatetime())
        assert await history.at(ids, recorded(made.record_time)) == await history.at(ids, sequence(newest))
    moments = {time_of(made) + shift for made in transfers for shift in (-TICK, timedelta(0))}
    moments |= {made.record_time.ToDatetime(tzinfo=UTC) for made in transfers}
    for moment in moments:
        expected_then = in_effect(transfers, ids, moment)
        assert await history.at(ids, effective(moment)) == expected_then
        found = await history.trial_balance(effective(moment))
        assert lines(found) == lines_of(expected_then, ids)
        assert found.balanced


async def test_the_example_of_the_documentation(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    history = open_history(ledger.address, Identity.operator("viewer"))
    a, b = await ledger.open("alpha", "beta")
    now = datetime.now(UTC)
    (today,) = await ledger.make(transfer(a, b, 100))
    (late,) = await ledger.make(transfer(a, b, 30, effective_time=timestamp(now - DAY)))
    (early,) = await ledger.make(transfer(a, b, 7, effective_time=timestamp(now + DAY)))
    assert await ledger.balances(a) == (137, 0, 0, 0), "every recorded transfer counts at once"
    assert (await history.at([a], recorded(late.record_time)))[a][0] == 130
    debits = [(await history.at([a], effective(now + shift)))[a][0] for shift in (-2 * DAY, -DAY, DAY / 2, DAY)]
    assert debits == [0, 30, 130, 137]
    assert [today.sequence, late.sequence, early.sequence] == [1, 2, 3]


async def test_a_thousand_accounts_in_one_call(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    history = open_history(ledger.address, Identity.service("payments"))
    ids = [new_id() for _ in range(1_000)]
    accounts = [account(request_id=text) for text in ids]
    await ledger.stub.CreateAccounts(ledger_pb2.CreateAccountsRequest(accounts=accounts), timeout=10)
    await ledger.make(*(transfer(ids[n], ids[n + 1], n + 1) for n in range(999)))
    for moment in (sequence(500), effective(datetime.now(UTC))):
        answer = await history.at(ids, moment)
        assert list(answer) == ids
        assert answer[ids[10]] == (11, 10, 0, 0)
    assert answer[ids[999]] == (0, 999, 0, 0)
    assert (await history.at(ids, sequence(500)))[ids[999]] == (0, 0, 0, 0)


async def test_unknown_accounts_are_left_out_and_an_unknown_book_is_empty(
    ledger: LedgerCaller, open_history: OpenHistory
) -> None:
    (a,) = await ledger.open("alpha")
    now = datetime.now(UTC)
    for moment in (sequence(0), recorded(now - DAY), effective(now)):
        assert await open_history(ledger.address).at([new_id(), a], moment) == {a: (0, 0, 0, 0)}
        elsewhere = open_history(ledger.address, book=999)
        assert await elsewhere.at([a], moment) == {}
        assert not (await elsewhere.trial_balance(moment)).lines


async def test_only_effective_moments_may_lie_ahead(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    stub = open_history(ledger.address).stub
    (a,) = await ledger.open("alpha")
    for moment in (recorded(datetime.now(UTC) + DAY), sequence(1)):
        request = history_pb2.GetBalancesAtRequest(book_id=BOOK, account_ids=[a], moment=moment)
        found = await failure(stub.GetBalancesAt(request, timeout=10))
        assert (found.code, found.reason) == (grpc.StatusCode.OUT_OF_RANGE, "MOMENT_NOT_REACHED")
        sums_request = history_pb2.GetTrialBalanceAtRequest(book_id=BOOK, moment=moment)
        assert (await failure(stub.GetTrialBalanceAt(sums_request, timeout=10))).reason == "MOMENT_NOT_REACHED"
    furthest = effective(datetime.max.replace(tzinfo=UTC))
    assert await open_history(ledger.address).at([a], furthest) == {a: (0, 0, 0, 0)}


async def test_a_writer_that_was_paused_records_nothing_into_the_past(
    ledger: LedgerCaller, ledger_database: ServiceUrls
) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(transfer(a, b, 1))
    async with open_pool(with_planner_settings(ledger_database.runtime_url)) as pool:
        store = PostgresStore(pool, 1)
        async with store.session() as session:
            head = await session.head(BOOK)
            assert head is not None
            found = await session.accounts(BOOK, [UUID(a), UUID(b)])
            book = Book(
                BOOK,
                head.sequence,
                head.window_id,
                accounts={row.account.account_id: row.account for row in found},
                balances={row.account.account_id: row.balances for row in found},
            )
            command = parsed(transfer(a, b, 1), [])
            assert command is not None
            for age, is_recorded in ((timedelta(seconds=11), False), (timedelta(seconds=5), True)):
                then = head._replace(now=head.now - age)
                decision = apply(book, [command], then.now)
                assert (await session.record(BOOK, then, uuid7(), decision) is not None) == is_recorded
        await store.close()


async def test_every_violation_is_told(ledger: LedgerCaller, open_history: OpenHistory) -> None:
    stub = open_history(ledger.address).stub
    request = history_pb2.GetBalancesAtRequest(account_ids=["x"], moment=sequence(2**63))
    found = await failure(stub.GetBalancesAt(request, timeout=10))
    assert [v.field for v in found.violations] == ["book_id", "account_ids[0]", "moment.sequence"]
    nothing = history_pb2.GetTrialBalanceAtRequest(book_id=BOOK)
    assert [v.field for v in (await failure(stub.GetTrialBalanceAt(nothing, timeout=10))).violations] == ["moment"]
    nothing.moment.effective.seconds = -1
    found = await failure(stub.GetTrialBalanceAt(nothing, timeout=10))
    assert [v.field for v in found.violations] == ["moment.effective"]
    many = history_pb2.GetBalancesAtRequest(book_id=BOOK, account_ids=[new_id()] * 1_001, moment=sequence(0))
    assert [v.field for v in (await failure(stub.GetBalancesAt(many, timeout=10))).violations] == ["account_ids"]
    listing = history_pb2.ListSealsRequest(book_id=0, page_size=1_001, page_token=NO_PAGE)
    found = await failure(stub.ListSeals(listing, timeout=10))
    assert [v.field for v in found.violations] == ["book_id", "page_size", "page_token"]


@given(
    record=st.datetimes(datetime(1971, 1, 1), datetime(9990, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    lag=st.sampled_from(SHIFTS[1:]),
    share=st.floats(-0.1, 1.1),
)
def test_what_crosses_a_moment_lies_in_its_spans(record: datetime, lag: timedelta, share: float) -> None:
    taken = record + lag
    moment = record + lag * share
    crosses = (record <= moment) != (taken <= moment)
    gap = clock_gap(record, taken)
    (span,) = (span for span in crossing(moment) if span.gap == gap)
    inside = span.after < taken <= span.until
    assert inside or not crosses
    assert not crosses or (gap > 0) == (taken <= moment)
