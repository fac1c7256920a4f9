"""Which PostgreSQL server to use: the one the environment names, or our own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.embedded import EmbeddedServer

VARIABLE = "SERAI_DATABASE_URL"


@asynccontextmanager
async def resolve_server(home: Path) -> AsyncIterator[str]:
    """Give an admin role's URL: that of SERAI_DATABASE_URL, or of the embedded server of `home` while the block runs.

    Raises what EmbeddedServer.start raises; a server that the environment names is not contacted.
    """
    named = os.environ.get(VARIABLE)
    if named:
        yield named
        return
    server = EmbeddedServer(home)
    url = await server.start()
    try:
        yield url
    finally:
        await server.stop()
