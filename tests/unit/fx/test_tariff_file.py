"""A price list from a file, and price lists that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fx.clients.tariff_file import read_tariff
from fx.domain import DEFAULT_TARIFF, BadTariff, CorridorPrice, LockPeriod, SizeBand
from money import Money, currency

EUR = currency("EUR")
Write = Callable[[str], Path]

EXAMPLE = """
fixed: "0.25"
house_spread_ppm: 450
corridors:
  AE-IN: {fee_ppm: 400}
  GB-TR: {fee_ppm: 1000, extra_spread_ppm: 600}
plans:
  partner:
    fixed: "0.00"
    bands:
      - {up_to: "500.00", ppm: 900}
      - {ppm: 200}
    lock_periods:
      - {seconds: 60}
      - {seconds: 600, extra_spread_ppm: 50}
    default_lock_seconds: 600
participants:
  alpha: partner
  beta: volume
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "tariff.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_without_a_file_the_built_in_list_holds() -> None:
    assert read_tariff(None, DEFAULT_TARIFF) is DEFAULT_TARIFF


def test_a_file_says_what_is_different(write: Write) -> None:
    found = read_tariff(write(EXAMPLE), DEFAULT_TARIFF)
    assert found.fixed == Money(25, EUR)
    assert found.bands == DEFAULT_TARIFF.bands
    assert found.corridor_ppm("AE", "IN") == 400
    assert found.corridor_ppm("US", "MX") == DEFAULT_TARIFF.cross_border_ppm
    assert (found.spread_ppm("GB", "TR"), found.spread_ppm("GB", "US")) == (1_050, 450)
    assert found.plan_names == ("standard", "volume", "partner")
    assert (found.plan_for("alpha"), found.plan_for("beta"), found.plan_for("gamma")) == (
        "partner",
        "volume",
        "standard",
    )


def test_a_plan_lies_over_the_files_own_list(write: Write) -> None:
    partner = read_tariff(write(EXAMPLE), DEFAULT_TARIFF).of("partner")
    assert partner.fixed == Money(0, EUR)
    assert partner.house_spread_ppm == 450
    assert partner.bands == (SizeBand(Money(500_00, EUR), 900), SizeBand(None, 200))
    assert partner.lock_period(None) == LockPeriod(600, 50)
    assert partner.lock_period(300) is None
    assert partner.corridors[("AE", "IN")] == CorridorPrice(400)


def test_an_empty_file_is_the_built_in_list(write: Write) -> None:
    assert read_tariff(write(""), DEFAULT_TARIFF) == DEFAULT_TARIFF


@pytest.mark.parametrize(
    "text",
    [
        "fixed: 0.30",  # a number would be read as a float
        'fixed: "0.305"',
        'fixed: "-0.30"',
        "discount: 1",
        "house_spread_ppm: -1",
        "house_spread_ppm: 200001",
        "house_spread_ppm: '500'",
        "cross_border_ppm: 199000",  # together with the size bands more than a fifth
        "bands: []",
        'bands: [{up_to: "10.00", ppm: 1}]',
        'bands: [{up_to: "10.00", ppm: 1}, {up_to: "10.00", ppm: 1}, {ppm: 1}]',
        "bands: [{ppm: 1}, {ppm: 1}]",
        "default_lock_seconds: 7",
        "lock_periods: [{seconds: 0}]",
        'largest: "0.00"',
        "corridors: {Austria-Italy: {fee_ppm: 1}}",
        "participants: {alpha: gold}",
        "plans: {standard: {fixed: '0.10'}}",
        "plans: {gold: {plans: {}}}",
        "plans: [gold]",
        "fixed: [",
        "[]",
    ],
)
def test_a_list_that_contradicts_itself_is_refused(write: Write, text: str) -> None:
    with pytest.raises(BadTariff, match=r"tariff\.yaml"):
        read_tariff(write(text), DEFAULT_TARIFF)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTariff, match="cannot be used"):
        read_tariff(tmp_path / "none.yaml", DEFAULT_TARIFF)


@pytest.mark.parametrize(
    "wrong",
    [
        {"bands": (SizeBand(Money(1, currency("USD")), 1), SizeBand(None, 1))},
        {"bands": (SizeBand(Money(1, EUR), -1), SizeBand(None, 1))},
        {"plans": {"nested": DEFAULT_TARIFF}},
    ],
)
def test_no_list_in_code_contradicts_itself_either(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadTariff):
        replace(DEFAULT_TARIFF, **wrong)
