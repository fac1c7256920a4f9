"""The audit as a whole: its chains are shared out to processes, and any number of them finds the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from random import Random
from typing import Any, Final

import iso4217

from cli.audit.chains import chain
from cli.audit.markets import MARKETS, Lane, desk_of, lanes_of
from cli.audit.tally import Tally
from fx.domain import Desk
from money import currencies
from rpc.collector import spare_the_collector

CHAINS_PER_BLOCK: Final = 100
CONVERSIONS_PER_CHAIN: Final = 60
"""About as many as a chain has: the first guess at how many chains are needed, which the next ones correct."""
SECONDS_BETWEEN_WORDS: Final = 10.0
MUST_BE_THERE: Final = frozenset({"BHD", "JOD", "JPY", "KWD", "XCG", "ZWG"})
"""Currencies without decimals, with three, and two that lists out of date do not have."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures and the verdict of one audit."""

    seed: int
    tally: Tally
    chains: int
    pairs: int
    processes: int
    seconds: float
    wrong_exponents: tuple[str, ...]

    @property
    def violations(self) -> int:
        """How often any rule was broken."""
        return self.tally.violations + len(self.wrong_exponents)

    def as_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {
            "audit": "fx",
            "seed": self.seed,
            "conversions": self.tally.conversions,
            "violations": self.violations,
            "by_rule": dict(sorted(self.tally.broken.items())),
            "wrong_exponents": list(self.wrong_exponents),
            "refusals": dict(sorted(self.tally.refusals.items())),
            "currencies": len(currencies()),
            "pairs": self.pairs,
            "chains": self.chains,
            "processes": self.processes,
            "seconds": round(self.seconds, 1),
            "conversions_per_s": round(self.tally.conversions / self.seconds),
            "examples": self.tally.examples,
        }


def audit(conversions: int, seed: int, say: Callable[[str], None], processes: int | None = None) -> Report:
    """Audit at least so many conversions, on all cores unless told otherwise."""
    workers = processes or os.cpu_count() or 1
    started = told = time.monotonic()
    tally, chains = Tally(), 0
    # A process that is forked from one with threads may hang; a spawned one starts from nothing.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), spare_the_collector)
    try:
        while tally.conversions < conversions:
            wanted = -(-(conversions - tally.conversions) // CONVERSIONS_PER_CHAIN)
            for part in pool.map(_block, *zip(*_blocks(seed, chains, wanted), strict=True)):
                tally.add(part)
                if time.monotonic() - told > SECONDS_BETWEEN_WORDS:
                    told = time.monotonic()
                    say(f"{tally.conversions:,} conversions, {tally.violations:,} violations")
            chains += wanted
    finally:
        # Whoever ends the command does not wait for blocks that have not begun.
        pool.shutdown(cancel_futures=True)
    pairs = len(currencies()) ** 2
    return Report(seed, tally, chains, pairs, workers, time.monotonic() - started, wrong_exponents())


def wrong_exponents() -> tuple[str, ...]:
    """Name the currencies whose decimals are not those that ISO 4217 lists, and those of the issue that are missing."""
    listed = {node.findtext("Ccy", ""): node.findtext("CcyMnrUnts", "") for node in iso4217.raw_xml.iter("CcyNtry")}
    known = {each.code: str(each.exponent) for each in currencies()}
    return tuple(sorted(code for code in known.keys() | MUST_BE_THERE if known.get(code) != listed.get(code, "")))


def _blocks(seed: int, first: int, count: int) -> Iterator[tuple[int, int, int]]:
    for start in range(first, first + count, CHAINS_PER_BLOCK):
        yield seed, start, min(CHAINS_PER_BLOCK, first + count - start)


def _block(seed: int, first: int, count: int) -> Tally:
    """Walk some chains, each drawn from the seed and its own number alone."""
    tally = Tally()
    for number in range(first, first + count):
        desk, lanes = _market(MARKETS[number % len(MARKETS)], seed)
        lane = lanes[number // len(MARKETS) % len(lanes)]
        chain(desk, lane, Random(f"{seed} {number}"), tally).walk()  # noqa: S311 - chosen to be repeatable.
    return tally


@lru_cache(maxsize=len(MARKETS))
def _market(market: str, seed: int) -> tuple[Desk, list[Lane]]:
    desk = desk_of(market, seed)
    return desk, lanes_of(market, seed, desk)
