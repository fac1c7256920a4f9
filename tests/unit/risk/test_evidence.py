"""The sum of log-odds: decay, one voice a member, and words in favour."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.domain.evidence import MAX_WEIGHT, PRIOR, base_weight, logit, probability, weigh
from risk.domain.indicator import Indicator, IndicatorType
from risk.domain.warning import Category, RiskWarning, Severity, Sighting, SightingKind, Tlp, WarningSpec

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HALF_LIFE = timedelta(days=30)


def told(
    number: int,
    publisher: str = "alpha",
    *,
    confidence: int = 90,
    age: timedelta = timedelta(),
    revoked: bool = False,
    sightings: tuple[Sighting, ...] = (),
) -> RiskWarning:
    observed = NOW - age
    spec = WarningSpec(
        indicators=(Indicator(IndicatorType.ACCOUNT, b"t" * 32, 1),),
        category=Category.MULE_ACCOUNT,
        severity=Severity.HIGH,
        confidence_percent=confidence,
        observe_time=observed,
        half_life=HALF_LIFE,
        expire_time=observed + 10 * HALF_LIFE,
        tlp=Tlp.AMBER,
        audience=frozenset(),
        legal_basis="",
        purpose="",
        distinct_victims=1,
        evidence_reference="",
        signature=b"",
    )
    return RiskWarning(UUID(int=number), publisher, UUID(int=number), spec, revoked, observed, number, sightings)


def seen(member: str, kind: SightingKind, age: timedelta = timedelta()) -> Sighting:
    return Sighting(member, kind, NOW - age)


def test_nothing_known_is_the_prior() -> None:
    assert weigh([], NOW).probability == pytest.approx(PRIOR)


def test_a_warning_weighs_as_the_formula_says() -> None:
    evidence = weigh([told(1, confidence=80)], NOW)
    assert evidence.log_odds == pytest.approx(math.log(0.01 / 0.99) + math.log(0.76 / 0.24))


@given(st.integers(1, 100))
def test_a_weight_lies_between_nothing_and_the_greatest(confidence: int) -> None:
    assert 0 <= base_weight(confidence) <= MAX_WEIGHT


@given(st.integers(1, 99))
def test_the_surer_the_heavier(confidence: int) -> None:
    assert base_weight(confidence) <= base_weight(confidence + 1)


@given(st.integers(0, 250 * 86400))
def test_after_a_half_life_half_the_weight_is_left(age_seconds: int) -> None:
    age = timedelta(seconds=age_seconds)
    [before] = weigh([told(1, age=age)], NOW).sources
    [after] = weigh([told(1, age=age)], NOW + HALF_LIFE).sources
    assert after.weight == pytest.approx(before.weight / 2)


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 400)), min_size=1, max_size=8))
def test_a_member_counts_once_however_often_it_speaks(words: list[tuple[int, int]]) -> None:
    warnings = [
        told(number, confidence=confidence, age=timedelta(days=age)) for number, (confidence, age) in enumerate(words)
    ]
    evidence = weigh(warnings, NOW)
    assert len(evidence.sources) <= 1
    each = [weigh([warning], NOW).log_odds for warning in warnings]
    assert evidence.log_odds == pytest.approx(max(each))


@given(st.permutations(["alpha", "beta", "gamma", "delta"]))
def test_the_order_in_which_warnings_come_does_not_matter(members: list[str]) -> None:
    by_name = {
        name: told(n, name, confidence=60 + 10 * n) for n, name in enumerate(["alpha", "beta", "gamma", "delta"])
    }
    assert weigh([by_name[m] for m in members], NOW) == weigh(by_name.values(), NOW)


def test_two_members_say_more_than_one() -> None:
    one = weigh([told(1, "alpha")], NOW).log_odds
    assert weigh([told(1, "alpha"), told(2, "beta")], NOW).log_odds - logit(PRIOR) == pytest.approx(
        2 * (one - logit(PRIOR))
    )


def test_a_false_positive_takes_back_what_a_warning_says() -> None:
    doubted = told(1, sightings=(seen("beta", SightingKind.FALSE_POSITIVE),))
    assert weigh([doubted], NOW).log_odds == pytest.approx(logit(PRIOR))
    assert [source.member for source in weigh([doubted], NOW).sources] == ["alpha", "beta"]


def test_a_confirmation_adds_a_voice_and_fades_from_when_it_was_made() -> None:
    old = told(1, age=HALF_LIFE, sightings=(seen("beta", SightingKind.CONFIRMED),))
    sources = weigh([old], NOW).sources
    assert [source.member for source in sources] == ["beta", "alpha"]
    assert sources[0].weight == pytest.approx(2 * sources[1].weight)


def test_a_members_own_warning_comes_before_its_sighting_of_anothers() -> None:
    warnings = [told(1, "alpha", sightings=(seen("beta", SightingKind.FALSE_POSITIVE),)), told(2, "beta")]
    assert all(source.weight > 0 for source in weigh(warnings, NOW).sources)


def test_what_is_revoked_or_expired_says_nothing() -> None:
    gone = [told(1, revoked=True), told(2, "beta", age=10 * HALF_LIFE)]
    assert weigh(gone, NOW).sources == ()


@given(st.floats(-700, 700))
def test_log_odds_become_a_probability(log_odds: float) -> None:
    assert 0 <= probability(log_odds) <= 1
