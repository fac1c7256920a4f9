"""PostgreSQL's own benchmark (TPC-B-like), on the same server and in turns with ours."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import asyncpg

from cli.bench.wal import settle
from cli.failure import Failure
from storage.embedded import running_url
from storage.embedded.account import server_account
from storage.embedded.binaries import find

SCALE = 10
CLIENTS = 8
THREADS = 2
DATABASE = "pgbench"


class PgBench:
    """The program, and the database that it works on."""

    def __init__(self, program: Path, url: str) -> None:
        self._program = program
        parts = urlsplit(url)
        self._environment = os.environ | {
            "PGHOST": parts.hostname or "",
            "PGPORT": str(parts.port),
            "PGUSER": parts.username or "",
            "PGPASSWORD": parts.password or "",
            "PGDATABASE": DATABASE,
            "PGSSLMODE": "disable",
        }

    @classmethod
    @asynccontextmanager
    async def prepared(cls, home: Path, say: Callable[[str], None]) -> AsyncIterator[Self]:
        """Make the tables at SCALE on the embedded server of `home`, in a database of their own. Raises Failure.

        The server's log is settled first: pgbench and the ledger then meet the same.
        """
        url = running_url(home)
        if url is None:
            raise Failure("the embedded server is gone", hint="run the bench again")
        conn = await asyncpg.connect(url)
        await conn.execute(f"CREATE DATABASE {DATABASE}")
        await conn.close()
        await settle(url, say)
        found = cls(find(None, server_account(), home / "programs").folder / "pgbench", url)
        say(f"preparing pgbench at scale {SCALE}")
        await found._call("-i", "-q", "-s", str(SCALE))
        yield found

    async def run(self, seconds: float) -> float:
        """Give the transactions a second, prepared statements, CLIENTS clients, after `seconds` (at least one)."""
        arguments = ("-n", "-M", "prepared", "-c", str(CLIENTS), "-j", str(THREADS), "-T", str(max(1, round(seconds))))
        output = await self._call(*arguments)
        tps = re.search(r"tps = ([\d.]+)", output)
        if tps is None:
            raise Failure(f"pgbench gave no rate:\n{output}")
        return float(tps[1])

    async def _call(self, *arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            self._program,
            *arguments,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if process.returncode:
            raise Failure(f"pgbench failed:\n{output.decode()}")
        return output.decode()
