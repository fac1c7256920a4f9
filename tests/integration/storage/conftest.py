"""A service that exists for these tests, and pools on fresh databases of it."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from fixtures.database import FreshDatabase
from storage.pool import Pool, open_pool
from storage.provision import ServiceUrls

# `bazaar` (well-behaved) and `cellar` (whose second migration fails) are found like any service.
sys.path.insert(0, str(Path(__file__).parent / "services"))


@pytest.fixture(scope="module")
async def bazaar(fresh_database: FreshDatabase) -> ServiceUrls:
    return await fresh_database("bazaar")


@pytest.fixture(scope="module")
async def pool(bazaar: ServiceUrls) -> AsyncIterator[Pool]:
    async with open_pool(bazaar.runtime_url, max_size=12) as opened:
        yield opened


@pytest.fixture(scope="module")
async def admin(database_server: str) -> AsyncIterator[asyncpg.Connection]:
    conn = await asyncpg.connect(database_server)
    try:
        yield conn
    finally:
        await conn.close()
