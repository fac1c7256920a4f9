"""The tables that the code describes are those that the migrations make."""

from __future__ import annotations

import asyncpg
from sqlalchemy import CheckConstraint
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from fx.storage.tables import metadata
from storage.provision import ServiceUrls

COLUMNS = """
SELECT class.relname, attribute.attname, format_type(attribute.atttypid, attribute.atttypmod), attribute.attnotnull
FROM pg_attribute AS attribute JOIN pg_class AS class ON class.oid = attribute.attrelid
WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p') AND attribute.attnum > 0
  AND NOT attribute.attisdropped AND class.relname <> 'alembic_version'
"""
CHECKS = """
SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint
WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""


async def test_every_column_is_as_it_is_described(fx_database: ServiceUrls) -> None:
    conn = await asyncpg.connect(fx_database.runtime_url)
    try:
        made = {tuple(row) for row in await conn.fetch(COLUMNS)}
        checks = {row[0] for row in await conn.fetch(CHECKS)}
    finally:
        await conn.close()
    described = {
        (table.name, column.name, _type(column.type), not column.nullable)
        for table in metadata.sorted_tables
        for column in table.columns
    }
    assert described == made
    named = {
        f"{table.name}.{constraint.name}"
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert named
    assert named <= checks


def _type(of: TypeEngine[object]) -> str:
    return of.compile(postgresql.dialect()).lower().replace(", ", ",")  # type: ignore[no-untyped-call]
