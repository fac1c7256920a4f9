"""Runs the service: `python -m payments`."""

from payments.main import build
from payments.settings import Settings
from rpc.process import run

if __name__ == "__main__":
    run("payments", Settings, build)
