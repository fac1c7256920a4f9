"""The table of reasons: what a channel is told when a payment waits or fails.

ISO codes are of the external status reason code set (ISO 20022, ExternalStatusReason1Code). Explanations say nothing
that would warn a suspect, and nothing about persons.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from payments.domain.errors import UnknownReason
from payments.domain.payment import NextStep, Reason

_ROWS: Final = (
    # The receiver and the agreement with it.
    ("RECEIVER_UNKNOWN", "RC04", "There is no such receiving participant.", NextStep.FIX_DATA),
    ("RECEIVER_NOT_ACTIVE", "AB08", "The receiving participant takes no payments at present.", NextStep.TRY_LATER),
    ("RECEIVER_TAKES_NO_PAYMENTS", "AG01", "This participant does not receive payments.", NextStep.FIX_DATA),
    (
        "CURRENCY_NOT_HELD_BY_SENDER",
        "AM03",
        "The sender has no settlement account in that currency.",
        NextStep.FIX_DATA,
    ),
    (
        "CURRENCY_NOT_HELD_BY_RECEIVER",
        "AM03",
        "The receiver has no settlement account in that currency.",
        NextStep.FIX_DATA,
    ),
    ("METHOD_NOT_AGREED", "AG01", "The sender's customers do not pay by this method.", NextStep.FIX_DATA),
    # Quotes.
    ("QUOTE_UNKNOWN", "CURR", "There is no such quote.", NextStep.REQUOTE),
    ("QUOTE_EXPIRED", "CURR", "The quote had expired before it could be accepted.", NextStep.REQUOTE),
    ("QUOTE_ALREADY_USED", "CURR", "The quote was used by another payment.", NextStep.REQUOTE),
    ("QUOTE_CANCELLED", "CURR", "The quote was cancelled.", NextStep.REQUOTE),
    ("QUOTE_OF_ANOTHER_PARTICIPANT", "CURR", "The quote was not made for the sender.", NextStep.REQUOTE),
    ("QUOTE_REFUSED", "CURR", "No rate can be quoted for this exchange.", NextStep.REQUOTE),
    ("CURRENCY_NOT_QUOTED", "AM03", "This currency is not exchanged.", NextStep.FIX_DATA),
    ("CURRENCY_FROZEN", "CURR", "Its rate moved beyond measure and is being looked at.", NextStep.TRY_LATER),
    ("RATE_STALE", "CURR", "There is no fresh rate for this currency.", NextStep.TRY_LATER),
    ("NO_PROVIDER", "CURR", "No liquidity provider exchanges these currencies now.", NextStep.TRY_LATER),
    ("AMOUNT_TOO_SMALL", "AM06", "It is too little to be exchanged.", NextStep.FIX_DATA),
    ("AMOUNT_TOO_LARGE", "AM02", "It is more than can be exchanged at once.", NextStep.FIX_DATA),
    ("QUOTE_INCONSISTENT", "CURR", "The amounts of the quote do not add up.", NextStep.REQUOTE),
    ("EXPOSURE_LIMIT", "CURR", "The liquidity provider's limit is reached.", NextStep.REQUOTE),
    # Limits.
    ("NET_DEBIT_CAP_EXCEEDED", "AM04", "The sender's settlement account does not cover it.", NextStep.FUND),
    ("PAYMENT_LIMIT_EXCEEDED", "AM14", "It is more than one payment may send.", NextStep.FIX_DATA),
    ("DAY_LIMIT_EXCEEDED", "AM14", "It is more than may still be sent today (UTC).", NextStep.TRY_LATER),
    # Controls.
    ("REGULATORY_REASON", "RR04", "It cannot be carried out for regulatory reasons.", NextStep.STOP),
    ("EMBARGO", "RR04", "The law forbids payments on this corridor.", NextStep.STOP),
    ("DATA_REQUIRED", "RR05", "The law asks for more data about the parties.", NextStep.FIX_DATA),
    ("DATA_NOT_ACCEPTED", "NARR", "A control could not read the data of the payment.", NextStep.FIX_DATA),
    ("FRAUD_RISK", "FR01", "It was refused by the controls against fraud.", NextStep.STOP),
    ("REVIEW_REFUSED", "RR04", "It was refused after a review.", NextStep.STOP),
    ("REVIEW_PENDING", "", "It is being reviewed.", NextStep.WAIT),
    ("CONFIRMATION_REQUIRED", "", "The payer must confirm it a second time.", NextStep.CONFIRM),
    # Time.
    ("CONFIRMATION_EXPIRED", "DS24", "The payer did not confirm it in time.", NextStep.REQUOTE),
    ("REVIEW_EXPIRED", "AB06", "The review was not finished in time.", NextStep.TRY_LATER),
    ("PROCESSING_EXPIRED", "AB06", "It could not be decided in time; no money moved.", NextStep.TRY_LATER),
    ("CREDIT_UNANSWERED", "AB05", "The receiving participant did not answer in time.", NextStep.TRY_LATER),
    ("HOLD_EXPIRED", "AB06", "It could not be settled in time; no money moved.", NextStep.TRY_LATER),
    ("OUTCOME_UNKNOWN", "", "A step's outcome is being asked for; do not send it again.", NextStep.WAIT),
    # The end.
    ("CREDIT_REFUSED", "MS03", "The receiving participant refused the credit.", NextStep.FIX_DATA),
    ("CANCELLED_BY_SENDER", "CUST", "The sender cancelled it.", NextStep.NONE),
    ("HOLD_REFUSED", "AC06", "The sender's settlement account takes no debits.", NextStep.TRY_LATER),
    ("POSTING_REFUSED", "ED05", "The ledger refused the posting; no money moved.", NextStep.TRY_LATER),
)

REASONS: Final[Mapping[str, Reason]] = MappingProxyType(
    {name: Reason(name, iso_code, explanation, next_step) for name, iso_code, explanation, next_step in _ROWS}
)


def reason(name: str, *, iso_code: str = "", detail: str = "") -> Reason:
    """The row of this name; `iso_code` replaces the table's where it is given, `detail` is put behind the explanation.

    Raises UnknownReason. The detail must be free of personal data.
    """
    row = REASONS.get(name)
    if row is None:
        raise UnknownReason(f"{name} is not in the table of reasons")
    if not iso_code and not detail:
        return row
    explanation = f"{row.explanation} {detail}" if detail else row.explanation
    return replace(row, iso_code=iso_code or row.iso_code, explanation=explanation)
