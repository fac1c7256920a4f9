"""Who takes part in a payment, as far as screening asks."""

from dataclasses import dataclass
from enum import Enum

from compliance.domain.dates import PartialDate
from compliance.domain.kinds import Kind
from money import Money


class Role(Enum):
    """Which part a party plays; the values are those of the contract's PartyRole."""

    NONE = 0
    DEBTOR = 1
    CREDITOR = 2
    ULTIMATE_DEBTOR = 3
    ULTIMATE_CREDITOR = 4
    DEBTOR_AGENT = 5
    CREDITOR_AGENT = 6


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; what is not known is empty."""

    country: str = ""
    subdivision: str = ""
    town: str = ""
    post_code: str = ""
    street: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identifier:
    """An official identifier such as a passport number or an LEI."""

    scheme: str
    value: str
    issuing_country: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A party's data. Personal: never logged, never part of a message."""

    name: str
    kind: Kind = Kind.UNKNOWN
    address: Address = Address()
    birth_date: PartialDate | None = None
    birth_country: str = ""
    nationalities: frozenset[str] = frozenset()
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def countries(self) -> frozenset[str]:
        """Every country that the party has to do with."""
        return frozenset({self.address.country, self.birth_country, *self.nationalities} - {""})


@dataclass(frozen=True, slots=True)
class Participant:
    """A party in its role, with its account."""

    role: Role
    party: Party
    account_number: str = ""
    bic: str = ""

    @property
    def bank_country(self) -> str:
        """The country in the account's BIC (ISO 9362, characters 5 and 6), or empty."""
        return self.bic[4:6]


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment to screen; `send` leaves the source country, `receive` arrives in the target country."""

    payment_id: str
    participant_id: str
    participants: tuple[Participant, ...]
    send: Money
    receive: Money
    source_country: str
    target_country: str
    purpose_code: str = ""
    remittance: str = ""

    def in_role(self, role: Role) -> Participant | None:
        """The first participant in this role."""
        return next((participant for participant in self.participants if participant.role is role), None)
