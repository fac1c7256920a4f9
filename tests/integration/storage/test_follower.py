"""Followers see every event once, in order, whatever happens to the connection they listen on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import uuid4

import asyncpg
import pytest

from storage.pool import Connection, Pool, open_pool
from storage.provision import ServiceUrls
from storage.streams import CursorOutOfRange, Follower, StreamEvent, append

LISTENING = "SELECT pid FROM pg_stat_activity WHERE application_name = 'followers' AND query LIKE 'LISTEN%'"

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'followers' AND wait_event_type = 'Lock'"


@pytest.fixture
async def following(bazaar: ServiceUrls) -> AsyncIterator[Pool]:
    async with open_pool(f"{bazaar.runtime_url}&application_name=followers", max_size=4) as pool:
        yield pool


async def tell(pool: Pool, stream: str, *texts: str) -> None:
    async with pool.acquire() as conn:
        await append(conn, [StreamEvent(stream, "told", text.encode()) for text in texts])


async def take(follower: Follower, stream: str, after: int, count: int) -> list[tuple[int, str]]:
    taken: list[tuple[int, str]] = []
    async with asyncio.timeout(10), aclosing(follower.pages(stream, after)) as pages:
        async for page in pages:
            taken += [(event.sequence, event.payload.decode()) for event in page]
            if len(taken) >= count:
                break
    return taken[:count]


async def test_a_follower_sees_what_was_written_before_and_after_it_came(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    await tell(pool, stream, "a", "b")
    async with Follower(following) as follower:
        taking = asyncio.create_task(take(follower, stream, 0, 4))
        await tell(pool, stream, "c")
        await tell(pool, stream, "d")
        assert await taking == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]


async def test_a_follower_resumes_after_its_cursor(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    await tell(pool, stream, *"abcdef")
    async with Follower(following) as follower:
        first = await take(follower, stream, 0, 2)
        assert await take(follower, stream, first[-1][0], 4) == [(3, "c"), (4, "d"), (5, "e"), (6, "f")]


async def test_a_long_history_comes_page_by_page_and_whole(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    await tell(pool, stream, *("x" for _ in range(1700)))
    async with Follower(following) as follower:
        taken = await take(follower, stream, 0, 1700)
    assert [sequence for sequence, _ in taken] == list(range(1, 1701))


async def test_many_followers_share_one_listening_connection(
    pool: Pool, following: Pool, admin: asyncpg.Connection
) -> None:
    streams = [f"{uuid4()}" for _ in range(10)]
    async with Follower(following) as follower:
        taking = [asyncio.create_task(take(follower, stream, 0, 3)) for stream in streams for _ in range(10)]
        async with asyncio.timeout(10):
            while not await admin.fetch(LISTENING):
                continue
        for text in "abc":
            await asyncio.gather(*(tell(pool, stream, text) for stream in streams))
        assert await asyncio.gather(*taking) == [[(1, "a"), (2, "b"), (3, "c")]] * 100
        # Whatever reads there were has ended: what is still held is the one connection that listens.
        assert following.get_size() - following.get_idle_size() == 1


async def test_a_follower_outlives_its_listening_connection(
    pool: Pool, following: Pool, admin: asyncpg.Connection
) -> None:
    stream = f"{uuid4()}"
    async with Follower(following) as follower:
        taking = asyncio.create_task(take(follower, stream, 0, 2))
        async with asyncio.timeout(10):
            while not (listening := await admin.fetch(LISTENING)):
                continue
        await admin.fetch("SELECT pg_terminate_backend($1, 5000)", listening[0]["pid"])
        await tell(pool, stream, "a", "b")
        assert await taking == [(1, "a"), (2, "b")]


class Startled(Follower):
    """Loses its listening connection once to what asyncpg says when it has read half of a session's end."""

    startled = False

    async def _listen_on(self, conn: Connection) -> None:
        if not self.startled:
            self.startled = True
            raise asyncpg.InternalClientError("got result for unknown protocol state 0")
        await super()._listen_on(conn)


