"""From features to a score: add up the reasons, turn the sum into a probability, and act on it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from money import Money
from risk.domain.evidence import probability
from risk.domain.features import Features
from risk.domain.rules import BASE, Reason, reasons

MODEL_VERSION = "rules-1"


class Action(StrEnum):
    """What to do with a payment."""

    ALLOW = "ALLOW"
    CONFIRM = "CONFIRM"
    REVIEW = "REVIEW"
    REFUSE = "REFUSE"


# A second confirmation costs a payer half a minute, a review costs hours, a refusal costs the payment.
THRESHOLDS = ((Decimal("0.50"), Action.REFUSE), (Decimal("0.20"), Action.REVIEW), (Decimal("0.03"), Action.CONFIRM))
_PROBABILITY_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Score:
    """What the rules say of a payment. `probability` has six decimals; `expected_loss` is probability times amount."""

    probability: Decimal
    expected_loss: Money
    action: Action
    reasons: tuple[Reason, ...]
    model_version: str


def score(features: Features) -> Score:
    """Score a payment: the same features always get the same score."""
    found = reasons(features)
    log_odds = BASE + sum(reason.contribution for reason in found)
    rounded = Decimal(probability(log_odds)).quantize(_PROBABILITY_STEP, ROUND_HALF_EVEN)
    loss = int((rounded * features.amount.minor_units).to_integral_value(ROUND_HALF_EVEN))
    return Score(rounded, Money(loss, features.amount.currency), action_for(rounded), found, MODEL_VERSION)


def action_for(fraud_probability: Decimal) -> Action:
    """Give the action for a probability of fraud."""
    return next((action for least, action in THRESHOLDS if fraud_probability >= least), Action.ALLOW)
