"""The four verdicts and which of them wins."""

from collections.abc import Iterable
from enum import Enum


class Verdict(Enum):
    """What compliance says; the values are those of the contract's Verdict."""

    CLEAR = 1
    REVIEW = 2
    BLOCK = 3
    MORE_DATA = 4


# A possible sanctions hit outranks missing data: asking the sender for data would tell of the hit, and the reviewer
# sees from the findings what is missing.
STRICTNESS = {Verdict.CLEAR: 0, Verdict.MORE_DATA: 1, Verdict.REVIEW: 2, Verdict.BLOCK: 3}


def strictest(verdicts: Iterable[Verdict]) -> Verdict:
    """The strictest of the verdicts; CLEAR when there is none."""
    return max(verdicts, key=STRICTNESS.__getitem__, default=Verdict.CLEAR)
