"""Streams keep their promise: no gap, and the order of commits."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.pool import Pool
from storage.streams import CursorOutOfRange, StreamEvent, append, read, trim
from storage.streams.outbox import READ


def some_stream() -> str:
    return f"stream-{uuid4()}"


def event(stream: str, text: str) -> StreamEvent:
    return StreamEvent(stream, "told", text.encode())


async def whole(pool: Pool, stream: str) -> list[tuple[int, str]]:
    async with pool.acquire() as conn:
        return [(stored.sequence, stored.payload.decode()) for stored in await read(conn, stream, 0, 100_000)]


async def test_sequences_count_from_one_in_the_order_of_the_call(pool: Pool) -> None:
    one, other = some_stream(), some_stream()
    async with pool.acquire() as conn:
        heads = await append(conn, [event(one, "a"), event(other, "x"), event(one, "b")])
        again = await append(conn, [event(one, "c")])
    assert heads == {one: 2, other: 1}
    assert again == {one: 3}
    assert await whole(pool, one) == [(1, "a"), (2, "b"), (3, "c")]
    assert await whole(pool, other) == [(1, "x")]


async def test_an_event_keeps_what_was_told_and_when(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        before = await conn.fetchval("SELECT clock_timestamp()")
        await append(conn, [StreamEvent(stream, "payment.settled", b"\x00\xff")])
        after = await conn.fetchval("SELECT clock_timestamp()")
        (stored,) = await read(conn, stream, 0, 10)
    assert (stored.kind, stored.payload) == ("payment.settled", b"\x00\xff")
    assert before <= stored.recorded_at <= after


async def test_any_number_of_events_is_one_statement(pool: Pool) -> None:
    statements: list[str] = []
    async with pool.acquire() as conn:
        with conn.query_logger(lambda logged: statements.append(logged.query)):
            await append(conn, [event(f"{uuid4()}", "a") for _ in range(1000)])
            await append(conn, [])
    assert len(statements) == 1


async def test_a_rolled_back_append_leaves_no_gap(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        await append(conn, [event(stream, "a")])
        transaction = conn.transaction()
        await transaction.start()
        await append(conn, [event(stream, "lost"), event(stream, "lost too")])
        await transaction.rollback()
        await append(conn, [event(stream, "b")])
    assert await whole(pool, stream) == [(1, "a"), (2, "b")]


async def test_a_second_writer_waits_for_the_first_to_commit(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as first, pool.acquire() as second:
        transaction = first.transaction()
        await transaction.start()
        await append(first, [event(stream, "first")])
        waiting = asyncio.create_task(append(second, [event(stream, "second")]))
        async with pool.acquire() as watcher:
            await wait_for_lock(watcher, second.get_server_pid())
            assert await read(watcher, stream, 0, 10) == []
        await transaction.commit()
        await waiting
    assert await whole(pool, stream) == [(1, "first"), (2, "second")]


async def wait_for_lock(conn: asyncpg.Connection, pid: int) -> None:
    """Returns when the session `pid` waits for another's lock."""
    async with asyncio.timeout(10):
        while not await conn.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", pid):
            continue


async def test_two_writers_of_the_same_streams_in_opposite_order_do_not_deadlock(pool: Pool) -> None:
    names = [some_stream() for _ in range(20)]

    async def write(order: list[str]) -> None:
        for _ in range(20):
            async with pool.acquire() as conn, conn.transaction():
                await append(conn, [event(name, "x") for name in order])

    await asyncio.gather(write(names), write(names[::-1]), write(names[5:] + names[:5]))
    assert [len(await whole(pool, name)) for name in names] == [60] * len(names)


