"""Between rows and payments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from money import Money, currency
from payments.app.ports import NewPayment
from payments.convert.quote import quote_from_document
from payments.domain.payment import Ending, Instruction, NextStep, Payment, PaymentState, Reason
from payments.domain.step import next_step

Row = asyncpg.Record


def stamped(payment: Payment, now: datetime) -> Payment:
    """The payment as its change is saved at this moment: its deadline counts from here."""
    wait = payment.wait
    deadline = None
    if wait is not None:
        deadline = now + timedelta(seconds=wait.seconds)
        if wait.not_after is not None:
            deadline = min(deadline, wait.not_after)
    return replace(payment, created_at=payment.created_at or now, updated_at=now, deadline_at=deadline)


def kept(payment: Payment, now: datetime) -> Payment:
    """The payment as it is saved without a change of its state: its deadline stays, unless it is about to end."""
    return replace(payment, updated_at=payment.updated_at or now, deadline_at=None) if payment.ending else payment


def payment_from_row(row: Row) -> Payment:
    """The payment that a row of the table `payment` tells of."""
    told = _reason(row)
    ending = row["ending"]
    interrupted = row["interrupted"]
    return Payment(
        instruction=_instruction(row),
        state=PaymentState(row["state"]),
        credit_is_asked=row["credit_is_asked"],
        version=row["version"],
        reason=None if ending is not None else told,
        quote=None if row["quote"] is None else quote_from_document(row["quote"]),
        quote_round=row["quote_round"],
        score_id=row["score_id"],
        decision_id=row["decision_id"],
        confirmation_is_due=row["confirmation_is_due"],
        was_reviewed=row["was_reviewed"],
        holds_money=row["holds_money"],
        quote_is_accepted=row["quote_is_accepted"],
        quote_is_settled=row["quote_is_settled"],
        ending=None if ending is None or told is None else Ending(PaymentState(ending), told),
        interrupted=None if interrupted is None else PaymentState(interrupted),
        receiver_is_told=row["receiver_is_told"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        deadline_at=row["deadline_at"],
    )


def _instruction(row: Row) -> Instruction:
    send, receive = row["send_minor_units"], row["receive_minor_units"]
    return Instruction(
        payment_id=row["payment_id"],
        request_id=row["request_id"],
        uetr=row["uetr"],
        sender=row["sender_id"],
        receiver=row["receiver_id"],
        quote_id=row["instructed_quote_id"],
        source_currency=row["source_currency"],
        target_currency=row["target_currency"],
        send=None if send is None else Money(send, currency(row["source_currency"])),
        receive=None if receive is None else Money(receive, currency(row["target_currency"])),
        particulars=row["particulars"],
    )


def _reason(row: Row) -> Reason | None:
    if row["reason"] is None:
        return None
    return Reason(row["reason"], row["reason_iso_code"], row["reason_text"], NextStep(row["next_step"]))


def insert_values(new: NewPayment, payment: Payment) -> Sequence[Any]:
    """One row's values for statements.INSERT, in the order of its arrays."""
    asked = payment.instruction
    return (
        payment.payment_id,
        asked.sender,
        asked.receiver,
        asked.request_id,
        asked.uetr,
        new.fingerprint,
        asked.quote_id,
        asked.source_currency,
        asked.target_currency,
        asked.send.minor_units if asked.send else None,
        asked.receive.minor_units if asked.receive else None,
        asked.particulars,
        payment.credit_is_asked,
        payment.state.value,
        payment.version,
        *_reason_values(payment.reason),
        payment.deadline_at,
        next_step(payment) is not None,
    )


def save_values(payment: Payment, fence: int, *, base_version: int, yields: bool) -> Sequence[Any]:
    """One row's values for statements.SAVE, in the order of its arrays."""
    ending = payment.ending
    return (
        payment.payment_id,
        fence,
        base_version,
        yields,
        payment.state.value,
        payment.version,
        ending.state.value if ending else None,
        payment.interrupted.value if payment.interrupted else None,
        *_reason_values(ending.reason if ending else payment.reason),
        payment.quote.document if payment.quote else None,
        payment.quote_round,
        payment.score_id,
        payment.decision_id,
        payment.confirmation_is_due,
        payment.was_reviewed,
        payment.holds_money,
        payment.quote_is_accepted,
        payment.quote_is_settled,
        payment.receiver_is_told,
        payment.updated_at,
        payment.deadline_at,
        next_step(payment) is not None,
    )


def _reason_values(why: Reason | None) -> tuple[str | None, str | None, str | None, int | None]:
    if why is None:
        return None, None, None, None
    return why.reason, why.iso_code, why.explanation, why.next_step.value
