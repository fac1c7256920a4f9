"""Tables that storage's own features need in a service's database.

A service declares them in its metadata (`include_streams(Table.metadata)`), so that comparing models with the
migrated schema covers them, and creates them in its first migration (`create_streams(op)`). What a `create_`
function makes never changes: a later change is a new function, called by a new migration.

A service's own tables hang under a base with its own registry and metadata, so that five services can be imported
in one process::

    class Table(SQLModel, registry=registry()):
        metadata = MetaData()
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alembic.operations import Operations
from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, MetaData, Text, Uuid, text
from sqlalchemy.orm import registry
from sqlmodel import BigInteger, Field, SQLModel


class StorageTable(SQLModel, registry=registry()):
    """Base of the tables below; services copy them into their own metadata."""

    metadata = MetaData()


class StreamHead(StorageTable, table=True):
    """The last sequence given out in a stream; its row lock puts the stream's writers in line."""

    __tablename__ = "stream_head"
    __table_args__ = (CheckConstraint("length(stream) BETWEEN 1 AND 200", name="stream_head_stream_length"),)

    stream: str = Field(sa_column=Column(Text, primary_key=True))
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    trimmed_through: int = Field(sa_column=Column(BigInteger, nullable=False, server_default="0"))


class StreamEvent(StorageTable, table=True):
    """An event of a stream, written with the change it tells of."""

    __tablename__ = "stream_event"

    stream: str = Field(sa_column=Column(Text, primary_key=True))
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    recorded_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class Idempotency(StorageTable, table=True):
    """The first outcome of a request id in its scope, kept for ever."""

    __tablename__ = "idempotency"

    scope: str = Field(sa_column=Column(Text, primary_key=True))
    request_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    outcome: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    recorded_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()"))
    )


def include_streams(metadata: MetaData) -> None:
    """Declare the tables of storage.streams in a service's metadata."""
    for name in ("stream_head", "stream_event"):
        StorageTable.metadata.tables[name].to_metadata(metadata)


def include_idempotency(metadata: MetaData) -> None:
    """Declare the table of storage.idempotency in a service's metadata."""
    StorageTable.metadata.tables["idempotency"].to_metadata(metadata)


def create_streams(op: Operations) -> None:
    """Create what storage.streams needs; `op` is the `alembic.op` of the calling migration."""
    # Heads are updated by every append: room on the page keeps those updates in place and out of the index.
    op.execute("""
        CREATE TABLE stream_head (
            stream text PRIMARY KEY CONSTRAINT stream_head_stream_length CHECK (length(stream) BETWEEN 1 AND 200),
            sequence bigint NOT NULL,
            trimmed_through bigint NOT NULL DEFAULT 0
        ) WITH (fillfactor = 50)
    """)
    op.execute("""
        CREATE TABLE stream_event (
            stream text NOT NULL,
            sequence bigint NOT NULL,
            kind text NOT NULL,
            payload bytea NOT NULL,
            recorded_at timestamptz NOT NULL,
            PRIMARY KEY (stream, sequence)
        )
    """)


def create_idempotency(op: Operations) -> None:
    """Create what storage.idempotency needs, append-only for the service's runtime role."""
    op.execute("""
        CREATE TABLE idempotency (
            scope text NOT NULL,
            request_id uuid NOT NULL,
            fingerprint bytea NOT NULL,
            outcome bytea NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (scope, request_id)
        )
    """)
    append_only(op, "idempotency")


def append_only(op: Operations, table: str) -> None:
    """Take UPDATE, DELETE and TRUNCATE on `table` from every role but its owner.

    The privileges on the table say which roles those are, so a migration names no role.
    """
    for_every_grantee = """
        DO $$
        DECLARE grantee oid;
        BEGIN
            FOR grantee IN
                SELECT DISTINCT privilege.grantee
                FROM pg_class, aclexplode(relacl) AS privilege
                WHERE pg_class.oid = '{table}'::regclass AND privilege.grantee NOT IN (relowner, 0)
            LOOP
                EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM %s', grantee::regrole);
            END LOOP;
        END $$
    """
    op.execute(for_every_grantee.format(table=table))
