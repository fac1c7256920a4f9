"""What the rules let pass, what they ask for and what they refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from money import Money, currency
from risk.domain.evidence import weigh
from risk.domain.features import Behaviour, Features, Side, Warned
from risk.domain.indicator import Indicator, IndicatorType
from risk.domain.scoring import Action, Score, action_for, score
from risk.domain.warning import Category, RiskWarning, Severity, Tlp, WarningSpec

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
QUIET = Behaviour(debtor_10m=1, debtor_1h=1, debtor_24h=1, creditor_1h=1, creditor_24h=1)


def features(behaviour: Behaviour = QUIET, *warned: Warned, worth: float = 100.0, hour: int | None = 12) -> Features:
    return Features(Money(10_000, currency("EUR")), worth, hour, "DE", "FR", behaviour, warned, 0)


def warned(
    side: Side, kind: IndicatorType, severity: Severity, confidence: int, *, members: int = 1, number: int = 1
) -> Warned:
    spec = WarningSpec(
        indicators=(Indicator(kind, b"t" * 32, 1),),
        category=Category.MULE_ACCOUNT,
        severity=severity,
        confidence_percent=confidence,
        observe_time=NOW,
        half_life=timedelta(days=90),
        expire_time=NOW + timedelta(days=900),
        tlp=Tlp.AMBER,
        audience=frozenset(),
        legal_basis="",
        purpose="",
        distinct_victims=1,
        evidence_reference="",
        signature=b"",
    )
    all_of_them = [
        RiskWarning(UUID(int=number + m), f"member{m}", UUID(int=number + m), spec, False, NOW, 1)
        for m in range(members)
    ]
    return Warned(side, kind, weigh(all_of_them, NOW))


behaviours = st.builds(
    Behaviour,
    debtor_10m=st.integers(0, 10**6),
    debtor_1h=st.integers(0, 10**6),
    debtor_24h=st.integers(0, 10**6),
    debtor_worth_24h_eur=st.floats(0, 1e12),
    creditor_1h=st.integers(0, 10**6),
    creditor_24h=st.integers(0, 10**6),
    amount_deviations=st.none() | st.floats(-50, 50),
    new_counterparty=st.booleans(),
    new_corridor=st.booleans(),
)


def test_an_ordinary_payment_is_allowed_for_no_reason() -> None:
    result = score(features())
    assert (result.action, result.reasons) == (Action.ALLOW, ())
    assert result.probability == Decimal("0.001000")
    assert result.expected_loss == Money(10, currency("EUR"))


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(debtor_10m=400, debtor_1h=400, debtor_24h=400, new_counterparty=True),
        Behaviour(debtor_10m=5000, debtor_1h=20_000, debtor_24h=100_000, creditor_1h=20_000, creditor_24h=90_000),
        Behaviour(amount_deviations=9.0, new_counterparty=True),
        Behaviour(debtor_24h=1, new_counterparty=True, new_corridor=True),
    ],
    ids=["a burst of a demonstration", "a company's pay day", "a car is bought", "a first payment abroad"],
)
def test_what_honest_payers_do_is_allowed_even_at_night(behaviour: Behaviour) -> None:
    assert score(features(behaviour, worth=9_000, hour=3)).action is Action.ALLOW


@given(behaviours, st.floats(0, 1e12), st.none() | st.integers(0, 23))
def test_behaviour_alone_never_refuses(behaviour: Behaviour, worth: float, hour: int | None) -> None:
    assert score(features(behaviour, worth=worth, hour=hour)).action is not Action.REFUSE


def test_everything_unusual_at_once_is_for_a_person_to_look_at() -> None:
    odd = Behaviour(
        debtor_10m=300,
        debtor_1h=3000,
        debtor_24h=9000,
        debtor_worth_24h_eur=1e8,
        amount_deviations=6.0,
        new_counterparty=True,
        new_corridor=True,
    )
    assert score(features(odd, worth=1e6, hour=2)).action is Action.REVIEW


@pytest.mark.parametrize("kind", [IndicatorType.ACCOUNT, IndicatorType.WALLET, IndicatorType.CARD_TOKEN])
@pytest.mark.parametrize("confidence", [80, 90, 100])
@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.CRITICAL])
def test_a_severe_and_sure_warning_on_the_creditors_own_account_refuses_the_payment(
    kind: IndicatorType, confidence: int, severity: Severity
) -> None:
    result = score(features(QUIET, warned(Side.CREDITOR, kind, severity, confidence)))
    assert result.action is Action.REFUSE
    assert result.reasons[0].reason == f"WARNING_ON_CREDITOR_{kind}"
    assert result.reasons[0].warning_ids == (UUID(int=1),)


@given(
    st.sampled_from(Side),
    st.sampled_from(IndicatorType),
    st.sampled_from(Severity),
    st.integers(1, 100),
    st.integers(1, 20),
)
def test_any_other_warning_asks_for_a_confirmation_at_most(
    side: Side, kind: IndicatorType, severity: Severity, confidence: int, members: int
) -> None:
    own = {IndicatorType.ACCOUNT, IndicatorType.WALLET, IndicatorType.CARD_TOKEN}
    result = score(features(QUIET, warned(side, kind, severity, confidence, members=members)))
    if not (side is Side.CREDITOR and kind in own and severity >= Severity.HIGH):
        assert result.action in (Action.ALLOW, Action.CONFIRM)


def test_one_warning_counts_once_whatever_it_names() -> None:
    one = score(features(QUIET, warned(Side.CREDITOR, IndicatorType.PHONE, Severity.HIGH, 75)))
    named_thrice = score(
        features(
            QUIET,
            *(
                warned(Side.CREDITOR, kind, Severity.HIGH, 75)
                for kind in (IndicatorType.PHONE, IndicatorType.EMAIL, IndicatorType.DEVICE)
            ),
        )
    )
    assert named_thrice.probability == one.probability
    assert len(named_thrice.reasons) == 1


def test_a_warning_on_a_mere_name_or_bank_changes_nothing() -> None:
    for kind in (IndicatorType.NAME, IndicatorType.BIC):
        subject = warned(Side.CREDITOR, kind, Severity.CRITICAL, 100, members=9)
        assert score(features(QUIET, subject)).action is Action.ALLOW


@given(behaviours, st.floats(0, 1e9))
def test_reasons_come_heaviest_first_and_add_up(behaviour: Behaviour, worth: float) -> None:
    result: Score = score(features(behaviour, worth=worth))
    weights = [reason.contribution for reason in result.reasons]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)
    assert score(features(behaviour, worth=worth)) == result


@pytest.mark.parametrize(
    ("probability", "action"),
    [
        ("0", Action.ALLOW),
        ("0.029999", Action.ALLOW),
        ("0.03", Action.CONFIRM),
        ("0.2", Action.REVIEW),
        ("0.5", Action.REFUSE),
        ("1", Action.REFUSE),
    ],
)
def test_thresholds(probability: str, action: Action) -> None:
    assert action_for(Decimal(probability)) is action
