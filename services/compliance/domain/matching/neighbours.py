"""Which listed words a given word may be: equal, sounding alike, or one letter away."""

from collections.abc import Iterable

from compliance.domain.names import token_similarity

MIN_FUZZY_LETTERS = 4
MAX_CACHED_WORDS = 50_000


def _one_left_out(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


class Neighbours:
    """The vocabulary of an index. Immutable but for a bounded cache, which changes no answer."""

    __slots__ = ("_by_deletion", "_by_skeleton", "_cache", "_ids", "_words")

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """Take (word, skeleton) pairs; a word's id is its position."""
        self._words: list[str] = []
        self._ids: dict[str, int] = {}
        self._by_skeleton: dict[str, list[int]] = {}
        self._by_deletion: dict[str, list[int]] = {}
        self._cache: dict[str, tuple[tuple[int, float], ...]] = {}
        for word, bones in words:
            number = len(self._words)
            self._words.append(word)
            self._ids[word] = number
            if not word.isalpha():
                continue
            if len(bones) > 1:
                self._by_skeleton.setdefault(bones, []).append(number)
            if len(word) >= MIN_FUZZY_LETTERS:
                for shorter in _one_left_out(word):
                    self._by_deletion.setdefault(shorter, []).append(number)

    def of(self, word: str, bones: str) -> tuple[tuple[int, float], ...]:
        """Ids of listed words that the word may be, each with its similarity, in order of id."""
        known = self._cache.get(word)
        if known is not None:
            return known
        found = {number: token_similarity(word, self._words[number]) for number in self._candidates(word, bones)}
        answer = tuple(sorted((number, likeness) for number, likeness in found.items() if likeness))
        if len(self._cache) >= MAX_CACHED_WORDS:
            self._cache.clear()
        self._cache[word] = answer
        return answer

    def _candidates(self, word: str, bones: str) -> set[int]:
        candidates: set[int] = set()
        exact = self._ids.get(word)
        if exact is not None:
            candidates.add(exact)
        if not word.isalpha():
            return candidates
        if len(bones) > 1:
            candidates.update(self._by_skeleton.get(bones, ()))
        if len(word) >= MIN_FUZZY_LETTERS - 1:
            candidates.update(self._by_deletion.get(word, ()))
        if len(word) >= MIN_FUZZY_LETTERS:
            for shorter in _one_left_out(word):
                candidates.update(self._by_deletion.get(shorter, ()))
                number = self._ids.get(shorter)
                if number is not None:
                    candidates.add(number)
        return candidates
