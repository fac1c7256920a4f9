"""Where the ledger's database is, for whoever looks into it past the ledger."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

from cli.failure import Failure
from cli.home import Home
from storage.embedded import HomeInUse, NoBinaries, ServerFailed, running_url
from storage.resolve import VARIABLE, resolve_server

DATABASE = "serai_ledger"


@asynccontextmanager
async def ledger_database(home: Home, url: str | None) -> AsyncIterator[str]:
    """Give the URL of the ledger's database: the one named, else on the server that SERAI_DATABASE_URL names, else on
    the home's own server, which is started for the block where it does not run. Raises Failure.
    """
    if url is not None:
        yield url
        return
    named = bool(os.environ.get(VARIABLE))
    if not named and not home.database.exists():
        raise Failure(f"the home {home.folder} has no database", hint="name --home, or --database-url")
    admin_url = None if named else running_url(home.database)
    async with AsyncExitStack() as stack:
        try:
            if admin_url is None:
                admin_url = await stack.enter_async_context(resolve_server(home.database))
        except (HomeInUse, NoBinaries, ServerFailed) as error:
            raise Failure(str(error), hint="name the ledger's database with --database-url") from error
        yield urlunsplit(urlsplit(admin_url)._replace(path=f"/{DATABASE}"))
