"""A ledger with a planted bug: limits do not count holds. Run as a process in place of `python -m ledger`."""

from __future__ import annotations

from typing import Any

from ledger.domain import rules
from ledger.main import build
from ledger.settings import Settings
from rpc.process import run

honest = rules._no_room


def without_holds(batch: Any, debited: Any, before_debit: Any, credited: Any, before_credit: Any, units: int) -> Any:
    nothing = {"debits_pending": 0, "credits_pending": 0}
    return honest(batch, debited, before_debit._replace(**nothing), credited, before_credit._replace(**nothing), units)


if __name__ == "__main__":
    rules._no_room = without_holds
    run("ledger", Settings, build)
