"""Two names laid side by side, token by token, without regard to order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from compliance.domain.names import Name, Token, TokenClass, token_similarity

INITIAL_SIMILARITY = 0.9
EXTRA_SHARE = 0.35
"""What a token costs that only one side has, against one that the other side contradicts."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two names have in common. Weights are sums of token weights, see `TokenWeights`."""

    matched: float
    """Mean weight of the tokens that met."""
    alike: float
    """The same, each times its similarity."""
    conflict: float
    """Weight on both sides that met nothing: the names contradict each other there."""
    extra: float
    """Weight that only one side has more: left out or added."""
    met: int
    """Number of words of the listed name that met one of ours."""

    @property
    def score(self) -> float:
        """Likeness from 0 to 1."""
        whole = self.matched + self.conflict + EXTRA_SHARE * self.extra
        return max((self.alike - self.conflict) / whole, 0.0) if whole else 0.0


def _similarity(ours: Token, listed: Token) -> float:
    if ours.kind is TokenClass.INITIAL or listed.kind is TokenClass.INITIAL:
        if ours.text == listed.text:
            return 1.0
        return INITIAL_SIMILARITY if ours.text[0] == listed.text[0] and listed.text.isalpha() else 0.0
    return token_similarity(ours.text, listed.text)


def neighbouring_pairs(words: Sequence[str]) -> set[str]:
    """Each two neighbouring words written as one."""
    return {first + second for first, second in pairwise(words)}


Weighed = list[tuple[Token, float]]


def _spaced_as(side: Weighed, other: Weighed) -> Weighed:
    """Join neighbours of `side` that `other` writes as one word: "van der bilt" meets "vanderbilt"."""
    if len(side) < 2:
        return side
    whole = {token.text for token, _ in other if len(token.text) > 3}
    joined: Weighed = []
    for token, weight in side:
        # Joining from left to right also joins three words, once the first two are one.
        together = joined[-1][0].text + token.text if joined else ""
        if together and any(word.startswith(together) for word in whole):
            joined[-1] = (Token(together, TokenClass.NAME, ""), joined[-1][1] + weight)
        else:
            joined.append((token, weight))
    return joined if any(token.text in whole for token, _ in joined if not token.skeleton) else side


def align(ours: Name, our_weights: Sequence[float], listed: Name, listed_weights: Sequence[float]) -> Alignment:
    """Pair the tokens greedily from the most alike pair down; ties go to the heavier pair, then to reading order.

    Bounded by MAX_TOKENS squared comparisons.
    """
    mine = list(zip(ours.tokens, our_weights, strict=True))
    theirs = list(zip(listed.tokens, listed_weights, strict=True))
    mine = _spaced_as(mine, theirs)
    return _pair(mine, _spaced_as(theirs, mine))


def _pair(ours: Weighed, listed: Weighed) -> Alignment:
    found = []
    for i, (word, weight) in enumerate(ours):
        for j, (other, other_weight) in enumerate(listed):
            likeness = 1.0 if word.text == other.text else _similarity(word, other)
            if likeness:
                found.append((-likeness, -min(weight, other_weight), i, j))
    found.sort()
    free_ours, free_listed = sum(weight for _, weight in ours), sum(weight for _, weight in listed)
    used_ours: set[int] = set()
    used_listed: set[int] = set()
    met = 0
    matched = alike = 0.0
    for negative, _, i, j in found:
        if i in used_ours or j in used_listed:
            continue
        used_ours.add(i)
        used_listed.add(j)
        met += 1
        (word, our_weight), (other, listed_weight) = ours[i], listed[j]
        # An initial that meets a full word carries only its own small weight.
        initial = TokenClass.INITIAL in {word.kind, other.kind}
        weight = min(our_weight, listed_weight) if initial else (our_weight + listed_weight) / 2
        matched += weight
        alike -= weight * negative
        free_ours -= our_weight
        free_listed -= listed_weight
    free_ours, free_listed = max(free_ours, 0.0), max(free_listed, 0.0)
    return Alignment(matched, alike, min(free_ours, free_listed), abs(free_ours - free_listed), met)
