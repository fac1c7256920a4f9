"""Tables of a small service that exists for the tests of storage."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from storage.tables import include_idempotency, include_streams


class Table(SQLModel, registry=registry()):
    metadata = MetaData()


class Stall(Table, table=True):
    """A merchant's place in the bazaar."""

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    merchant: str


metadata = Table.metadata
include_streams(metadata)
include_idempotency(metadata)
