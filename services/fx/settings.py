"""What the fx service can be told."""

from pathlib import Path

from pydantic import Field, FilePath

from rpc import ServiceSettings


class Settings(ServiceSettings):
    """Settings of every service, those of the streams of rates, and the key that quotes are signed with."""

    rate_heartbeat_seconds: float = Field(8.0, gt=0, le=10, description="seconds above 0, to 10")
    rate_tick_seconds: float = Field(1.0, ge=0.02, le=60, description="seconds from 0.02 to 60")
    rate_simulator_seed: int | None = Field(None, ge=0, description="a whole number from 0, or not set")
    release_sweep_seconds: float = Field(10.0, ge=0.02, le=600, description="seconds from 0.02 to 600")
    fx_signing_key: FilePath | None = Field(
        None, description="an existing file with an Ed25519 private key in PEM, or not set"
    )
    home: Path | None = Field(None, description="a folder, or not set")
    tariff_file: Path | None = Field(None, description="a price list in YAML, or not set: the built-in one")
