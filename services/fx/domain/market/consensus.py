"""What independent sources agree on: the median of those that are no outliers, if they are enough.

Outliers are found by the median absolute deviation (Leys et al., 2013, doi:10.1016/j.jesp.2013.03.013), of which half
of the sources may lie without moving it. No source is nearer to the truth than another, so none has a weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal
from typing import Final

# What is agreed on carries twelve digits, so that its product with any peg still fits into the eighteen of a rate.
AGREED: Final = Context(prec=12, rounding=ROUND_FLOOR)
WIDE: Final = Context(prec=60)
MILLION: Final = Decimal(1_000_000)
HALF: Final = Decimal("0.5")

# 1.4826 makes the deviation that of a normal distribution; beyond 3.5 of those a value counts as an outlier
# (Iglewicz and Hoaglin, 1993).
OUTLIER_AT: Final = WIDE.multiply(Decimal("1.4826"), Decimal("3.5"))


@dataclass(frozen=True, slots=True)
class Policy:
    """How sources come to agree. Distances are parts per million of the median.

    Nobody within `harmless_ppm` is an outlier, however close the others are to each other; everybody beyond
    `absurd_ppm` is one, however far apart they are. At least `quorum` must remain, and
    more than half of all.
    """

    quorum: int
    harmless_ppm: int
    absurd_ppm: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """The value agreed on, in order of names the sources that made it and those that were left out."""

    value: Decimal
    used: tuple[str, ...]
    outliers: tuple[str, ...]


def agree(said: Mapping[str, Decimal], policy: Policy) -> Agreement | None:
    """Give what positive values of several sources agree on, or None when too few do."""
    if len(said) < policy.quorum or not said:
        return None
    middle = median(list(said.values()))
    deviation = median([distance(value, middle) for value in said.values()])
    reach = max(WIDE.multiply(OUTLIER_AT, deviation), part_of(middle, policy.harmless_ppm))
    reach = min(reach, part_of(middle, policy.absurd_ppm))
    used = sorted(name for name, value in said.items() if distance(value, middle) <= reach)
    if len(used) < policy.quorum or 2 * len(used) <= len(said):
        return None
    outliers = sorted(said.keys() - set(used))
    value = AGREED.plus(median([said[name] for name in used]))
    return Agreement(value, tuple(used), tuple(outliers))


def median(values: Sequence[Decimal]) -> Decimal:
    """Give the middle value, or half of the sum of the two middle ones; there must be one."""
    ranked = sorted(values)
    half, odd = divmod(len(ranked), 2)
    return ranked[half] if odd else WIDE.multiply(WIDE.add(ranked[half - 1], ranked[half]), HALF)


def distance(one: Decimal, other: Decimal) -> Decimal:
    """Give how far two values are apart."""
    return WIDE.abs(WIDE.subtract(one, other))


def part_of(value: Decimal, ppm: int) -> Decimal:
    """Give so many millionths of a value."""
    return WIDE.divide(WIDE.multiply(value, Decimal(ppm)), MILLION)


def apart_ppm(one: Decimal, other: Decimal) -> int:
    """Give how far the larger of two positive values is above the smaller, in whole parts per million, rounded up."""
    low, high = sorted((one, other))
    ratio = WIDE.divide(WIDE.multiply(WIDE.subtract(high, low), MILLION), low)
    return int(ratio.to_integral_value("ROUND_CEILING"))
