"""What a member may do to warnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from risk.domain.codes import Code, ResultClass
from risk.domain.commands import Publish, Sight, publish, revoke, sight
from risk.domain.indicator import Indicator, IndicatorType
from risk.domain.warning import (
    Category,
    RiskWarning,
    Severity,
    SightingKind,
    State,
    Tlp,
    WarningSpec,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SPEC = WarningSpec(
    indicators=(Indicator(IndicatorType.ACCOUNT, b"a" * 32, 1), Indicator(IndicatorType.IP, b"i" * 32, 1)),
    category=Category.MULE_ACCOUNT,
    severity=Severity.HIGH,
    confidence_percent=90,
    observe_time=None,
    half_life=None,
    expire_time=None,
    tlp=Tlp.AMBER,
    audience=frozenset(),
    legal_basis="",
    purpose="",
    distinct_victims=0,
    evidence_reference="",
    signature=b"",
)


def published(**fields: Any) -> RiskWarning | Code:
    return publish(Publish(UUID(int=1), replace(SPEC, **fields)), "alpha", UUID(int=9), {1}, NOW)


def live(**fields: Any) -> RiskWarning:
    warning = published(**fields)
    assert isinstance(warning, RiskWarning)
    return warning


def test_what_is_not_given_is_filled_in() -> None:
    warning = live()
    assert warning.observe_time == NOW
    assert warning.half_life == timedelta(days=3), "the half-life of the shortest-lived indicator"
    assert warning.end == NOW + timedelta(days=30)
    assert warning.state_at(NOW) is State.LIVE
    assert warning.state_at(warning.end) is State.EXPIRED


def test_a_warning_never_outlives_its_weight() -> None:
    assert live(expire_time=NOW + timedelta(days=300)).end == NOW + timedelta(days=30)
    assert live(expire_time=NOW + timedelta(days=2)).end == NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"indicators": (Indicator(IndicatorType.IP, b"i" * 32, 2),)}, Code.KEY_EPOCH_UNKNOWN),
        ({"observe_time": NOW + timedelta(minutes=6)}, Code.OBSERVED_IN_FUTURE),
        ({"expire_time": NOW}, Code.ALREADY_EXPIRED),
        ({"observe_time": NOW - timedelta(days=30)}, Code.ALREADY_EXPIRED),
    ],
)
def test_a_warning_that_cannot_count_is_refused(fields: dict[str, Any], code: Code) -> None:
    assert published(**fields) is code
    assert code.result_class is ResultClass.NEW_ID_REQUIRED


def test_a_clock_a_little_ahead_counts_as_now() -> None:
    assert live(observe_time=NOW + timedelta(minutes=4)).observe_time == NOW


def test_only_its_publisher_takes_a_warning_back() -> None:
    assert revoke(live(), "beta") is Code.NOT_PUBLISHER
    gone = revoke(live(), "alpha")
    assert isinstance(gone, RiskWarning)
    assert gone.state_at(NOW) is State.REVOKED
    assert revoke(gone, "alpha") is Code.ALREADY_REVOKED


def test_a_warning_outside_its_audience_does_not_exist() -> None:
    secret = live(audience=frozenset({"beta"}))
    assert [secret.visible_to(name) for name in ("alpha", "beta", "gamma")] == [True, True, False]
    assert revoke(secret, "gamma") is Code.WARNING_UNKNOWN
    assert revoke(None, "gamma") is Code.WARNING_UNKNOWN


def sighting(warning: RiskWarning | None, member: str, kind: SightingKind = SightingKind.CONFIRMED) -> Any:
    return sight(warning, member, Sight(UUID(int=2), UUID(int=9), kind, None), NOW)


def test_a_members_newest_word_replaces_its_former() -> None:
    once = sighting(live(), "beta")
    twice = sighting(once, "beta", SightingKind.FALSE_POSITIVE)
    assert (once.count(SightingKind.CONFIRMED), twice.count(SightingKind.CONFIRMED)) == (1, 0)
    assert twice.count(SightingKind.FALSE_POSITIVE) == 1


def test_nobody_sights_its_own_or_what_is_over() -> None:
    assert sighting(live(), "alpha") is Code.OWN_WARNING
    assert sighting(replace(live(), revoked=True), "beta") is Code.WARNING_NOT_LIVE
    assert sighting(live(audience=frozenset({"beta"})), "gamma") is Code.WARNING_UNKNOWN
