"""What the ledger can be told beside what every service can."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, FilePath

from rpc import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the ledger."""

    cached_accounts: int = Field(50_000, ge=0, le=10_000_000, description="a number of accounts from 0 to 10000000")
    writers: int = Field(4, ge=1, le=32, description="a number of database connections from 1 to 32")
    readers: int = Field(6, ge=2, le=64, description="a number of database connections from 2 to 64")
    sweep_interval_seconds: float = Field(1.0, gt=0, le=60, description="seconds above 0, to 60")
    heartbeat_seconds: float = Field(10.0, gt=0, le=60, description="seconds above 0, to 60")
    ledger_signing_key: FilePath | None = Field(
        None, description="an existing file with an Ed25519 private key in PEM, or not set"
    )
    home: Path | None = Field(None, description="a folder, or not set")
    seal_interval_seconds: float = Field(0.5, gt=0, le=1, description="seconds above 0, to 1")
