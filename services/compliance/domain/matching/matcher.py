"""The matcher: which list entries a party, or a free text, resembles."""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.domain.entries import SanctionsList
from compliance.domain.matching.index import IndexedName, NameIndex
from compliance.domain.matching.scoring import ScoreReason, score
from compliance.domain.matching.thresholds import FULL_SCORE, Thresholds
from compliance.domain.names import Name, fold, parse
from compliance.domain.parties import Party, Role

MAX_MATCHES_PER_PARTY = 20
MAX_CACHED_PARTIES = 100_000

TEXT_WORDS = range(2, 7)
"""Lengths of listed names, in words, that are looked for in free text; single words would stop honest payments."""
MIN_TEXT_LETTERS = 10
MAX_TEXT_LETTERS = 10_000
"""Room for a remittance of 1,000 letters of a script whose letters are written out as several."""
MIN_TEXT_INFORMATION = 1.2

__all__ = ["Match", "Matcher", "ScoreReason"]


@dataclass(frozen=True, slots=True)
class Match:
    """A list entry that a party resembles at or above the list's threshold."""

    role: Role
    list_id: str
    list_version: str
    entry_id: str
    listed_name: str
    score: int
    """Ten-thousandths, as `threshold`."""
    threshold: int
    blocks: bool
    """The score reaches the list's blocking threshold too."""
    programs: tuple[str, ...]
    reasons: tuple[ScoreReason, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A match before it is known in which role the party stands."""

    listed: IndexedName
    score: int
    reasons: tuple[ScoreReason, ...]


class Matcher:
    """Screens names against one set of list versions. Immutable but for a bounded cache, which changes no answer."""

    __slots__ = ("_cache", "_index", "thresholds")

    def __init__(self, lists: Iterable[SanctionsList], thresholds: Thresholds) -> None:
        """Build the index; CPU-bound, see `NameIndex`."""
        self._index = NameIndex(lists)
        self._cache: dict[Party, tuple[_Found, ...]] = {}
        self.thresholds = thresholds

    def match(self, party: Party, role: Role) -> tuple[Match, ...]:
        """The entries that the party resembles, best first; bounded by MAX_MATCHES_PER_PARTY."""
        found = self._cache.get(party)
        if found is None:
            found = self._search(party)
            if len(self._cache) >= MAX_CACHED_PARTIES:
                self._cache.clear()
            self._cache[party] = found
        return tuple(self._match(one, role) for one in found)

    def match_text(self, text: str) -> tuple[Match, ...]:
        """Listed names that stand in a free text word for word, in any order; these never block by themselves."""
        words = fold(text, longest=MAX_TEXT_LETTERS).text.split()
        best: dict[tuple[str, str], IndexedName] = {}
        for length in TEXT_WORDS:
            for at in range(len(words) - length + 1):
                for listed in self._index.with_exact_words(words[at : at + length]):
                    enough = len(listed.name.joined) >= MIN_TEXT_LETTERS and not listed.listed.weak
                    if enough and listed.total_weight >= MIN_TEXT_INFORMATION:
                        best.setdefault((listed.source.list_id, listed.entry.entry_id), listed)
        matches = []
        for listed in list(best.values())[:MAX_MATCHES_PER_PARTY]:
            threshold = self.thresholds.of(listed.source.list_id)
            score_here = max(threshold.review, min(threshold.block - 1, FULL_SCORE))
            reason = ScoreReason("NAME_IN_TEXT", score_here, "The listed name stands in the remittance information.")
            matches.append(self._match(_Found(listed, score_here, (reason,)), Role.NONE))
        return tuple(matches)

    def _search(self, party: Party) -> tuple[_Found, ...]:
        best: dict[tuple[str, str], _Found] = {}
        for name in self._names(party):
            weights = self._index.weights.weights(name)
            for listed in self._index.candidates(name, weights):
                total, reasons = score(party, name, weights, listed)
                if total < self.thresholds.of(listed.source.list_id).review:
                    continue
                key = (listed.source.list_id, listed.entry.entry_id)
                if key not in best or total > best[key].score:
                    best[key] = _Found(listed, total, tuple(reasons))
        ordered = sorted(best.items(), key=lambda item: (-item[1].score, item[0]))
        return tuple(found for _, found in ordered[:MAX_MATCHES_PER_PARTY])

    def _names(self, party: Party) -> list[Name]:
        texts = (party.name, *party.other_names)
        names = {name.joined: name for text in texts if (name := parse(text, party.kind))}
        return list(names.values())

    def _match(self, found: _Found, role: Role) -> Match:
        listed = found.listed
        threshold = self.thresholds.of(listed.source.list_id)
        return Match(
            role=role,
            list_id=listed.source.list_id,
            list_version=listed.source.version,
            entry_id=listed.entry.entry_id,
            listed_name=listed.listed.text,
            score=found.score,
            threshold=threshold.review,
            blocks=found.score >= threshold.block,
            programs=listed.entry.programs,
            reasons=found.reasons,
        )
