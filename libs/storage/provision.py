"""Making a service's database and its two roles on a server where we have an admin role.

A production cluster's operator makes these declaratively; this does it for the embedded server, for tests and for
`SERAI_DATABASE_URL`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import asyncpg

# Two provisions at once would both find a role missing and both create it.
TURN_LOCK = 0x73657261690001


class ProvisionError(Exception):
    """The admin URL or the service's name cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    """A service's database: `runtime_url` may read and write rows, `owner_url` may change the schema."""

    runtime_url: str
    owner_url: str


async def provision(
    admin_url: str, service: str, *, database: str | None = None, template: str = "template0"
) -> ServiceUrls:
    """Make the database and the roles of `service` where they are missing, and give the URLs to use them.

    The database is `serai_<service>` unless `database` names another; a new one is a copy of `template`. The roles
    `serai_<service>_owner` (schema changes, migrations) and `serai_<service>` (SELECT, INSERT, UPDATE and DELETE on
    the owner's tables; a migration revokes on append-only ones) have passwords derived from the admin's, so that
    every process with the admin URL finds the same ones and none has to be stored.
    Safe to call again and from several processes at once. Raises ProvisionError, OSError or asyncpg.PostgresError.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", service):
        raise ProvisionError(f"{service!r} is no service name: lower-case letters, digits and _ only")
    name = database or f"serai_{service}"
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ProvisionError(f"{name!r} is no database name: lower-case letters, digits and _ only")
    runtime, owner = f"serai_{service}", f"serai_{service}_owner"
    urls = ServiceUrls(_url(admin_url, runtime, name), _url(admin_url, owner, name))
    async with _turn(admin_url) as conn:
        for role in (owner, runtime):
            await _ensure_role(conn, role, _password(admin_url, role))
        await _ensure_database(conn, name, owner=owner, template=template)
        # In turn as well: two sessions that change the privileges of one schema at once fail.
        await _ensure_privileges(urls.owner_url, name, runtime)
    return urls


def _password(admin_url: str, role: str) -> str:
    secret = urlsplit(admin_url).password
    if not secret:
        raise ProvisionError("the admin URL carries no password, from which the services' passwords are derived")
    return hmac.new(unquote(secret).encode(), f"serai role {role}".encode(), hashlib.sha256).hexdigest()


def _url(admin_url: str, role: str, database: str) -> str:
    parts = urlsplit(admin_url)
    place = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(role)}:{_password(admin_url, role)}@{place}"
    return urlunsplit((parts.scheme, netloc, f"/{database}", parts.query, ""))


@asynccontextmanager
async def _turn(admin_url: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    conn = await asyncpg.connect(admin_url)
    try:
        await conn.execute("SELECT pg_advisory_lock($1)", TURN_LOCK)
        yield conn
    finally:
        await conn.close()


async def _ensure_role(conn: asyncpg.Connection[asyncpg.Record], role: str, password: str) -> None:
    known = await conn.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role)
    # Utility commands take no parameters; the name is checked above and the password is hexadecimal. An existing
    # role's password is set again, since the admin's may have changed.
    await conn.execute(f"{'ALTER' if known else 'CREATE'} ROLE {role} LOGIN PASSWORD '{password}'")


async def _ensure_database(conn: asyncpg.Connection[asyncpg.Record], name: str, *, owner: str, template: str) -> None:
    if await conn.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
        return
    # An admin that is no superuser may give a database only to a role it is a member of.
    await conn.execute(f"GRANT {owner} TO CURRENT_USER")
    await conn.execute(f"CREATE DATABASE {name} OWNER {owner} TEMPLATE {template} ENCODING 'UTF8'")


async def _ensure_privileges(owner_url: str, database: str, runtime: str) -> None:
    """Grant what the runtime role needs, and nothing to others: each time, for a provision may have been cut off."""
    conn = await asyncpg.connect(owner_url)
    try:
        await conn.execute(f"""
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT ON DATABASE {database} TO {runtime};
            GRANT USAGE ON SCHEMA public TO {runtime};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {runtime};
        """)
    finally:
        await conn.close()
