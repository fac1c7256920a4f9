"""Metrics are exact, bounded, readable in the process, and shown to OpenTelemetry as they are."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from telemetry import export, metrics
from telemetry.metrics import Distribution, Meter


@pytest.fixture
def meter(monkeypatch):
    fresh = Meter()
    monkeypatch.setattr(metrics, "meter", fresh)
    return fresh


def test_a_count_is_kept_per_attributes(meter):
    calls = meter.counter("calls", "{call}", "Calls")
    calls.at(method="Post", code="OK").add()
    calls.at(code="OK", method="Post").add(2)
    calls.at(method="Post", code="INTERNAL").add()
    assert metrics.snapshot() == {
        "calls": [
            {"attributes": {"code": "OK", "method": "Post"}, "value": 3},
            {"attributes": {"code": "INTERNAL", "method": "Post"}, "value": 1},
        ]
    }


def test_a_level_goes_up_and_down(meter):
    depth = meter.gauge("depth", "{item}", "Depth").at()
    depth.set(5)
    depth.add(-2)
    assert metrics.snapshot()["depth"] == [{"attributes": {}, "value": 3}]


def test_asking_twice_gives_the_same_family(meter):
    meter.counter("calls", "{call}", "Calls").at().add()
    meter.counter("calls", "{call}", "Calls").at().add()
    assert metrics.snapshot()["calls"][0]["value"] == 2


def test_attribute_sets_are_bounded(meter):
    calls = meter.counter("calls", "{call}", "Calls")
    for number in range(metrics.MAX_CELLS + 50):
        calls.at(caller=str(number)).add()
    readings = metrics.snapshot()["calls"]
    assert len(readings) == metrics.MAX_CELLS + 1
    assert {"attributes": {"overflow": "true"}, "value": 50} in readings


@given(st.lists(st.floats(0, 100)))
def test_a_distribution_counts_each_value_in_the_bucket_above_it(values):
    distribution = Distribution((0.5, 1.0, 10.0))
    for value in values:
        distribution.record(value)
    bounds = (-1.0, 0.5, 1.0, 10.0, math.inf)
    expected = [sum(low < value <= high for value in values) for low, high in pairwise(bounds)]
    assert distribution.buckets == expected
    assert distribution.count == len(values)
    assert distribution.total == pytest.approx(sum(values))


def test_opentelemetry_reads_what_is_there_and_what_comes_later(meter):
    meter.counter("calls", "{call}", "Calls").at(code="OK").add(4)
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    export.show(meter, provider.get_meter("test"))
    duration = meter.histogram("duration", "s", "Duration", bounds=(1.0, 2.0)).at()
    for value in (0.5, 1.5, 9.0):
        duration.record(value)
    meter.gauge("depth", "{item}", "Depth").at().set(7)
    [resource] = reader.get_metrics_data().resource_metrics
    [scope] = resource.scope_metrics
    points = {
        (metric.name, point.attributes.get("le")): point.value
        for metric in scope.metrics
        for point in metric.data.data_points
    }
    provider.shutdown()
    assert points == {
        ("calls", None): 4,
        ("depth", None): 7,
        ("duration.bucket", "1.0"): 1,
        ("duration.bucket", "2.0"): 2,
        ("duration.bucket", "+Inf"): 3,
        ("duration.count", None): 3,
        ("duration.sum", None): 11.0,
    }
