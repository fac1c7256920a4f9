"""The embedded server keeps its data through stops, crashes and kills, and never meets another one."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import psutil
import pytest

from storage.embedded import EmbeddedServer, HomeInUse, NoBinaries, ServerFailed, binaries, home, running_url
from storage.embedded.account import server_account
from storage.resolve import resolve_server

LIBS = Path(__file__).parents[3] / "libs"
IS_ROOT = os.geteuid() == 0

HOLD = """
import asyncio, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from storage.embedded import EmbeddedServer
async def main():
    print(await EmbeddedServer(Path(sys.argv[1])).start(), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="serai-embedded-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
async def server(folder: Path) -> AsyncIterator[EmbeddedServer]:
    embedded = EmbeddedServer(folder / "home")
    yield embedded
    await embedded.erase()


@asynccontextmanager
async def holder(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Another process that runs the server of `folder`/home, and the URL it got."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(folder / "home"), str(LIBS), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ask(url: str, statement: str) -> object:
    conn = await asyncpg.connect(url)
    try:
        return await conn.fetchval(statement)
    finally:
        await conn.close()


async def postmaster_pid(url: str) -> int:
    # The first line of the pid file, as the server itself reads it.
    return int(str(await ask(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")))


async def test_data_stay_between_runs(server: EmbeddedServer) -> None:
    url = await server.start()
    await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
    await server.stop()
    url = await server.start()
    assert await ask(url, "SELECT number FROM kept") == 7


async def test_it_is_durable_and_asks_for_the_password(server: EmbeddedServer) -> None:
    url = await server.start()
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
        assert await ask(url, f"SHOW {setting}") == "on"
    assert await ask(url, "SHOW listen_addresses") == "127.0.0.1"
    assert await ask(url, "SELECT DISTINCT auth_method FROM pg_hba_file_rules") == "scram-sha-256"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(url.replace("serai_admin:", "serai_admin:x"), "SELECT 1")


async def test_the_secret_is_for_our_eyes_only(server: EmbeddedServer, folder: Path) -> None:
    url = await server.start()
    secret = folder / "home" / "postgres.secret"
    assert secret.read_text() in url
    assert secret.stat().st_mode & 0o777 == 0o600
    assert not [path for path in (folder / "home").rglob("*password*") if path.is_file()]


async def test_the_servers_log_shows_no_data_of_what_failed(server: EmbeddedServer, folder: Path) -> None:
    url = await server.start()
    await ask(url, "CREATE TABLE merchant (name text UNIQUE CHECK (length(name) > 3))")
    await ask(url, "INSERT INTO merchant VALUES ('Leyla')")
    for name, refusal in (("Leyla", asyncpg.UniqueViolationError), ("Oma", asyncpg.CheckViolationError)):
        with pytest.raises(refusal):
            await ask(url, f"INSERT INTO merchant VALUES ('{name}')")  # noqa: S608 - our own names.
    log = (folder / "home" / "postgres" / "postgres.log").read_text()
    assert log.count("violates") == 2
    assert "Leyla" not in log
    assert "Oma" not in log


async def test_a_second_run_of_a_home_names_the_first(server: EmbeddedServer, folder: Path) -> None:
    async with holder(folder) as (process, url):
        with pytest.raises(HomeInUse, match=f"process {process.pid}") as caught:
            await server.start()
        assert caught.value.pid == process.pid
        assert running_url(folder / "home") == url


async def test_two_homes_do_not_meet(server: EmbeddedServer, folder: Path) -> None:
    other = EmbeddedServer(folder / "other")
    try:
        urls = [await server.start(), await other.start()]
        for number, url in enumerate(urls):
            await ask(url, f"CREATE TABLE mine AS SELECT {number} AS number")
        assert [await ask(url, "SELECT number FROM mine") for url in urls] == [0, 1]
        await other.stop()
        assert await ask(urls[0], "SELECT number FROM mine") == 0
    finally:
        await other.erase()


async def test_the_server_of_a_killed_process_is_adopted(server: EmbeddedServer, folder: Path) -> None:
    async with holder(folder) as (process, url):
        await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
        process.kill()
        await process.wait()
    assert await server.start() == url
    assert await ask(url, "SELECT number FROM kept") == 7
    await server.stop()
    with pytest.raises(ConnectionRefusedError):
        await ask(url, "SELECT 1")
    assert running_url(folder / "home") is None


async def test_a_killed_server_recovers_what_was_committed(server: EmbeddedServer) -> None:
    url = await server.start()
    await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(await postmaster_pid(url), signal.SIGKILL)
    await server.stop()
    url = await server.start()
    assert await ask(url, "SELECT number FROM kept") == 7


async def test_a_pid_file_with_the_number_of_another_program_is_no_obstacle(
    server: EmbeddedServer, folder: Path
) -> None:
    """After a restart of a container the same small numbers belong to other programs of the same account."""
    url = await server.start()
    await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
    pid_file = folder / "home" / "postgres" / "data" / "postmaster.pid"
    server_pid, left_behind = await postmaster_pid(url), pid_file.read_text()
    await server.stop()
    account = server_account()
    other = psutil.Popen(["/bin/sleep", "60"], user=account.uid if account.switch else None, cwd="/")
    try:
        pid_file.write_text(left_behind.replace(str(server_pid), str(other.pid), 1))
        account.give(pid_file)
        url = await server.start()
        assert await ask(url, "SELECT number FROM kept") == 7
    finally:
        other.kill()
        other.wait()


async def test_a_set_up_that_was_killed_half_way_starts_afresh(server: EmbeddedServer, folder: Path) -> None:
    half = folder / "home" / "postgres" / "data.unfinished"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert await ask(await server.start(), "SELECT 1") == 1


async def test_a_lost_secret_is_explained(server: EmbeddedServer, folder: Path) -> None:
    await server.start()
    await server.stop()
    (folder / "home" / "postgres.secret").unlink()
    with pytest.raises(ServerFailed, match="not the secret"):
        await server.start()
    assert running_url(folder / "home") is None


async def test_data_of_a_release_that_is_not_there_are_left_alone(server: EmbeddedServer, folder: Path) -> None:
    await server.start()
    await server.stop()
    version = folder / "home" / "postgres" / "data" / "PG_VERSION"
    version.write_text("99\n")
    with pytest.raises(NoBinaries, match="release 99"):
        await server.start()
    version.write_text("18\n")


async def test_erasing_leaves_an_empty_home(folder: Path) -> None:
    server = EmbeddedServer(folder / "home")
    url = await server.start()
    await server.erase()
    assert list((folder / "home").iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        await ask(url, "SELECT 1")


async def test_processes_that_know_only_the_url_use_the_server(server: EmbeddedServer) -> None:
    url = await server.start()
    script = "import asyncio, asyncpg, sys; asyncio.run(asyncpg.connect(sys.argv[1]))"
    children = [
        await asyncio.create_subprocess_exec(sys.executable, "-W", "ignore", "-c", script, url) for _ in range(3)
    ]
    assert [await child.wait() for child in children] == [0, 0, 0]


@pytest.mark.skipif(not IS_ROOT, reason="only root runs the server under another account")
async def test_a_home_the_account_cannot_reach_keeps_its_data_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "SYSTEM_FOLDER", folder / "system")
    private = folder / "private"
    private.mkdir(mode=0o700)
    server = EmbeddedServer(private / "home")
    try:
        url = await server.start()
        await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
        await server.stop()
        # The place is remembered, even when the home could be reached by now.
        private.chmod(0o755)
        url = await server.start()
        assert await ask(url, "SELECT number FROM kept") == 7
        assert running_url(private / "home") == url
        data = Path(str(await ask(url, "SHOW data_directory")))
        assert data.is_relative_to(folder / "system")
    finally:
        await server.erase()


@pytest.mark.skipif(not IS_ROOT, reason="only root runs the server under another account")
async def test_programs_the_account_cannot_reach_are_copied(
    server: EmbeddedServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the virtual environment lies below /root."""
    spec = find_spec(binaries.WHEEL)
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    private = folder / "private"
    private.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall18", private / package.name / "pginstall18", symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), private / f"{package.name}.libs", symlinks=True)
    (private / package.name / "__init__.py").touch()
    monkeypatch.syspath_prepend(private)
    url = await server.start()
    program = Path(psutil.Process(await postmaster_pid(url)).exe())
    assert program.is_relative_to(folder / "home" / "postgres")


@pytest.mark.skipif(not binaries.DEBIAN.exists(), reason="Debian's PostgreSQL is not installed")
async def test_without_the_wheel_debian_s_programs_serve(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    url = await server.start()
    program = Path(psutil.Process(await postmaster_pid(url)).exe())
    assert program.is_relative_to(binaries.DEBIAN)


async def test_without_any_programs_the_error_says_where_we_looked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(binaries, "DEBIAN", folder)
    with pytest.raises(NoBinaries, match="no_such_wheel"):
        await EmbeddedServer(folder / "home").start()


async def test_the_environment_may_name_a_real_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = "postgresql://admin:secret@db.example:5432/postgres"
    monkeypatch.setenv("SERAI_DATABASE_URL", named)
    async with resolve_server(folder / "home") as url:
        assert url == named
    assert not (folder / "home").exists()


async def test_without_it_the_embedded_server_runs_while_it_is_needed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SERAI_DATABASE_URL", raising=False)
    async with resolve_server(folder / "home") as url:
        assert await ask(url, "SELECT 1") == 1
        assert running_url(folder / "home") == url
    assert running_url(folder / "home") is None
    await EmbeddedServer(folder / "home").erase()
