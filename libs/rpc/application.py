"""What a service's main.py gives to the server: its servicers, errors, health checks and background work."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rpc.access import AccessTable
from rpc.errors import ErrorTable

Check = Callable[[], Awaitable[object]]
"""A health check of one component: returns when it is well, raises when it is not."""

Background = Callable[[], Awaitable[None]]
"""Work that runs beside the calls until it returns or the process drains; started again when it fails."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A servicer, the generated function that adds it to a server, and who may call it."""

    servicer: Any
    add_to_server: Callable[[Any, Any], None]
    access: AccessTable


@dataclass(frozen=True, slots=True)
class Application:
    """A service, wired and ready to be served. `errors` maps the domain's exceptions to codes and reasons."""

    services: Sequence[Mount]
    errors: ErrorTable = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    background: Sequence[Background] = ()
