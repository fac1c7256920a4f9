"""Data that a rule can require of a payment, by the path that it has in the contract."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.domain.names import fold
from compliance.domain.parties import Participant, Payment, Role


def _has_name(participant: Participant) -> bool:
    # A name of symbols alone identifies nobody.
    return bool(fold(participant.party.name).text)


_OF_A_PARTY: Mapping[str, Callable[[Participant], bool]] = {
    "name": _has_name,
    "account.number": lambda one: bool(one.account_number.strip()),
    "address.country": lambda one: bool(one.party.address.country),
    "address.town": lambda one: bool(one.party.address.town.strip() or one.party.address.lines),
    "address.street": lambda one: bool(one.party.address.street.strip() or one.party.address.lines),
    "birth_date": lambda one: one.party.birth_date is not None,
    "birth_country": lambda one: bool(one.party.birth_country),
    "identifiers": lambda one: any(identifier.value.strip() for identifier in one.party.identifiers),
}


def _party_field(role: Role, present: Callable[[Participant], bool]) -> Callable[[Payment], bool]:
    def check(payment: Payment) -> bool:
        participant = payment.in_role(role)
        return participant is not None and present(participant)

    return check


FIELDS: Mapping[str, Callable[[Payment], bool]] = {
    f"{prefix}.{path}": _party_field(role, present)
    for prefix, role in (("debtor", Role.DEBTOR), ("creditor", Role.CREDITOR))
    for path, present in _OF_A_PARTY.items()
} | {
    "purpose_code": lambda payment: bool(payment.purpose_code),
    "remittance": lambda payment: bool(payment.remittance.strip()),
}
"""Every field that a pack may name, with the test whether a payment has it."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Fields of which one at least must be there; the first is the one to ask for."""

    any_of: tuple[str, ...]

    def is_met(self, payment: Payment) -> bool:
        """Whether the payment has one of the fields."""
        return any(FIELDS[path](payment) for path in self.any_of)

    @property
    def asked(self) -> str:
        """The field to ask for."""
        return self.any_of[0]

    def __str__(self) -> str:
        return " or ".join(self.any_of)
