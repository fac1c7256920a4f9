"""Bringing PostgreSQL's log to the state that a server has after a day, not after a minute."""

from collections.abc import Callable

import asyncpg

MEBIBYTES = 1_024
FILL = "SELECT pg_logical_emit_message(false, 'serai bench', repeat('x', 1048576))"


async def settle(url: str, say: Callable[[str], None]) -> None:
    """Write and recycle MEBIBYTES of log, as the administrator of the server at `url`.

    A server that has run for a while uses the files of its log again; a new one makes each of them anew, 16 MiB of
    zeros that every commit waits for (70 ms here, every second or two under load).
    """
    say("settling the database's log")
    conn = await asyncpg.connect(url)
    try:
        for _ in range(MEBIBYTES):
            await conn.execute(FILL)
        # What lies before a checkpoint is made ready for use again; the second one puts all of it there.
        await conn.execute("CHECKPOINT")
        await conn.execute("CHECKPOINT")
    finally:
        await conn.close()
