"""Matching: who is found, who is left alone, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.domain.dates import parse_partial
from compliance.domain.entries import ListedEntry, ListedName, SanctionsList
from compliance.domain.kinds import Kind
from compliance.domain.matching import Match, Matcher, Threshold, Thresholds
from compliance.domain.matching.thresholds import FULL_SCORE, score_text
from compliance.domain.parties import Address, Party, Role
from compliance.lists.sources import invented

THRESHOLDS = Thresholds(Threshold(), {})


def entry(number: int, kind: Kind, *names: str, weak: tuple[str, ...] = (), **more: object) -> ListedEntry:
    listed = (*(ListedName(name) for name in names), *(ListedName(name, weak=True) for name in weak))
    return ListedEntry(str(number), kind, listed, **more)  # type: ignore[arg-type]


ENTRIES = (
    entry(1, Kind.PERSON, "QUARTZOV, Miroslav Petrovich", birth_dates=(parse_partial("1970-05-01"),), gender="M",
          nationalities=frozenset({"RU"}), countries=frozenset({"RU"})),
    entry(2, Kind.ORGANISATION, "OBSIDIAN HARBOUR SHIPPING LIMITED LIABILITY COMPANY", weak=("OHS",)),
    entry(3, Kind.PERSON, "AL-ZUHRAWI, Abd al-Karim", weak=("THE FERRYMAN OF TESTS", "SPARROW")),
    entry(4, Kind.VESSEL, "GLASS PETREL"),
    entry(5, Kind.PERSON, "VAN DER TESTBILT, Cornelius"),
)  # fmt: skip


def the_list(entries: tuple[ListedEntry, ...] = ENTRIES) -> SanctionsList:
    return SanctionsList("test", "1", "test", entries, 0, invented=True, loaded_at=datetime(2026, 1, 1, tzinfo=UTC))


MATCHER = Matcher([the_list()], THRESHOLDS)


def found(name: str, kind: Kind = Kind.PERSON, **more: object) -> Match | None:
    matches = MATCHER.match(Party(name, kind, **more), Role.DEBTOR)  # type: ignore[arg-type]
    return matches[0] if matches else None


def features(match: Match | None) -> set[str]:
    assert match is not None
    return {reason.feature for reason in match.reasons}


@pytest.mark.parametrize(
    ("name", "kind", "entry_id"),
    [
        ("Miroslav Petrovich Quartzov", Kind.PERSON, "1"),
        ("Quartzov Miroslav", Kind.PERSON, "1"),
        ("M. P. Quartzov Miroslav", Kind.PERSON, "1"),
        ("Мирослав Петрович Quartzov", Kind.PERSON, "1"),
        ("Mіroslav Quаrtzov", Kind.PERSON, "1"),
        ("Miroslaw Qartzov", Kind.PERSON, "1"),
        ("MiroslavPetrovich Quartzov", Kind.PERSON, "1"),
        ("Miroslav Petrovich QUARTZOV Ltd", Kind.PERSON, "1"),
        ("OOO Obsidian Harbour Shipping", Kind.ORGANISATION, "2"),
        ("Obsidian Harbor Shipping Ltd", Kind.ORGANISATION, "2"),
        ("Abdul Karim Zuhrawi", Kind.PERSON, "3"),
        ("عبد الكريم الزهراوي", Kind.PERSON, "3"),
        ("MV Glass Petrel", Kind.VESSEL, "4"),
        ("Cornelius Vandertestbilt", Kind.PERSON, "5"),
    ],
)
def test_a_listed_name_is_found_however_it_is_written(name: str, kind: Kind, entry_id: str) -> None:
    match = found(name, kind)
    assert match is not None
    assert match.entry_id == entry_id


@pytest.mark.parametrize(
    "name",
    [
        "Miroslav Bergstrom",
        "Anna Quartzov-Bellini",
        "Karim Benali",
        "Glass Repair",
        "",
        "😀",
        "x",
        "Petrovich",
        "M. Q.",
    ],
)
def test_other_people_are_left_alone(name: str) -> None:
    assert found(name) is None


def test_the_score_is_the_sum_of_its_reasons() -> None:
    match = found("Miroslav Quartzov", birth_date=parse_partial("1970-05-01"), gender="F")
    assert match is not None
    assert match.score == sum(reason.contribution for reason in match.reasons)
    assert features(match) == {"NAME_TOKENS", "BIRTH_DATE_AGREES", "GENDER_DIFFERS"}


@pytest.mark.parametrize(
    ("more", "feature", "sign"),
    [
        ({"birth_date": parse_partial("1970-05-01")}, "BIRTH_DATE_AGREES", 1),
        ({"birth_date": parse_partial("1970")}, "BIRTH_YEAR_AGREES", 1),
        ({"birth_date": parse_partial("1972")}, "BIRTH_YEAR_NEAR", -1),
        ({"birth_date": parse_partial("1990-01-01")}, "BIRTH_DATE_DIFFERS", -1),
        ({"nationalities": frozenset({"RU"})}, "COUNTRY_AGREES", 1),
        ({"address": Address(country="RU")}, "COUNTRY_AGREES", 1),
        ({"nationalities": frozenset({"PE"})}, "COUNTRY_DIFFERS", -1),
    ],
)
def test_circumstances_speak_for_or_against(more: dict[str, object], feature: str, sign: int) -> None:
    match = found("Miroslav Petrovich Quartzov", **more)
    assert match is not None
    [reason] = [reason for reason in match.reasons if reason.feature == feature]
    assert reason.contribution * sign > 0


def test_a_rare_name_is_not_cleared_by_another_birth_date() -> None:
    match = found("Miroslav Petrovich Quartzov", birth_date=parse_partial("1990-01-01"))
    assert match is not None
    assert match.blocks


def test_a_home_elsewhere_says_nothing_against() -> None:
    assert "COUNTRY_DIFFERS" not in features(found("Miroslav Quartzov", address=Address(country="PE")))


def test_look_alike_letters_are_evidence() -> None:
    assert "DISGUISED_LETTERS" in features(found("Mіroslav Petrovich Quаrtzov"))


def test_a_weak_alias_asks_a_person_and_never_blocks() -> None:
    match = found("The Ferryman of Tests")
    assert match is not None
    assert "WEAK_ALIAS" in features(match)
    assert not match.blocks
    assert found("Sparrow") is None


def test_an_organisation_with_a_persons_name_scores_less() -> None:
    as_person, as_company = (
        found("Miroslav Petrovich Quartzov"),
        found("Miroslav Petrovich Quartzov", Kind.ORGANISATION),
    )
    assert as_person is not None
    assert as_company is not None
    assert as_company.score < as_person.score
    assert "KIND_DIFFERS" in features(as_company)


def test_other_names_of_a_party_are_screened_too() -> None:
    assert found("Greta Lindqvist", other_names=("Quartzov, Miroslav",)) is not None


def test_a_cached_answer_is_the_same_answer() -> None:
    party = Party("Miroslav Quartzov", Kind.PERSON)
    matcher = Matcher([the_list()], THRESHOLDS)
    first = matcher.match(party, Role.DEBTOR)
    assert matcher.match(party, Role.DEBTOR) == first
    assert matcher.match(party, Role.CREDITOR)[0].role is Role.CREDITOR


def test_two_indexes_of_one_list_give_the_same_scores() -> None:
    party = Party("Obsidian Harbor Shiping", Kind.ORGANISATION)
    answers = {Matcher([the_list()], THRESHOLDS).match(party, Role.DEBTOR) for _ in range(3)}
    assert len(answers) == 1


def test_each_list_has_its_threshold() -> None:
    strict = Matcher([the_list()], Thresholds(Threshold(), {"test": Threshold(review=9_900, block=10_000)}))
    assert strict.match(Party("Quartzov Miroslaw", Kind.PERSON), Role.DEBTOR) == ()


def test_a_text_is_searched_for_whole_listed_names() -> None:
    [match] = MATCHER.match_text("Invoice 7: freight by Obsidian Harbour Shipping, thank you")
    assert match.entry_id == "2"
    assert not match.blocks
    assert MATCHER.match_text("obsidian invoice for the harbour, shipping included") == ()
    assert MATCHER.match_text("glass") == ()


@pytest.mark.parametrize("before", ["x " * 490, "北京" * 200], ids=["long", "letters that are written out as several"])
def test_a_text_is_searched_to_its_end(before: str) -> None:
    [match] = MATCHER.match_text(f"{before} Obsidian Harbour Shipping")
    assert match.entry_id == "2"


@pytest.mark.parametrize(
    "listed", [e for e in invented().entries if e.kind is not Kind.UNKNOWN], ids=lambda e: e.entry_id
)
def test_every_invented_entry_is_blocked_under_its_own_name(listed: ListedEntry) -> None:
    [first, *_] = INVENTED.match(Party(listed.names[0].text, listed.kind), Role.CREDITOR)
    assert first.entry_id == listed.entry_id
    assert first.blocks


INVENTED = Matcher([invented()], THRESHOLDS)


@given(st.text(max_size=2_000))
def test_no_name_breaks_the_matcher(name: str) -> None:
    for match in MATCHER.match(Party(name, Kind.UNKNOWN), Role.DEBTOR):
        assert 0 <= match.threshold <= match.score <= FULL_SCORE
    MATCHER.match_text(name)


@pytest.mark.parametrize(
    ("score", "text"), [(0, "0"), (10_000, "1"), (9_512, "0.9512"), (-1_500, "-0.15"), (200, "0.02")]
)
def test_scores_are_written_as_decimals(score: int, text: str) -> None:
    assert score_text(score) == text
