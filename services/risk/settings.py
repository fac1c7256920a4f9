"""What the risk service can be told."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, FilePath

from rpc import ServiceSettings


class Settings(ServiceSettings):
    """Settings of every service, and those of tokens and streams.

    Without `risk_token_keys` the keys are made once below `home`: for development on one machine. Production names
    the file, so that a secret that was not mounted stops the start instead of making keys that nobody else has.
    """

    home: Path = Field(Path(".serai"), description="a folder that this service may write to")
    risk_token_keys: FilePath | None = Field(None, description="an existing JSON file of keys by epoch, or not set")
    risk_tokenize_burst: int = Field(10_000, ge=1, le=10_000_000, description="identifiers from 1 to 10000000")
    risk_tokenize_per_second: float = Field(50.0, gt=0, le=1e6, description="identifiers a second above 0, to 1000000")
    risk_heartbeat_seconds: float = Field(5.0, gt=0, le=10, description="seconds above 0, to 10")

    @property
    def development_token_keys(self) -> Path:
        """Where the keys are when none are named."""
        return self.home / "risk" / "token-keys.json"
