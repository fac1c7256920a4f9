"""The scorer: one given name against one listed name, and every reason for the score."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from compliance.domain.kinds import Kind
from compliance.domain.matching.alignment import Alignment, align
from compliance.domain.matching.index import IndexedName
from compliance.domain.matching.thresholds import FULL_SCORE
from compliance.domain.names import Name
from compliance.domain.parties import Party

# All figures are ten-thousandths of the full score.
MIN_NAME_SCORE = 7_000
"""Below this the names differ, whatever else agrees."""
WRITTEN_TOGETHER = 9_700
WRITTEN_TOGETHER_WITH_AN_ERROR = 9_200
MIN_JOINED_LETTERS = 8
WEAK_ALIAS_SHARE = 0.8
WEAK_SINGLE_WORD_SHARE = 0.7
DISGUISED = 200
KIND_DIFFERS = -1_000
NO_VESSEL = -2_500
BIRTH_DAY_AGREES = 500
BIRTH_YEAR_AGREES = 300
BIRTH_YEAR_NEAR = -300
BIRTH_DATE_DIFFERS = -1_700
BIRTH_DATE_DIFFERS_COMMON = -2_500
BIRTH_DATE_DIFFERS_RARE = -600
NEAR_YEARS = 2
COUNTRY_AGREES = 300
COUNTRY_DIFFERS = -400
GENDER_DIFFERS = -1_500
COMMON_NAME = -800
COMMON_INFORMATION = 1.1
"""A name whose matched words weigh less in sum is common: see `TokenWeights`; two frequent words come to about 0.7."""


RARE_INFORMATION = 1.75
"""From here a name is rare, as two words are that hardly any other entry holds: a birth date, which is easily given
wrong, then weighs little against it."""


@dataclass(frozen=True, slots=True)
class ScoreReason:
    """One feature of a score; the contributions of all features add up to it, but for the limits 0 and 1."""

    feature: str
    contribution: int
    """Ten-thousandths."""
    explanation: str
    """Names the listed side only."""


def score(party: Party, name: Name, weights: tuple[float, ...], listed: IndexedName) -> tuple[int, list[ScoreReason]]:
    """Score a party under one of its names against a listed name: 0 to FULL_SCORE, with the reasons.

    Reasons are empty below MIN_NAME_SCORE, where nothing but the names is looked at.
    """
    alignment = align(name, weights, listed.name, listed.weights)
    base, reason = _name_score(alignment, name, listed)
    if base < MIN_NAME_SCORE:
        return base, []
    reasons = [reason]
    if listed.listed.weak:
        share = WEAK_SINGLE_WORD_SHARE if len(listed.name.tokens) == 1 else WEAK_ALIAS_SHARE
        loss = round(base * share) - base
        reasons.append(ScoreReason("WEAK_ALIAS", loss, "The list itself calls this alias weak."))
    if name.disguised:
        words = "The given name holds look-alike letters, which honest spelling does not."
        reasons.append(ScoreReason("DISGUISED_LETTERS", DISGUISED, words))
    reasons += _circumstances(party, alignment, listed)
    total = sum(found.contribution for found in reasons)
    return min(max(total, 0), FULL_SCORE), reasons


def _name_score(alignment: Alignment, name: Name, listed: IndexedName) -> tuple[int, ScoreReason]:
    base = round(alignment.score * FULL_SCORE)
    words = f"{alignment.met} of {len(listed.name.tokens)} words of the listed name met, in any order."
    apart = len(name.tokens) != len(listed.name.tokens)
    if apart and base < WRITTEN_TOGETHER and min(len(name.joined), len(listed.name.joined)) >= MIN_JOINED_LETTERS:
        errors = OSA.distance(name.joined, listed.name.joined, score_cutoff=1)
        if errors <= 1:
            together = WRITTEN_TOGETHER if errors == 0 else WRITTEN_TOGETHER_WITH_AN_ERROR
            if together > base:
                return together, ScoreReason("JOINED_NAME", together, "The same letters, spaced otherwise.")
    return base, ScoreReason("NAME_TOKENS", base, words)


def _circumstances(party: Party, alignment: Alignment, listed: IndexedName) -> list[ScoreReason]:
    """What speaks for or against beside the name."""
    entry = listed.entry
    kinds = {party.kind, entry.kind}
    reasons = []
    if Kind.UNKNOWN not in kinds and len(kinds) > 1:
        # A person may be given as a company, and the other way round, but hardly as a ship.
        loss = NO_VESSEL if kinds == {Kind.PERSON, Kind.VESSEL} else KIND_DIFFERS
        reasons.append(ScoreReason("KIND_DIFFERS", loss, f"The entry is of the kind {entry.kind.name.lower()}."))
    common = alignment.matched < COMMON_INFORMATION and entry.kind is Kind.PERSON
    reasons += _birth(party, alignment, listed)
    reasons += _country(party, listed)
    if party.gender and entry.gender and party.gender != entry.gender:
        reasons.append(ScoreReason("GENDER_DIFFERS", GENDER_DIFFERS, f"The entry's gender is {entry.gender}."))
    agrees = any(reason.contribution > 0 for reason in reasons)
    if common and not agrees:
        reasons.append(ScoreReason("COMMON_NAME", COMMON_NAME, "Many people bear this name, and nothing else agrees."))
    return reasons


def _birth(party: Party, alignment: Alignment, listed: IndexedName) -> list[ScoreReason]:
    born = party.birth_date
    dates = listed.entry.birth_dates
    if born is None or not dates:
        return []
    years = sorted({f"{found.first.year}" for found in dates})
    said = f"The list gives {', '.join(years[:4])}."
    if any(born == found for found in dates if found.is_a_day):
        return [ScoreReason("BIRTH_DATE_AGREES", BIRTH_DAY_AGREES, said)]
    gap = min(born.years_apart(found) for found in dates)
    if gap == 0:
        return [ScoreReason("BIRTH_YEAR_AGREES", BIRTH_YEAR_AGREES, said)]
    if gap <= NEAR_YEARS:
        return [ScoreReason("BIRTH_YEAR_NEAR", BIRTH_YEAR_NEAR, said)]
    if alignment.matched >= RARE_INFORMATION:
        return [ScoreReason("BIRTH_DATE_DIFFERS", BIRTH_DATE_DIFFERS_RARE, said)]
    common = alignment.matched < COMMON_INFORMATION
    return [ScoreReason("BIRTH_DATE_DIFFERS", BIRTH_DATE_DIFFERS_COMMON if common else BIRTH_DATE_DIFFERS, said)]


def _country(party: Party, listed: IndexedName) -> list[ScoreReason]:
    """A residence elsewhere says nothing against; another nationality does."""
    entry = listed.entry
    shared = party.countries & entry.countries
    if shared:
        return [ScoreReason("COUNTRY_AGREES", COUNTRY_AGREES, f"The list names {', '.join(sorted(shared))} too.")]
    if party.nationalities and entry.nationalities:
        words = f"The list gives the nationality {', '.join(sorted(entry.nationalities))}."
        return [ScoreReason("COUNTRY_DIFFERS", COUNTRY_DIFFERS, words)]
    return []
