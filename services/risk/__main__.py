"""Runs the service: `python -m risk`."""

from risk.main import build
from risk.settings import Settings
from rpc.process import run

if __name__ == "__main__":
    run("risk", Settings, build)
