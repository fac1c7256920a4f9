"""Runs the service: `python -m ledger`."""

from ledger.main import build
from ledger.settings import Settings
from rpc.process import run

if __name__ == "__main__":
    run("ledger", Settings, build)
