"""A service gets a database of its own, and a runtime role that can do no more than its work."""

import asyncio
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from fixtures.database import FreshDatabase
from storage.provision import ProvisionError, ServiceUrls, provision


async def execute(url: str, statement: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


async def test_provisioning_again_and_at_once_gives_the_same_urls(database_server: str) -> None:
    at_once = await asyncio.gather(*(provision(database_server, "bazaar_again") for _ in range(4)))
    again = await provision(database_server, "bazaar_again")
    assert set(at_once) == {again}
    assert urlsplit(again.runtime_url).path == "/serai_bazaar_again"
    await execute(again.runtime_url, "SELECT 1")


async def test_the_runtime_role_writes_rows_but_no_schema(bazaar: ServiceUrls) -> None:
    await execute(bazaar.runtime_url, "INSERT INTO stall VALUES (1, 'Leyla')")
    await execute(bazaar.runtime_url, "UPDATE stall SET merchant = 'Omar' WHERE number = 1")
    await execute(bazaar.runtime_url, "DELETE FROM stall WHERE number = 1")
    for statement in ("CREATE TABLE mine (number integer)", "DROP TABLE stall", "TRUNCATE stall"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await execute(bazaar.runtime_url, statement)


async def test_a_service_cannot_enter_the_database_of_another(
    fresh_database: FreshDatabase, database_server: str
) -> None:
    bazaar = await fresh_database("bazaar")
    other = await provision(database_server, "palace")
    trespass = urlsplit(other.runtime_url)._replace(path=urlsplit(bazaar.runtime_url).path)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(urlunsplit(trespass), "SELECT 1")


async def test_a_provision_that_was_cut_off_is_completed_by_the_next(
    fresh_database: FreshDatabase, database_server: str
) -> None:
    """The roles and the database are there, and everybody may still enter it."""
    bazaar = await fresh_database("bazaar")
    for statement in ("CREATE ROLE serai_atrium_owner", "CREATE DATABASE serai_atrium OWNER serai_atrium_owner"):
        await execute(database_server, statement)
    trespass = urlunsplit(urlsplit(bazaar.runtime_url)._replace(path="/serai_atrium"))
    await execute(trespass, "SELECT 1")
    atrium = await provision(database_server, "atrium")
    await execute(atrium.runtime_url, "SELECT 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(trespass, "SELECT 1")


async def test_a_wrong_password_is_refused(bazaar: ServiceUrls) -> None:
    parts = urlsplit(bazaar.runtime_url)
    wrong = parts._replace(netloc=f"{parts.username}:wrong@{parts.hostname}:{parts.port}")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await execute(urlunsplit(wrong), "SELECT 1")


async def test_two_fresh_databases_share_nothing(fresh_database: FreshDatabase) -> None:
    one, other = await asyncio.gather(fresh_database("bazaar"), fresh_database("bazaar"))
    await execute(one.runtime_url, "INSERT INTO stall VALUES (1, 'Leyla')")
    await execute(other.runtime_url, "INSERT INTO stall VALUES (1, 'Omar')")
    assert one != other


@pytest.mark.parametrize("name", ["", "Bazaar", "bazaar; DROP", "1bazaar", "b" * 41])
async def test_a_name_that_is_no_identifier_is_refused(database_server: str, name: str) -> None:
    with pytest.raises(ProvisionError):
        await provision(database_server, name)
    with pytest.raises(ProvisionError):
        await provision(database_server, "bazaar", database=f"-{name}")


async def test_an_admin_url_without_password_is_refused() -> None:
    with pytest.raises(ProvisionError, match="no password"):
        await provision("postgresql://someone@127.0.0.1:1/postgres", "bazaar")
