"""Every kind of fault that a torture run injects."""

from cli.torture.faults import connections, database, processes, races
from cli.torture.faults.registry import Fault

FAULTS: dict[str, Fault] = {
    **processes.FAULTS,
    **connections.FAULTS,
    **database.FAULTS,
    **races.FAULTS,
}
"""Kind -> fault. A new module of faults joins here, and every schedule has its kinds from then on."""

__all__ = ["FAULTS", "Fault"]
