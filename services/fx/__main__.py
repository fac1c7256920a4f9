"""Runs the service: `python -m fx`."""

from fx.main import build
from fx.settings import Settings
from rpc.process import run

if __name__ == "__main__":
    run("fx", Settings, build)
