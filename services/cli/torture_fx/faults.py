"""The faults that fx is tortured with: those of the ledger's torture that know nothing of a ledger."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from cli.torture.faults import connections, database, processes
from cli.torture.faults.registry import Place


class Fault(NamedTuple):
    """What a fault does, and within which bounds it lasts."""

    inject: Callable[[Place], Awaitable[None]]
    seconds: tuple[float, float]


FAULTS: Final = {
    "kill": Fault(processes.kill, (0.0, 0.5)),
    "kill_before_reply": Fault(processes.kill_before_reply, (0.02, 0.3)),
    "pause": Fault(processes.pause, (0.2, 2.5)),
    "reset_callers": Fault(connections.reset_callers, (0.0, 0.0)),
    "lose_replies": Fault(connections.lose_replies, (0.02, 0.4)),
    "reset_database": Fault(connections.reset_database, (0.0, 0.0)),
    "lose_database_replies": Fault(connections.lose_database_replies, (0.01, 0.3)),
    "slow_database": Fault(connections.slow_database, (0.3, 1.0)),
    "restart_database": Fault(database.restart, (0.0, 0.3)),
    "crash_database": Fault(database.crash, (0.0, 0.3)),
    "end_sessions": Fault(database.end_sessions, (0.0, 0.0)),
    "cancel_statements": Fault(database.cancel_statements, (0.05, 0.8)),
}
