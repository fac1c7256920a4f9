"""From which score a likeness counts, per list."""

from collections.abc import Mapping
from dataclasses import dataclass

FULL_SCORE = 10_000
"""Scores are integers in ten-thousandths, so that they add up exactly and are the same everywhere."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Scores in ten-thousandths: from `review` a person must look, from `block` the payment may not go on."""

    review: int = 8_000
    block: int = 9_300


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The threshold of each list; lists that are not named have the default."""

    default: Threshold
    by_list: Mapping[str, Threshold]

    def of(self, list_id: str) -> Threshold:
        """The threshold of a list."""
        return self.by_list.get(list_id, self.default)


def score_text(score: int) -> str:
    """A score or contribution in ten-thousandths as decimal text, such as "0.9512" or "-0.15"."""
    sign, magnitude = ("-", -score) if score < 0 else ("", score)
    decimals = f"{magnitude % FULL_SCORE:04d}".rstrip("0")
    return f"{sign}{magnitude // FULL_SCORE}" + (f".{decimals}" if decimals else "")
