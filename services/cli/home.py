"""The folder where one machine's Serai keeps its data: database, certificates, logs, and where its services listen."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from cli.failure import Failure

HOME_VARIABLE = "SERAI_HOME"
DEFAULT_HOME = ".serai"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one service listens: `address` for calls by mutual TLS, `health_address` for plaintext health, and its pid
    with the moment it was created, because a pid alone may have gone to another process."""

    address: str
    health_address: str
    pid: int = 0
    created_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Home:
    """The folder and the names of what is in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """Folder of the embedded PostgreSQL server."""
        return self.folder / "database"

    @property
    def certs(self) -> Path:
        """Folder of the development certificates."""
        return self.folder / "certs"

    @property
    def logs(self) -> Path:
        """Folder of one log file a service."""
        return self.folder / "logs"

    @property
    def lists(self) -> Path:
        """Folder of the sanctions lists fetched from their official addresses."""
        return self.folder / "lists"

    @property
    def run_file(self) -> Path:
        """File that says where the running services listen."""
        return self.folder / "run.json"

    def write_run(self, endpoints: Mapping[str, Endpoint]) -> None:
        """Say where the services listen, in one step, so that no reader sees half a file."""
        draft = self.run_file.with_suffix(".new")
        draft.write_text(json.dumps({name: asdict(endpoint) for name, endpoint in endpoints.items()}, indent=1))
        draft.replace(self.run_file)

    def read_run(self) -> dict[str, Endpoint]:
        """Give where the services listen. Raises Failure when none run here."""
        try:
            found = json.loads(self.run_file.read_text())
        except FileNotFoundError:
            raise Failure(
                f"no services run with the home {self.folder}", hint="start them with `serai up`, or name --home"
            ) from None
        return {name: Endpoint(**fields) for name, fields in found.items()}


def resolve(folder: Path | None) -> Home:
    """Give the home: the folder named, else $SERAI_HOME, else `.serai` below the working directory."""
    return Home((folder or Path(os.environ.get(HOME_VARIABLE, DEFAULT_HOME))).absolute())
