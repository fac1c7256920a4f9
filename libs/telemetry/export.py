"""Shows the plain-Python metrics to OpenTelemetry as observable instruments."""

from collections.abc import Callable, Iterable
from itertools import accumulate

from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.metrics import Meter as OtelMeter

from telemetry.metrics import AnyFamily, Count, Distribution, Level, Meter

Observe = Callable[[CallbackOptions], Iterable[Observation]]


def show(meter: Meter, otel: OtelMeter) -> None:
    """Registers every family of the meter, now and later, with OpenTelemetry.

    OpenTelemetry has no observable histogram, so a distribution is shown the way Prometheus stores one: cumulative
    counts `<name>.bucket` with an `le` attribute, `<name>.count` and `<name>.sum`.
    """

    def register(family: AnyFamily) -> None:
        sample = family.make()
        if isinstance(sample, Distribution):
            bucket_name = f"{family.name}.bucket"
            otel.create_observable_counter(bucket_name, [_buckets(family)], "1", family.description)
            for part in ("count", "sum"):
                unit = family.unit if part == "sum" else "1"
                otel.create_observable_counter(f"{family.name}.{part}", [_part(family, part)], unit, family.description)
        elif isinstance(sample, Count):
            otel.create_observable_counter(family.name, [_values(family)], family.unit, family.description)
        else:
            otel.create_observable_gauge(family.name, [_values(family)], family.unit, family.description)

    meter.listen(register)


def _values(family: AnyFamily) -> Observe:
    def observe(_options: CallbackOptions) -> list[Observation]:
        return [
            Observation(cell.value, dict(key))
            for key, cell in list(family.cells.items())
            if isinstance(cell, Count | Level)
        ]

    return observe


def _part(family: AnyFamily, part: str) -> Observe:
    def observe(_options: CallbackOptions) -> list[Observation]:
        return [
            Observation(cell.total if part == "sum" else cell.count, dict(key))
            for key, cell in list(family.cells.items())
            if isinstance(cell, Distribution)
        ]

    return observe


def _buckets(family: AnyFamily) -> Observe:
    def observe(_options: CallbackOptions) -> list[Observation]:
        return [
            Observation(count, {**dict(key), "le": bound})
            for key, cell in list(family.cells.items())
            if isinstance(cell, Distribution)
            for bound, count in zip(
                [*(str(bound) for bound in cell.bounds), "+Inf"], accumulate(cell.buckets), strict=True
            )
        ]

    return observe
