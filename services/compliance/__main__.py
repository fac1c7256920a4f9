"""Runs the service: `python -m compliance`."""

from compliance.main import build
from compliance.settings import Settings
from rpc.process import run

if __name__ == "__main__":
    run("compliance", Settings, build)
