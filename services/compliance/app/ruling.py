"""What is in force: lists, packs and the matcher over them, held together and exchanged as one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from compliance.domain.decision import Versions
from compliance.domain.entries import SanctionsList
from compliance.domain.matching import MATCHER_VERSION, Matcher, Thresholds
from compliance.domain.rules import Pack
from telemetry import logger

log = logger(__name__)


class Failure(Protocol):
    """A list file that was not taken."""

    @property
    def list_id(self) -> str:
        """Id of the list."""

    @property
    def explanation(self) -> str:
        """What is wrong with the file."""


class Loaded(Protocol):
    """What reading the list files gave: every list to screen against, those kept from before included."""

    @property
    def lists(self) -> Sequence[SanctionsList]:
        """Lists in order of id."""

    @property
    def failures(self) -> Sequence[Failure]:
        """Files that were not taken."""


LoadLists = Callable[[Sequence[SanctionsList]], Loaded]
"""Reads the list files, given the lists in force; blocking, run in a thread."""


class NoLists(Exception):
    """A list cannot be read at start-up; the service does not start with fewer lists than it was told of."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One set of versions by which decisions are made. Immutable: a call keeps the one it began with."""

    lists: tuple[SanctionsList, ...]
    packs: tuple[Pack, ...]
    matcher: Matcher
    versions: Versions


class Rulings:
    """Holds the ruling in force and replaces it when the list files change."""

    def __init__(self, load_lists: LoadLists, packs: tuple[Pack, ...], thresholds: Thresholds) -> None:
        self._load_lists = load_lists
        self._packs = packs
        self._thresholds = thresholds
        self._ruling: Ruling | None = None
        self._turn = asyncio.Lock()

    @property
    def in_force(self) -> Ruling:
        """The ruling to decide by; raises RuntimeError before `start`."""
        if self._ruling is None:
            raise RuntimeError("no lists are loaded yet")
        return self._ruling

    async def start(self) -> None:
        """Load the lists for the first time. Raises NoLists when one of them is not good."""
        failures = await self.renew()
        if failures:
            self._ruling = None
            raise NoLists("; ".join(f"{failure.list_id}: {failure.explanation}" for failure in failures))

    async def renew(self) -> tuple[Failure, ...]:
        """Read the list files again and swap the ruling when a list changed; gives the files that were not taken.

        Files are read and the index is built in a thread; calls go on under the old ruling meanwhile.
        """
        async with self._turn:
            before = self._ruling.lists if self._ruling else ()
            loaded = await asyncio.to_thread(self._load_lists, before)
            for failure in loaded.failures:
                log.warning("list not taken", list_id=failure.list_id, explanation=failure.explanation)
            lists = tuple(loaded.lists)
            if self._ruling is None or _versions(lists) != _versions(before):
                self._ruling = await asyncio.to_thread(self._build, lists)
            return tuple(loaded.failures)

    def _build(self, lists: tuple[SanctionsList, ...]) -> Ruling:
        started = perf_counter()
        names = sum(source.names for source in lists)
        log.info("building the index of names", lists=len(lists), names=names)
        matcher = Matcher(lists, self._thresholds)
        packs = {pack.pack_id: pack.version for pack in self._packs}
        log.info("index of names is in force", names=names, seconds=round(perf_counter() - started, 2))
        return Ruling(lists, self._packs, matcher, Versions(_versions(lists), packs, MATCHER_VERSION))


def _versions(lists: Sequence[SanctionsList]) -> dict[str, str]:
    return {source.list_id: source.version for source in lists}
