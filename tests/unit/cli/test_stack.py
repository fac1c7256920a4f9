"""One run at a time has a home, whatever database it uses."""

from pathlib import Path

import pytest

from cli.failure import Failure
from cli.home import Home
from cli.stack.stack import prepare_databases, running
from storage.resolve import VARIABLE


async def test_a_second_run_with_the_same_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A server that is named has no lock of its own; nobody calls it, since no service is started.
    monkeypatch.setenv(VARIABLE, "postgresql://admin:secret@127.0.0.1:1/postgres")
    home = Home(tmp_path / "home")
    async with running(home, print, services=()):
        with pytest.raises(Failure, match="is in use by process") as caught:
            async with running(home, print, services=()):
                pass
    assert "--home" in caught.value.hint
    async with running(home, print, services=()) as again:
        assert again.home == home


async def test_a_named_server_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://admin:secret@127.0.0.1:1/postgres")
    with pytest.raises(Failure, match="database of ledger cannot be prepared") as caught:
        await prepare_databases(Home(tmp_path / "home"), print, ("ledger",))
    assert VARIABLE in caught.value.hint
    assert "secret" not in str(caught.value)
