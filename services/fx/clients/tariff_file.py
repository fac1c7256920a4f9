"""The price list as a file: YAML, the same for all replicas, reviewed and rolled out like any other setting.

Amounts are decimal text in euro, everything else whole numbers: ppm and seconds. What the file does not say is as in
the built-in list; what a plan does not say is as in the file's own standard list. docs/fx.md shows one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fx.domain import BadTariff, CorridorPrice, LockPeriod, SizeBand, Tariff
from fx.domain.rates import PIVOT
from money import Money
from money.errors import MoneyError
from money.parsing import parse_amount

_CORRIDOR: Final = re.compile(r"([A-Z]{2})-([A-Z]{2})", re.ASCII)
Ppm = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Band(_Part):
    up_to: str | None = None
    ppm: Ppm


class _Lock(_Part):
    seconds: Annotated[int, Field(gt=0, le=86_400)]
    extra_spread_ppm: Ppm = 0


class _Corridor(_Part):
    fee_ppm: Ppm
    extra_spread_ppm: Ppm = 0


class _Plan(_Part):
    fixed: str | None = None
    domestic_ppm: Ppm | None = None
    single_market_ppm: Ppm | None = None
    cross_border_ppm: Ppm | None = None
    bands: list[_Band] | None = None
    house_spread_ppm: Ppm | None = None
    lock_periods: list[_Lock] | None = None
    default_lock_seconds: int | None = None
    largest: str | None = None
    corridors: dict[str, _Corridor] | None = None


class _File(_Plan):
    plans: dict[str, _Plan] = {}
    participants: dict[str, str] = {}


def read_tariff(path: Path | None, built_in: Tariff) -> Tariff:
    """Read a price list; without a path it is the built-in one. Raises BadTariff, which says what is wrong."""
    if path is None:
        return built_in
    try:
        said = yaml.safe_load(path.read_text("utf-8"))
        file = _File() if said is None else _File.model_validate(said)
        own = _priced(replace(built_in, plans={}, participants={}), file)
        plans = {**built_in.plans, **{name: _priced(own, plan) for name, plan in file.plans.items()}}
        return replace(own, plans=plans, participants=file.participants)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, MoneyError, BadTariff) as error:
        raise BadTariff(f"the price list {path.name} cannot be used: {error}") from error


def _priced(over: Tariff, plan: _Plan) -> Tariff:
    """Give a price list with what a plan says in place of what it lies over."""
    given: dict[str, Any] = {
        name: value for name, value in plan if value is not None and name not in ("plans", "participants")
    }
    for name in ("fixed", "largest"):
        if name in given:
            given[name] = _euro(given[name])
    if plan.bands is not None:
        given["bands"] = tuple(SizeBand(None if b.up_to is None else _euro(b.up_to), b.ppm) for b in plan.bands)
    if plan.lock_periods is not None:
        given["lock_periods"] = tuple(LockPeriod(lock.seconds, lock.extra_spread_ppm) for lock in plan.lock_periods)
    if plan.corridors is not None:
        given["corridors"] = {
            _countries(way): CorridorPrice(price.fee_ppm, price.extra_spread_ppm)
            for way, price in plan.corridors.items()
        }
    return replace(over, **given)


def _euro(text: str) -> Money:
    return parse_amount(text, PIVOT)


def _countries(way: str) -> tuple[str, str]:
    found = _CORRIDOR.fullmatch(way)
    if found is None:
        raise BadTariff(f"the corridor {way[:16]!r} is not two ISO 3166-1 codes such as AE-IN")
    return found.group(1), found.group(2)