Plan = list[tuple[list[int], str]]
PLANS: st.SearchStrategy[list[Plan]] = st.lists(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 3), min_size=1, max_size=6), st.sampled_from(["commit", "roll back", "kill"])
        ),
        min_size=1,
        max_size=6,
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=15, deadline=None)
@given(plans=PLANS)
async def test_streams_have_no_gap_and_commit_order_whatever_writers_do(
    pool: Pool, admin: asyncpg.Connection, plans: list[Plan]
) -> None:
    """Writers commit, roll back and are killed side by side, while a reader follows what becomes visible."""
    names = [some_stream() for _ in range(4)]
    told: dict[str, list[str]] = {name: [] for name in names}
    lock = asyncio.Lock()

    async def write(writer: int, plan: Plan) -> None:
        for number, (streams, end) in enumerate(plan):
            events = [event(names[s], f"{writer}/{number}/{place}") for place, s in enumerate(streams)]
            if await ends_in_commit(pool, admin, lock, events, end):
                for one in events:
                    told[one.stream].append(one.payload.decode())

    seen: dict[str, list[int]] = {name: [] for name in names}
    writers = asyncio.gather(*(write(number, plan) for number, plan in enumerate(plans)))
    while True:
        last_look = writers.done()
        for name in names:
            async with pool.acquire() as conn:
                page = await read(conn, name, len(seen[name]), 7)
            seen[name] += [stored.sequence for stored in page]
        if last_look and all(len(seen[name]) >= len(told[name]) for name in names):
            break
    await writers

    for name in names:
        # A reader that only ever went forward saw every sequence: none appeared behind its back.
        assert seen[name] == list(range(1, len(told[name]) + 1))
        stored = [text for _, text in await whole(pool, name)]
        assert sorted(stored) == sorted(told[name])
        for writer in range(len(plans)):
            own = [text for text in stored if text.startswith(f"{writer}/")]
            assert own == [text for text in told[name] if text.startswith(f"{writer}/")]


async def ends_in_commit(
    pool: Pool, admin: asyncpg.Connection, lock: asyncio.Lock, events: list[StreamEvent], end: str
) -> bool:
    """Append in a transaction of its own and end it as told; say whether it took effect."""
    async with pool.acquire() as conn:
        transaction = conn.transaction()
        await transaction.start()
        await append(conn, events)
        if end == "commit":
            await transaction.commit()
            return True
        if end == "roll back":
            await transaction.rollback()
            return False
        async with lock:
            await admin.execute("SELECT pg_terminate_backend($1, 5000)", conn.get_server_pid())
        # InternalClientError is what asyncpg says when it has read half of the news that its session was ended.
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)):
            await transaction.commit()
        return False


async def test_an_unwritten_stream_is_empty_and_has_no_other_cursor(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        assert await read(conn, stream, 0, 10) == []
        with pytest.raises(CursorOutOfRange):
            await read(conn, stream, 1, 10)


async def test_a_cursor_past_the_head_is_out_of_range(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        await append(conn, [event(stream, "a")])
        assert await read(conn, stream, 1, 10) == []
        with pytest.raises(CursorOutOfRange) as caught:
            await read(conn, stream, 2, 10)
    assert (caught.value.oldest, caught.value.head) == (0, 1)


async def test_a_cursor_older_than_what_is_retained_is_out_of_range(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        await append(conn, [event(stream, text) for text in "abcd"])
        async with conn.transaction():
            assert await trim(conn, stream, 2)
        with pytest.raises(CursorOutOfRange):
            await read(conn, stream, 1, 10)
        assert [stored.sequence for stored in await read(conn, stream, 2, 10)] == [3, 4]
        assert await append(conn, [event(stream, "e")]) == {stream: 5}


async def test_trimming_twice_or_past_the_head_deletes_nothing(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        await append(conn, [event(stream, "a"), event(stream, "b")])
        assert await trim(conn, stream, 1)
        assert not await trim(conn, stream, 1)
        assert not await trim(conn, stream, 3)
        assert [stored.sequence for stored in await read(conn, stream, 1, 10)] == [2]


@pytest.mark.parametrize("name", ["", "x" * 201])
async def test_a_stream_needs_a_name_of_bounded_length(pool: Pool, name: str) -> None:
    async with pool.acquire() as conn:
        with pytest.raises(asyncpg.CheckViolationError):
            await append(conn, [event(name, "a")])


async def test_reading_a_page_walks_the_primary_key(pool: Pool) -> None:
    stream = some_stream()
    async with pool.acquire() as conn:
        await append(conn, [event(stream, "a") for _ in range(2000)])
        await append(conn, [event(some_stream(), "a") for _ in range(2000)])
        plan = "\n".join(row[0] for row in await conn.fetch(f"EXPLAIN {READ}", stream, 1900, 10))
    assert "Index Scan using stream_event_pkey" in plan
    assert "Seq Scan on stream_event" not in plan
