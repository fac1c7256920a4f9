"""Where an inspection looks for the ledger's database."""

from pathlib import Path

import pytest

from cli.failure import Failure
from cli.home import Home
from cli.verify.database import ledger_database
from storage.resolve import VARIABLE


async def test_a_named_database_is_taken_as_it_is(tmp_path: Path) -> None:
    async with ledger_database(Home(tmp_path), "postgresql://somebody@somewhere/copy") as url:
        assert url == "postgresql://somebody@somewhere/copy"


async def test_a_named_server_has_the_ledgers_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://admin:secret@somewhere:5432/postgres?sslmode=disable")
    async with ledger_database(Home(tmp_path), None) as url:
        assert url == "postgresql://admin:secret@somewhere:5432/serai_ledger?sslmode=disable"


async def test_a_home_without_a_database_gets_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(Failure, match="has no database"):
        async with ledger_database(Home(tmp_path / "none"), None):
            pass
    assert not (tmp_path / "none").exists()
