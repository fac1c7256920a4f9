"""A ledger with a planted bug: it answers before its commits are durable. Run in place of `python -m ledger`."""

from __future__ import annotations

from ledger.main import build
from ledger.settings import Settings
from ledger.storage.statements import PLANNER_SETTINGS
from rpc.process import run

if __name__ == "__main__":
    # Every connection has these: with this one the database says "committed" before it has written its log.
    PLANNER_SETTINGS["synchronous_commit"] = "off"
    run("ledger", Settings, build)
