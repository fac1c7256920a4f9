"""The database of a torture run: an embedded server of its own, reached by replicas through a proxy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from cli.torture.proxy import Address, Proxy
from storage.embedded import EmbeddedServer
from storage.embedded.account import server_account
from storage.embedded.cluster import Cluster
from storage.embedded.home import state_folder
from storage.migrate import migrate
from storage.pool import Connection
from storage.provision import provision


class Database:
    """Starts, stops and crashes the server. Its port changes with each start; the proxy's stays."""

    def __init__(self, home: Path, service: str = "ledger") -> None:
        self._home = home
        self._service = service
        self.role = f"serai_{service}"
        """The role of the service, and the name of its database."""
        self._server = EmbeddedServer(home)
        self._admin_url = ""
        self._role_url = ""
        self.proxy = Proxy(self._address)
        self.busy = asyncio.Lock()
        """Held by the fault that works on the database, so that no two do at once."""

    async def start(self) -> str:
        """Starts the server with a migrated database and gives the URL for replicas, through the proxy."""
        self._admin_url = await self._server.start()
        urls = await provision(self._admin_url, self._service)
        await migrate(self._service, urls.owner_url)
        self._role_url = urls.runtime_url
        return _at(urls.runtime_url, await self.proxy.start())

    @property
    def direct_url(self) -> str:
        """The URL of the service's role at the server as it runs now, past the proxy."""
        return _at(self._role_url, self._address()[1])

    async def erase(self) -> None:
        """Stops the server and deletes its data."""
        await self.proxy.stop()
        await self._server.erase()

    async def restart(self, away_seconds: float, *, crash: bool) -> None:
        """Stops the server, in order or at once so that it has to recover, and starts it after a while."""
        if crash:
            account = server_account()
            cluster = Cluster(state_folder(self._home.absolute(), account), account)
            await asyncio.to_thread(cluster.stop, "immediate")
        # Ends what a crash left and gives the home back, so that it can be started again.
        await self._server.stop()
        await asyncio.sleep(away_seconds)
        self._admin_url = await self._server.start()

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[Connection]:
        """Gives an admin's connection to the service's database, past the proxy."""
        parts = urlsplit(self._admin_url)
        conn = await asyncpg.connect(urlunsplit(parts._replace(path=f"/{self.role}")))
        try:
            yield conn
        finally:
            await conn.close()

    async def end_sessions(self, conn: Connection) -> None:
        """Has the server end every session of the service."""
        await conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", self.role)

    def _address(self) -> Address:
        parts = urlsplit(self._admin_url)
        return parts.hostname or "", parts.port or 0


def _at(url: str, port: int) -> str:
    """The URL with another port of loopback."""
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{port}"))
