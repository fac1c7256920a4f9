"""Who may call which RPC."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from rpc.identity import Identity, Kind


@dataclass(frozen=True, slots=True)
class Callers:
    """Those who may call an RPC: services and operator roles by name, and whether any channel may.

    That a channel sees only its own is not decided here but where the data is read.
    """

    services: Set[str] = field(default_factory=frozenset)
    channels: bool = False
    operators: Set[str] = field(default_factory=frozenset)

    def allow(self, identity: Identity) -> bool:
        """Tells whether this identity may call."""
        if identity.kind is Kind.SERVICE:
            return identity.name in self.services
        if identity.kind is Kind.CHANNEL:
            return self.channels
        return identity.name in self.operators


AccessTable = Mapping[str, Callers]
"""RPC name -> who may call it; a service's table names each of its RPCs."""


class AccessTableError(Exception):
    """An access table and the service that it belongs to name different RPCs, so the server does not start."""


def check_table(service: str, rpcs: Set[str], table: AccessTable) -> None:
    """Makes sure that the table names exactly the RPCs of the service; raises AccessTableError."""
    missing = sorted(rpcs - table.keys())
    unknown = sorted(table.keys() - rpcs)
    faults = [
        *(f"{service}.{name} is served but the access table does not say who may call it" for name in missing),
        *(f"the access table names {name}, which {service} does not serve" for name in unknown),
    ]
    if faults:
        raise AccessTableError("; ".join(faults))
