"""What the compliance service can be told."""

from pathlib import Path

from pydantic import Field

from compliance.lists.sources import Places
from rpc import ServiceSettings


class Settings(ServiceSettings):
    """Settings of every service, and where the lists are."""

    data_dir: Path | None = Field(
        None, description="a list file in OFAC's csv layout or a folder that holds one, or not set"
    )
    home: Path = Field(Path(".serai"), description="the folder in which fetched lists are kept")

    @property
    def places(self) -> Places:
        """Where to look for list files."""
        return Places(self.data_dir, self.home / "lists")
