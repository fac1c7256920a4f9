"""Where Serai is, who we are, and how long we wait."""

from dataclasses import dataclass

from rpc.credentials import Tls


@dataclass(frozen=True, slots=True)
class Addresses:
    """`host:port` of the services that a channel calls."""

    payments: str
    fx: str
    risk: str


@dataclass(frozen=True, slots=True)
class Connection:
    """How a channel reaches Serai. `deadline_seconds` bounds each call, its retries included."""

    addresses: Addresses
    tls: Tls
    deadline_seconds: float = 30.0
