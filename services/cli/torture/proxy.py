"""A TCP proxy on loopback that can cut connections, slow them down, and swallow what the server answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

CHUNK_BYTES = 1 << 16

Address = tuple[str, int]


class Proxy:
    """Passes bytes on between callers and a server whose address may change; its own address stays."""

    def __init__(self, target: Callable[[], Address]) -> None:
        """`target` is asked anew for each connection."""
        self._target = target
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._swallows = False
        self.delay_seconds = 0.0
        """How long each piece waits before it is passed on, both ways."""
        self.swallowed_bytes = 0
        """What servers answered and nobody got."""

    async def start(self) -> int:
        """Listens on a free port of loopback and gives it."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Cuts every connection and listens no more."""
        if self._server is not None:
            self._server.close()
        self.reset()

    def reset(self) -> None:
        """Cuts every connection without a farewell."""
        for writer in list(self._writers):
            writer.transport.abort()

    def swallow(self) -> None:
        """From now on what servers answer is lost, while what callers ask still arrives."""
        self._swallows = True

    def recover(self) -> None:
        """Ends `swallow`; connections that lost something are cut."""
        self._swallows = False
        self.reset()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        upstream: asyncio.StreamWriter | None = None
        try:
            answers, upstream = await asyncio.open_connection(*self._target())
            self._writers.add(upstream)
            directions = [
                asyncio.ensure_future(self._pass_on(reader, upstream, answers=False)),
                asyncio.ensure_future(self._pass_on(answers, writer, answers=True)),
            ]
            try:
                await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for direction in directions:
                    direction.cancel()
                await asyncio.gather(*directions, return_exceptions=True)
        except OSError:
            # The server is away: the caller finds its connection cut, as without a proxy.
            pass
        finally:
            for end in (writer, upstream):
                if end is not None:
                    self._writers.discard(end)
                    end.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK_BYTES):
                if self.delay_seconds:
                    await asyncio.sleep(self.delay_seconds)
                if answers and self._swallows:
                    self.swallowed_bytes += len(data)
                    continue
                writer.write(data)
                await writer.drain()
