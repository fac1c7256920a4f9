"""One data folder and the PostgreSQL programs that work on it. Blocking: the server calls it from a thread."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from storage.embedded import binaries, configuration
from storage.embedded.account import Account
from storage.embedded.binaries import Binaries

ADMIN_ROLE = "serai_admin"
# Another process may take the free port between our look and the server's start.
PORT_ATTEMPTS = 5
# Recovery after a crash replays at most max_wal_size, and the checkpoint of a shutdown writes as much.
START_TIMEOUT_SECONDS = 120
STOP_TIMEOUT_SECONDS = 120
ORPHANS_TIMEOUT_SECONDS = 10
LOG_TAIL_CHARACTERS = 2000


class ServerFailed(Exception):
    """A PostgreSQL program failed; the message ends with what it said."""


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server process that lives on the data folder, as its postmaster.pid tells."""

    port: int
    ready: bool


class Cluster:
    """The data folder `<folder>/data`, its log `<folder>/postgres.log`, and what can be done with them."""

    def __init__(self, folder: Path, account: Account) -> None:
        self._folder = folder
        self._account = account
        self._data = folder / "data"
        self._log = folder / "postgres.log"

    def start(self, password: str) -> int:
        """Make the data folder if there is none, run the server unless it runs, and give its port.

        `password` becomes the admin role's in new data. Raises NoBinaries or ServerFailed.
        """
        self._make_folder()
        programs = binaries.find(self._major(), self._account, self._folder)
        left = self.postmaster()
        if left is not None and left.ready:
            return left.port
        if left is not None:
            # It is on its way up or down; a start of our own is the one whose end we can wait for.
            self.stop()
        if not self._data.exists():
            self._initialise(programs, password)
        self._await_orphans()
        self._drop_misleading_pid_file()
        self._account.give(configuration.write(self._data))
        return self._launch(programs)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Shut the server down and return when it has ended; nothing happens when none runs.

        Both modes end its sessions; "immediate" leaves the data to be recovered at the next start.
        """
        if self.postmaster() is None:
            return
        programs = binaries.find(self._major(), self._account, self._folder)
        finished = self._run(programs, "pg_ctl", "stop", "-m", mode, "-w", "-t", str(STOP_TIMEOUT_SECONDS), *self._d())
        if finished.returncode != 0 and self.postmaster() is not None:
            raise ServerFailed(f"PostgreSQL did not stop: {finished.stdout}")

    def postmaster(self) -> Postmaster | None:
        """Give the server that runs on the data folder, whoever started it, or None."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        if len(lines) < 4 or not self._is_ours(int(lines[0])):
            return None
        return Postmaster(port=int(lines[3]), ready=len(lines) >= 8 and lines[7].strip() == "ready")

    def erase(self) -> None:
        """Stop the server and delete the data, the log and the copied programs."""
        self.stop("immediate")
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def _d(self) -> tuple[str, str]:
        return "-D", str(self._data)

    def _make_folder(self) -> None:
        # Modes are set apart from mkdir because the umask may take from those the server's account needs.
        for folder in (self._folder.parent, self._folder):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o755)
        self._account.give(self._folder)

    def _major(self) -> int | None:
        try:
            return int((self._data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def _is_ours(self, pid: int) -> bool:
        try:
            return Path(psutil.Process(pid).cwd()) == self._data.resolve()
        except psutil.Error:
            # It ended, is a zombie, or belongs to somebody else, who could not have opened our data.
            return False

    def _initialise(self, programs: Binaries, password: str) -> None:
        unfinished = self._folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self._folder / "initdb.password"
        password_file.unlink(missing_ok=True)
        with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password)
        self._account.give(password_file)
        try:
            finished = self._run(
                programs,
                "initdb",
                f"--pgdata={unfinished}",
                f"--username={ADMIN_ROLE}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--data-checksums",
            )
        finally:
            password_file.unlink()
        if finished.returncode != 0:
            raise ServerFailed(f"initdb failed: {finished.stdout}")
        # Data appear whole or not at all: a kill before this line leaves a folder that the next start throws away.
        unfinished.rename(self._data)

    def _await_orphans(self) -> None:
        """Wait for the sessions of a killed postmaster: they end by themselves, and no other may start before."""
        orphans = [process for process in psutil.process_iter() if self._is_ours(process.pid)]
        _, alive = psutil.wait_procs(orphans, timeout=ORPHANS_TIMEOUT_SECONDS)
        if alive:
            raise ServerFailed(f"processes {[process.pid for process in alive]} still work on {self._data}")

    def _drop_misleading_pid_file(self) -> None:
        """Remove a pid file whose number another program has by now, which PostgreSQL would take for a server."""
        path = self._data / "postmaster.pid"
        if path.exists() and psutil.pid_exists(int(path.read_text().split("\n", 1)[0])):
            path.unlink()

    def _launch(self, programs: Binaries) -> int:
        for _ in range(PORT_ATTEMPTS):
            port = _free_port()
            if self._log.exists():
                self._log.replace(self._log.with_suffix(".log.previous"))
            options = ("-w", "-t", str(START_TIMEOUT_SECONDS), "-l", str(self._log), "-o", f"-p {port}")
            finished = self._run(programs, "pg_ctl", "start", *options, *self._d())
            if finished.returncode == 0:
                return port
            tail = self._log.read_text(errors="replace")[-LOG_TAIL_CHARACTERS:] if self._log.exists() else ""
            if "Address already in use" not in tail:
                break
        raise ServerFailed(f"PostgreSQL did not start: {finished.stdout}{tail}")

    def _run(self, programs: Binaries, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        switch = self._account.switch
        return subprocess.run(
            (programs.folder / program, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self._folder,
            # Nothing of ours: a PGDATA or PGPORT from outside would mislead the programs.
            env={"PATH": os.defpath, "HOME": str(self._folder), "LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
            user=self._account.uid if switch else None,
            group=self._account.gid if switch else None,
            extra_groups=[] if switch else None,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
