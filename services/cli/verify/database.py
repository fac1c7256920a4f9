"""Where the ledger's database is, for whoever looks into it past the ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

from cli.home import Home
from storage.embedded import running_url
from storage.resolve import resolve_server

DATABASE = "serai_ledger"


@asynccontextmanager
async def ledger_database(home: Home, url: str | None) -> AsyncIterator[str]:
    """Give the URL of the ledger's database: the one named, or that of the home's server, started where it is not."""
    if url is not None:
        yield url
        return
    admin_url = running_url(home.database)
    if admin_url is not None:
        yield _ledger_of(admin_url)
        return
    async with resolve_server(home.database) as started:
        yield _ledger_of(started)


def _ledger_of(admin_url: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{DATABASE}"))
