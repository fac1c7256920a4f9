"""Under which account the database server runs: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

# "nobody" everywhere; initdb wants an account that exists.
UNPRIVILEGED_UID = 65534


class NoAccount(Exception):
    """We are root and the system has no unprivileged account to run the server."""


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group of the server's processes; `switch` says whether they differ from our own."""

    uid: int
    gid: int
    switch: bool

    def may_pass(self, path: Path) -> bool:
        """Say whether the account can reach the inside of `path`: every existing folder on the way lets it through.

        Reads permission bits only. Folders of `path` that do not exist yet are ours to make and do not count.
        """
        if not self.switch:
            return True
        absolute = path.absolute()
        return all(self._passes(folder) for folder in (absolute, *absolute.parents) if folder.is_dir())

    def _passes(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def give(self, path: Path) -> None:
        """Make the account the owner of `path`."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """Give the account to run the server: our own, or an unprivileged one when we are root. Raises NoAccount."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    try:
        entry = pwd.getpwuid(UNPRIVILEGED_UID)
    except KeyError as error:
        raise NoAccount(f"root may not run PostgreSQL, and there is no account with uid {UNPRIVILEGED_UID}") from error
    return Account(entry.pw_uid, entry.pw_gid, switch=True)
