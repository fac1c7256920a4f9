"""The index: every listed name, found by the words it shares with a given one. Built once, never changed."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

from compliance.domain.entries import ListedEntry, ListedName, SanctionsList
from compliance.domain.matching.alignment import EXTRA_SHARE, neighbouring_pairs
from compliance.domain.matching.neighbours import Neighbours
from compliance.domain.matching.weights import TokenWeights
from compliance.domain.names import Name, TokenClass, parse

MAX_CANDIDATES = 40
"""Names that are scored in full for one given name."""
MIN_ESTIMATE = 0.5
"""Names whose estimated likeness is below this are not scored in full; the lowest threshold lies well above."""

MIN_JOINED_LETTERS = 4

_UNSEARCHED = {TokenClass.PARTICLE, TokenClass.INITIAL}


@dataclass(frozen=True, slots=True)
class IndexedName:
    """A listed name with all that scoring asks of it."""

    source: SanctionsList
    entry: ListedEntry
    listed: ListedName
    name: Name
    weights: tuple[float, ...]
    total_weight: float


class NameIndex:
    """Finds the listed names that may be a given name."""

    __slots__ = ("_by_exact_words", "_joined", "_neighbours", "_postings", "_words", "names", "weights")

    def __init__(self, lists: Iterable[SanctionsList]) -> None:
        """Build the index: CPU-bound, about 0.1 ms a name; run it off the event loop."""
        parsed = list(_parsed(lists))
        self.weights = TokenWeights.of(name for _, _, _, name in parsed)
        self.names = tuple(self._indexed(*row) for row in parsed)
        self._words: dict[str, int] = {}
        bones: list[tuple[str, str]] = []
        self._postings: list[array[int]] = []
        self._joined: dict[str, array[int]] = {}
        self._by_exact_words: dict[str, array[int]] = {}
        for number, indexed in enumerate(self.names):
            for text, skeleton in {(t.text, t.skeleton) for t in indexed.name.tokens if t.kind not in _UNSEARCHED}:
                word = self._words.setdefault(text, len(self._words))
                if word == len(self._postings):
                    self._postings.append(array("I"))
                    bones.append((text, skeleton))
                self._postings[word].append(number)
            self._add_joined(number, indexed.name)
        self._neighbours = Neighbours(bones)

    def _indexed(self, source: SanctionsList, entry: ListedEntry, listed: ListedName, name: Name) -> IndexedName:
        weights = self.weights.weights(name)
        return IndexedName(source, entry, listed, name, weights, sum(weights))

    def _add_joined(self, number: int, name: Name) -> None:
        """Index the name written together, and each pair of neighbouring words written together."""
        words = [token.text for token in name.tokens]
        self._by_exact_words.setdefault(" ".join(sorted(words)), array("I")).append(number)
        for joined in neighbouring_pairs(words) | {name.joined}:
            if len(joined) >= MIN_JOINED_LETTERS:
                self._joined.setdefault(joined, array("I")).append(number)

    def candidates(self, name: Name, weights: tuple[float, ...]) -> list[IndexedName]:
        """The listed names most like `name` by an estimate from above, at most MAX_CANDIDATES, best first."""
        shared: dict[int, float] = {}
        for token, weight in zip(name.tokens, weights, strict=True):
            if token.kind in _UNSEARCHED:
                continue
            best: dict[int, float] = {}
            for word, likeness in self._neighbours.of(token.text, token.skeleton):
                gain = weight * likeness
                for number in self._postings[word]:
                    if gain > best.get(number, 0.0):
                        best[number] = gain
            for number in self._joined.get(token.text, ()):
                best[number] = weight
            for number, gain in best.items():
                shared[number] = shared.get(number, 0.0) + gain
        self._add_written_together(name, weights, shared)
        return self._most_alike(shared, sum(weights))

    def _add_written_together(self, name: Name, weights: tuple[float, ...], shared: dict[int, float]) -> None:
        """Count listed names whose single word is two of ours, or that differ from ours in spaces only."""
        words = [token.text for token in name.tokens]
        for at, joined in enumerate(map("".join, pairwise(words))):
            word = self._words.get(joined)
            for number in self._postings[word] if word is not None else ():
                shared[number] = shared.get(number, 0.0) + weights[at] + weights[at + 1]
        for number in self._joined.get(name.joined, ()):
            shared[number] = max(shared.get(number, 0.0), sum(weights), self.names[number].total_weight)

    def _most_alike(self, shared: dict[int, float], total: float) -> list[IndexedName]:
        estimates = []
        names = self.names
        for number, weight in shared.items():
            listed = names[number].total_weight
            ours_open, listed_open = max(total - weight, 0.0), max(listed - weight, 0.0)
            conflict = min(ours_open, listed_open)
            extra = abs(ours_open - listed_open)
            estimate = min((weight - conflict) / (weight + conflict + EXTRA_SHARE * extra), 1.0)
            if estimate >= MIN_ESTIMATE:
                estimates.append((-estimate, number))
        return [names[number] for _, number in nsmallest(MAX_CANDIDATES, estimates)]

    def with_exact_words(self, words: list[str]) -> list[IndexedName]:
        """The listed names that consist of exactly these folded words, in any order."""
        return [self.names[number] for number in self._by_exact_words.get(" ".join(sorted(words)), ())]


def _parsed(lists: Iterable[SanctionsList]) -> Iterator[tuple[SanctionsList, ListedEntry, ListedName, Name]]:
    for source in lists:
        for entry in source.entries:
            seen: set[tuple[str, ...]] = set()
            for listed in entry.names:
                name = parse(listed.text, entry.kind)
                words = tuple(sorted(token.text for token in name.tokens))
                # Spellings that fold to the same words would only be scored twice; strong names come first.
                if name and words not in seen:
                    seen.add(words)
                    yield source, entry, listed, name