async def test_a_follower_outlives_what_the_driver_cannot_name(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    await tell(pool, stream, "a")
    async with (
        asyncio.timeout(10),
        Startled(following) as follower,
        aclosing(follower.pages(stream, 0)) as pages,
    ):
        first = await anext(pages)
        # Written after the read, so that only who listens hears of it.
        await tell(pool, stream, "b")
        second = await anext(pages)
        assert follower.startled
    assert [event.payload for event in (*first, *second)] == [b"a", b"b"]


async def test_a_follower_finds_what_it_was_not_notified_of(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    async with Follower(following) as follower:
        taking = asyncio.create_task(take(follower, stream, 0, 1))
        async with pool.acquire() as conn, conn.transaction():
            await conn.execute("INSERT INTO stream_head (stream, sequence) VALUES ($1, 1)", stream)
            await conn.execute("INSERT INTO stream_event VALUES ($1, 1, 'told', 'quiet', now())", stream)
        assert await taking == [(1, "quiet")]


async def test_an_idle_stream_gives_empty_pages_for_heartbeats(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    async with Follower(following) as follower, aclosing(follower.pages(stream, 0, idle_seconds=0.05)) as pages:
        assert await anext(pages) == ()
        assert await anext(pages) == ()
        await tell(pool, stream, "a")
        async with asyncio.timeout(10):
            while not (page := await anext(pages)):
                continue
    assert [event.payload for event in page] == [b"a"]


async def test_a_follower_that_leaves_takes_nothing_from_the_others(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    async with Follower(following) as follower:
        leaving = asyncio.create_task(take(follower, stream, 0, 1))
        staying = asyncio.create_task(take(follower, stream, 0, 1))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        await tell(pool, stream, "a")
        assert await staying == [(1, "a")]


async def test_no_wake_up_is_lost_between_followers_that_share_reads(
    pool: Pool, following: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the poll a lost wake-up would last for ever."""
    monkeypatch.setattr("storage.streams.follower.POLL_SECONDS", 3600.0)
    stream = f"{uuid4()}"
    async with Follower(following) as follower:
        taking = [asyncio.create_task(take(follower, stream, 0, 300)) for _ in range(20)]
        for number in range(300):
            await tell(pool, stream, f"{number}")
        expected = [(number + 1, f"{number}") for number in range(300)]
        assert await asyncio.gather(*taking) == [expected] * 20


async def test_followers_end_with_the_follower_that_serves_them(pool: Pool, following: Pool) -> None:
    stream = f"{uuid4()}"
    await tell(pool, stream, "a")
    async with Follower(following) as follower:
        taking = asyncio.create_task(take(follower, stream, 0, 2))
        assert await take(follower, stream, 0, 1) == [(1, "a")]
    assert await taking == [(1, "a")]


async def test_a_follower_ends_while_its_statements_wait(
    following: Pool, bazaar: ServiceUrls, admin: asyncpg.Connection
) -> None:
    owner = await asyncpg.connect(bazaar.owner_url)
    try:
        async with asyncio.timeout(20), owner.transaction():
            await owner.execute("LOCK TABLE stream_head IN ACCESS EXCLUSIVE MODE")
            async with Follower(following) as follower:
                taking = asyncio.create_task(take(follower, f"{uuid4()}", 0, 1))
                # The read and the poll.
                while await admin.fetchval(WAITING) < 2:
                    continue
            assert await taking == []
    finally:
        await owner.close()
    assert following.get_size() == following.get_idle_size()


async def test_a_cursor_that_would_miss_events_is_refused(following: Pool) -> None:
    async with Follower(following) as follower:
        with pytest.raises(CursorOutOfRange):
            await take(follower, f"{uuid4()}", 5, 1)


async def test_a_follower_needs_a_pool_with_room_for_its_reads(bazaar: ServiceUrls) -> None:
    async with open_pool(bazaar.runtime_url, max_size=1) as pool:
        with pytest.raises(ValueError, match="at least two"):
            Follower(pool)
