"""How much a word says about whose name it is: rare words much, common ones little."""

from collections.abc import Iterable, Mapping
from math import log

from compliance.domain.names import Name, Token, TokenClass

SMALLEST_CORPUS = 5_000
"""A short list says little about how common a word is; weights are reckoned as if it were at least this long."""
FLOOR = 0.2


class TokenWeights:
    """Inverse document frequency by skeleton: all spellings of Mohammed are one common name."""

    __slots__ = ("_counts", "_scale")

    def __init__(self, counts: Mapping[str, int], names: int) -> None:
        self._counts = counts
        self._scale = log(max(names, SMALLEST_CORPUS) + 1)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "TokenWeights":
        """Count in how many names each skeleton occurs."""
        counts: dict[str, int] = {}
        total = 0
        for name in names:
            total += 1
            for bones in {token.skeleton for token in name.tokens}:
                counts[bones] = counts.get(bones, 0) + 1
        return cls(counts, total)

    def rarity(self, token: Token) -> float:
        """From FLOOR for the commonest word to 1 for one that is listed once at most."""
        return max(1.0 - log(self._counts.get(token.skeleton, 1)) / self._scale, FLOOR)

    def weight(self, token: Token) -> float:
        """Rarity times the share of the token's class; generic company words have a ceiling instead."""
        if token.kind is TokenClass.GENERIC:
            return min(self.rarity(token), TokenClass.GENERIC.value)
        share: float = token.kind.value
        return self.rarity(token) * share

    def weights(self, name: Name) -> tuple[float, ...]:
        """The weight of each token."""
        return tuple(self.weight(token) for token in name.tokens)
