"""Which services there are, whom each calls, and the environment that each is started with."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from cli.home import Endpoint, Home
from rpc.certificates import ensure
from rpc.identity import Identity, Kind

PEERS: Mapping[str, tuple[str, ...]] = {
    "ledger": (),
    "fx": (),
    "compliance": (),
    "risk": (),
    "payments": ("fx", "compliance", "ledger", "risk"),
}
"""Every service and the services that it calls."""

SERVICES = tuple(PEERS)
OPERATORS = ("viewer", "reviewer", "treasurer", "security")
LOOPBACK = "127.0.0.1"


def choose_endpoints(services: tuple[str, ...]) -> dict[str, Endpoint]:
    """Give each service two loopback ports that are free now, all different."""
    held = [socket.create_server((LOOPBACK, 0)) for _ in range(2 * len(services))]
    ports = iter([s.getsockname()[1] for s in held])
    for s in held:
        s.close()
    return {name: Endpoint(f"{LOOPBACK}:{next(ports)}", f"{LOOPBACK}:{next(ports)}") for name in services}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the services of one machine share."""

    home: Home
    endpoints: Mapping[str, Endpoint]
    database_urls: Mapping[str, str]
    drain_seconds: float
    log_level: str

    def environment(self, service: str) -> dict[str, str]:
        """Give the environment of one service: our own, less the settings meant for us, with its own in their place."""
        files = ensure(self.home.certs, Identity(Kind.SERVICE, service))
        endpoint = self.endpoints[service]
        settings = {
            "SERAI_LISTEN_ADDRESS": endpoint.address,
            "SERAI_HEALTH_ADDRESS": endpoint.health_address,
            "SERAI_TLS_CERT_FILE": str(files.cert_file),
            "SERAI_TLS_KEY_FILE": str(files.key_file),
            "SERAI_TLS_CA_FILE": str(files.ca_file),
            "SERAI_DATABASE_URL": self.database_urls[service],
            "SERAI_DRAIN_SECONDS": str(self.drain_seconds),
            "SERAI_LOG_LEVEL": self.log_level,
            "SERAI_HOME": str(self.home.folder),
            "GRPC_VERBOSITY": "ERROR",
        }
        settings |= {f"SERAI_{peer.upper()}_ADDRESS": self.endpoints[peer].address for peer in PEERS[service]}
        inherited = {k: v for k, v in os.environ.items() if k != "SERAI_DATABASE_URL"}
        return inherited | settings
