"""Running the PostgreSQL server of a home folder: start or adopt, stop, erase."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

from storage.embedded.account import server_account
from storage.embedded.cluster import ADMIN_ROLE, Cluster, ServerFailed
from storage.embedded.home import LOCK, POINTER, SECRET, HomeLock, admin_password, state_folder


class EmbeddedServer:
    """The PostgreSQL server of one home folder. Its data stay between runs.

    The server is no child of this process and goes on when this process is killed; the next `start` with the same
    home adopts it. Other processes need nothing but the URL.
    """

    def __init__(self, home: Path) -> None:
        self._home = home.absolute()
        self._lock = HomeLock(self._home)

    async def start(self) -> str:
        """Start the server, or adopt the one that a killed process left, and give the admin role's URL.

        Sets up the home on first use. Raises HomeInUse, NoBinaries, ServerFailed or OSError.
        """
        self._home.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            password = admin_password(self._home)
            cluster = self._cluster()
            url = _admin_url(password, await _started(cluster, password))
            await self._check(url, cluster)
        except BaseException:
            self._lock.release()
            raise
        return url

    async def stop(self) -> None:
        """Shut the server down, ending its sessions; the data stay. Raises ServerFailed."""
        try:
            await asyncio.to_thread(self._cluster().stop)
        finally:
            self._lock.release()

    async def erase(self) -> None:
        """Stop the server and delete its data, its log and its secret. Raises ServerFailed."""
        await asyncio.to_thread(self._cluster().erase)
        for name in (SECRET, POINTER, LOCK):
            (self._home / name).unlink(missing_ok=True)
        self._lock.release()

    def _cluster(self) -> Cluster:
        account = server_account()
        return Cluster(state_folder(self._home, account), account)

    async def _check(self, url: str, cluster: Cluster) -> None:
        try:
            conn = await asyncpg.connect(url)
        except asyncpg.InvalidPasswordError as error:
            await asyncio.to_thread(cluster.stop)
            raise ServerFailed(f"{self._home / SECRET} is not the secret that the data were made with") from error
        await conn.close()


async def _started(cluster: Cluster, password: str) -> int:
    """Start the server and give its port; a start that is cancelled leaves no server behind."""
    starting = asyncio.ensure_future(asyncio.to_thread(cluster.start, password))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        # The thread cannot be stopped half-way: it is waited for, and what it started is ended.
        await asyncio.wait([starting])
        if starting.exception() is None:
            await asyncio.to_thread(cluster.stop)
        raise


def running_url(home: Path) -> str | None:
    """Give the admin URL of the server that now runs for `home`, whichever process started it, or None.

    For a second process that joins what the first one runs; it starts nothing and takes no lock.
    """
    if not (home / SECRET).exists():
        return None
    account = server_account()
    running = Cluster(state_folder(home.absolute(), account), account).postmaster()
    if running is None or not running.ready:
        return None
    return _admin_url(admin_password(home), running.port)


def _admin_url(password: str, port: int) -> str:
    # TLS is off because the server has none; saying so spares every connection the question.
    return f"postgresql://{ADMIN_ROLE}:{password}@127.0.0.1:{port}/postgres?sslmode=disable"
