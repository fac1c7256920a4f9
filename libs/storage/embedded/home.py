"""The server's home folder: its lock, its secret, and where its data are when the home itself cannot hold them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from pathlib import Path

from storage.embedded.account import Account

SYSTEM_FOLDER = Path("/var/lib/serai")

LOCK = "postgres.lock"
SECRET = "postgres.secret"  # noqa: S105 - a file's name.
POINTER = "postgres.elsewhere"
INSIDE = "postgres"


class HomeInUse(Exception):
    """Another process runs what is in this home; `pid` is its process id, or None when it could not be read."""

    def __init__(self, home: Path, pid: int | None) -> None:
        super().__init__(
            f"{home} is in use by process {pid}: stop that one, or choose another home"
            if pid
            else f"{home} is in use by another process: stop that one, or choose another home"
        )
        self.pid = pid


class HomeLock:
    """A lock that lets one process at a time run what a home has one of; the kernel drops it when the process ends.

    `name` is the lock's file in the home: by default that of the server.
    """

    def __init__(self, home: Path, name: str = LOCK) -> None:
        self._home = home
        self._name = name
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises HomeInUse when another process, or another server of this one, holds it."""
        descriptor = os.open(self._home / self._name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20)
            os.close(descriptor)
            raise HomeInUse(self._home, int(holder) if holder.isdigit() else None) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def admin_password(home: Path) -> str:
    """Give the admin role's password, made on first use and kept readable for our own account only (mode 0600)."""
    path = home / SECRET
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    return path.read_text().strip()


def state_folder(home: Path, account: Account) -> Path:
    """Give the folder for data, log and copied programs; it may not exist yet.

    That is `<home>/postgres` when the server's account can reach it. Otherwise (a home below /root) it is a folder
    below /var/lib/serai named by the home's path, and a pointer in the home says so: data stay where they were first
    put, even if the home's permissions change later.
    """
    pointer = home / POINTER
    if pointer.exists():
        return Path(pointer.read_text().strip())
    inside = home / INSIDE
    if inside.exists() or account.may_pass(home):
        return inside
    elsewhere = SYSTEM_FOLDER / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    pointer.write_text(f"{elsewhere}\n")
    return elsewhere
