"""A participant, from the domain to its contract."""

from payments.convert.basics import money_to_proto, time_to_proto
from payments.domain.accounts import account_id, money_account
from payments.domain.participant import CurrencyLimit, Participant
from serai.payments.v1 import participant_pb2


def limit_to_proto(limit: CurrencyLimit) -> participant_pb2.CurrencyLimit:
    """The limits in one currency."""
    return participant_pb2.CurrencyLimit(
        net_debit_cap=money_to_proto(limit.net_debit_cap),
        per_payment=money_to_proto(limit.per_payment) if limit.per_payment else None,
        per_day=money_to_proto(limit.per_day) if limit.per_day else None,
    )


def account_to_proto(participant: Participant, limit: CurrencyLimit, book_id: int) -> participant_pb2.SettlementAccount:
    """Where the participant has its money in the currency of the limit."""
    return participant_pb2.SettlementAccount(
        currency=limit.currency,
        account_id=str(account_id(book_id, money_account(participant, limit.currency))),
        limit=limit_to_proto(limit),
    )


def participant_to_proto(participant: Participant, book_id: int) -> participant_pb2.Participant:
    """The participant as operators see it."""
    message = participant_to_public_proto(participant)
    message.lei = participant.lei
    message.credit_mode = participant.credit_mode.value  # type: ignore[assignment]
    message.methods.extend(participant.methods)
    message.state = participant.state.value  # type: ignore[assignment]
    message.accounts.extend(account_to_proto(participant, limit, book_id) for limit in participant.limits)
    if participant.created_at is not None:
        message.create_time.CopyFrom(time_to_proto(participant.created_at))
    return message


def participant_to_public_proto(participant: Participant) -> participant_pb2.Participant:
    """The participant as other participants see it: name, BIC, country and roles."""
    return participant_pb2.Participant(
        participant_id=participant.participant_id,
        display_name=participant.display_name,
        bic=participant.bic,
        country=participant.country,
        roles=sorted(role.value for role in participant.roles),  # type: ignore[misc]
    )
