"""Reads what operators send about participants."""

from money import Money
from payments.api.check import money_of, slug_of, text_of, uuid_of
from payments.app.membership import Funding
from payments.domain import wellformed
from payments.domain.participant import CreditMode, CurrencyLimit, Participant, Role
from rpc import Violations
from serai.payments.v1 import participant_pb2, payments_pb2

MAX_CURRENCIES = 60
MAX_METHODS = 20


def participant_of(faults: Violations, spec: participant_pb2.ParticipantSpec) -> Participant | None:
    """The participant to take on, or violations and None."""
    uuid_of(faults, "request_id", spec.request_id)
    slug_of(faults, "participant_id", spec.participant_id)
    text_of(faults, "display_name", spec.display_name, 140, required=True)
    if not wellformed.is_bic(spec.bic):
        faults.add("bic", "must be a BIC of 8 or 11 characters")
    if spec.lei and not wellformed.is_lei(spec.lei):
        faults.add("lei", "must be an LEI of 20 characters with right check digits")
    if not wellformed.is_country(spec.country):
        faults.add("country", "must be an ISO 3166-1 alpha-2 code in capitals, such as DE")
    roles = _roles(faults, spec)
    limits = _limits(faults, spec)
    if spec.credit_mode not in participant_pb2.CreditMode.values():
        faults.add("credit_mode", "must be one of the modes of the contract")
    _check_methods(faults, spec)
    if faults:
        return None
    return Participant(
        participant_id=spec.participant_id,
        display_name=spec.display_name,
        bic=spec.bic,
        lei=spec.lei,
        country=spec.country,
        roles=roles,
        limits=limits,
        credit_mode=CreditMode(spec.credit_mode or CreditMode.AUTOMATIC),
        methods=tuple(spec.methods),
    )


def _roles(faults: Violations, spec: participant_pb2.ParticipantSpec) -> frozenset[Role]:
    if not spec.roles:
        faults.add("roles", "must have at least one role")
    roles = set()
    for place, role in enumerate(spec.roles):
        if role in range(1, 4):
            roles.add(Role(role))
        else:
            faults.add(f"roles[{place}]", "must be one of the roles of the contract")
    return frozenset(roles)


def _limits(faults: Violations, spec: participant_pb2.ParticipantSpec) -> tuple[CurrencyLimit, ...]:
    if not 1 <= len(spec.currencies) <= MAX_CURRENCIES:
        faults.add("currencies", f"must have 1 to {MAX_CURRENCIES} items")
    found: dict[str, CurrencyLimit] = {}
    for place, message in enumerate(spec.currencies[:MAX_CURRENCIES]):
        limit = limit_of(faults.under(f"currencies[{place}]"), message)
        if limit is None:
            continue
        if limit.currency in found:
            faults.add(f"currencies[{place}]", f"{limit.currency} is named twice")
        found[limit.currency] = limit
    return tuple(found[code] for code in sorted(found))


def limit_of(faults: Violations, message: participant_pb2.CurrencyLimit) -> CurrencyLimit | None:
    """The limits in one currency, or violations and None."""
    cap = money_of(faults, "net_debit_cap", message.net_debit_cap, zero_allowed=True)
    code = message.net_debit_cap.currency

    def bound(field: str) -> Money | None:
        return money_of(faults, field, getattr(message, field), expected=code) if message.HasField(field) else None

    per_payment, per_day = bound("per_payment"), bound("per_day")
    return None if cap is None or faults else CurrencyLimit(cap, per_payment, per_day)


def _check_methods(faults: Violations, spec: participant_pb2.ParticipantSpec) -> None:
    if len(spec.methods) > MAX_METHODS:
        faults.add("methods", f"must have at most {MAX_METHODS} items")
    for place, method in enumerate(spec.methods[:MAX_METHODS]):
        if not wellformed.is_word(method):
            faults.add(f"methods[{place}]", "must be a word such as BANK_TRANSFER")


def funding_of(faults: Violations, message: payments_pb2.Funding) -> Funding | None:
    """The funding, or violations and None."""
    request_id = uuid_of(faults, "request_id", message.request_id)
    slug_of(faults, "participant_id", message.participant_id)
    amount = money_of(faults, "amount", message.amount)
    text_of(faults, "reference", message.reference, 140)
    if faults or amount is None:
        return None
    return Funding(request_id, message.participant_id, amount, message.withdrawal)
