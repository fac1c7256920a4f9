"""Five services declare the same tables in one process without meeting."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from storage.tables import include_idempotency, include_streams


def test_each_service_has_its_own_copy() -> None:
    ledger, fx = MetaData(), MetaData()
    for metadata in (ledger, fx):
        include_streams(metadata)
        include_idempotency(metadata)
    assert set(ledger.tables) == {"stream_head", "stream_event", "idempotency"} == set(fx.tables)
    assert ledger.tables["stream_event"] is not fx.tables["stream_event"]


def test_two_services_may_name_a_table_alike() -> None:
    class LedgerTable(SQLModel, registry=registry()):
        metadata = MetaData()

    class FxTable(SQLModel, registry=registry()):
        metadata = MetaData()

    class Account(LedgerTable, table=True):
        id: int = Field(primary_key=True)

    ledger_account = Account

    class Account(FxTable, table=True):  # type: ignore[no-redef]
        id: int = Field(primary_key=True)

    assert ledger_account.metadata.tables["account"] is not Account.metadata.tables["account"]
    assert "account" not in SQLModel.metadata.tables


def test_keys_begin_with_what_the_table_would_be_distributed_by() -> None:
    metadata = MetaData()
    include_streams(metadata)
    include_idempotency(metadata)
    firsts = {name: next(iter(table.primary_key)).name for name, table in metadata.tables.items()}
    assert firsts == {"stream_head": "stream", "stream_event": "stream", "idempotency": "scope"}
