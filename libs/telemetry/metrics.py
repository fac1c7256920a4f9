"""Counters, gauges and histograms in plain Python.

An OpenTelemetry instrument costs microseconds a record, which an RPC server feels. A cell here is bound to its
attributes once and costs one addition; OpenTelemetry reads the cells by callback when it exports.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

DURATION_BOUNDS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the buckets for durations, in seconds."""

SIZE_BOUNDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
"""Upper bounds of the buckets for numbers of items."""

MAX_CELLS = 1000
"""At most so many attribute sets a family; further ones share one cell marked `overflow`."""

Attributes = tuple[tuple[str, str], ...]
CellType = TypeVar("CellType", "Count", "Level", "Distribution")


class Count:
    """A number that only grows."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: float = 0

    def add(self, amount: float = 1) -> None:
        """Adds to the count; `amount` is not negative."""
        self.value += amount


class Level:
    """A number that goes up and down."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: float = 0

    def set(self, value: float) -> None:
        """Sets the level."""
        self.value = value

    def add(self, amount: float = 1) -> None:
        """Moves the level by `amount`, which may be negative."""
        self.value += amount


class Distribution:
    """How many values fell under each bound, their number and their sum."""

    __slots__ = ("bounds", "buckets", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.buckets = [0] * (len(bounds) + 1)
        self.total: float = 0.0

    def record(self, value: float) -> None:
        """Counts one value; a value equal to a bound falls under it."""
        self.buckets[bisect_left(self.bounds, value)] += 1
        self.total += value

    @property
    def count(self) -> int:
        """How many values were recorded."""
        return sum(self.buckets)


@dataclass(slots=True)
class Family(Generic[CellType]):
    """A metric of one name: a cell for each set of attributes."""

    name: str
    unit: str
    description: str
    make: Callable[[], CellType]
    cells: dict[Attributes, CellType] = field(default_factory=dict)

    def at(self, **attributes: str) -> CellType:
        """Gives the cell for these attributes, the same each time; bind it once, outside the hot path."""
        key = tuple(sorted(attributes.items()))
        cell = self.cells.get(key)
        if cell is None:
            if len(self.cells) >= MAX_CELLS:
                key = (("overflow", "true"),)
            cell = self.cells.setdefault(key, self.make())
        return cell


AnyFamily = Family[Count] | Family[Level] | Family[Distribution]


class Meter:
    """The families of a process, by name; asking twice for a name gives the same family."""

    def __init__(self) -> None:
        self._families: dict[str, Any] = {}
        self._listener: Callable[[AnyFamily], None] | None = None

    def counter(self, name: str, unit: str, description: str) -> Family[Count]:
        """Declares a count, such as `rpc.server.calls` in `{call}`."""
        return self._declare(Family(name, unit, description, Count))

    def gauge(self, name: str, unit: str, description: str) -> Family[Level]:
        """Declares a level, such as the depth of a queue."""
        return self._declare(Family(name, unit, description, Level))

    def histogram(
        self, name: str, unit: str, description: str, bounds: tuple[float, ...] = DURATION_BOUNDS_SECONDS
    ) -> Family[Distribution]:
        """Declares a distribution with the upper bounds of its buckets, ascending, in `unit`."""
        return self._declare(Family(name, unit, description, lambda: Distribution(bounds)))

    def _declare(self, family: Family[CellType]) -> Family[CellType]:
        known: Family[CellType] = self._families.setdefault(family.name, family)
        if known is family and self._listener is not None:
            self._listener(family)
        return known

    def listen(self, listener: Callable[[AnyFamily], None]) -> None:
        """Tells the listener of every family there is and will be."""
        self._listener = listener
        for family in list(self._families.values()):
            listener(family)

    def __iter__(self) -> Iterator[AnyFamily]:
        return iter(list(self._families.values()))


meter = Meter()
"""The meter of this process."""


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Reads every metric of the process: name -> a list of {attributes, value} or {attributes, count, sum, buckets}.

    `buckets` maps each upper bound, as text, to the number of values under it and above the bound before.
    """
    return {family.name: [_reading(dict(key), cell) for key, cell in family.cells.items()] for family in meter}


def _reading(attributes: dict[str, str], cell: Count | Level | Distribution) -> dict[str, Any]:
    if isinstance(cell, Distribution):
        bounds = [*(str(bound) for bound in cell.bounds), "+Inf"]
        return {
            "attributes": attributes,
            "count": cell.count,
            "sum": cell.total,
            "buckets": dict(zip(bounds, cell.buckets, strict=True)),
        }
    return {"attributes": attributes, "value": cell.value}
