"""Parties of the contract to parties of the domain."""

from __future__ import annotations

import re

from compliance.api.convert.fields import read_country, read_pattern, read_subdivision, read_text
from compliance.domain.dates import InvalidDate, PartialDate, parse_partial
from compliance.domain.kinds import Kind
from compliance.domain.parties import Address, Identifier, Participant, Party, Role
from rpc import Violations
from serai.common.v1 import party_pb2
from serai.compliance.v1 import decision_pb2
from storage.idempotency import fingerprint

# Nothing that the front door takes may fail here: these bounds are not below those of payments.
MAX_NAME_LETTERS_ON_A_PAYMENT = 140
MAX_NAME_LETTERS = 500
MAX_ADDRESS_LETTERS = 140
MAX_LINES = 7
MAX_LINE_LETTERS = 70
MAX_IDENTIFIERS = 16
MAX_OTHER_NAMES = 20
MAX_NATIONALITIES = 8
MAX_ACCOUNT_CHARACTERS = 128
MAX_IDENTIFIER_CHARACTERS = 70

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_GENDER = re.compile(r"[FM]", re.ASCII)
_ROLES = {role.value for role in Role}
_KINDS = {kind.value for kind in Kind}


def read_participant(message: decision_pb2.ScreenedParty, violations: Violations) -> Participant:
    """A party in its role, with its account."""
    if message.role not in _ROLES or message.role == Role.NONE.value:
        violations.add("role", f"is {message.role}; a role of PartyRole is required")
    number = read_text(message.account.number, "account.number", violations, longest=MAX_ACCOUNT_CHARACTERS)
    bic = read_pattern(message.account.bic, "account.bic", violations, _BIC, "a BIC of 8 or 11 characters")
    return Participant(
        role=Role(message.role) if message.role in _ROLES else Role.NONE,
        # An institution may be known by its BIC alone; whether a payer's name is missing is for the rules to say.
        party=read_party(message.party, violations.under("party"), longest=MAX_NAME_LETTERS_ON_A_PAYMENT),
        account_number=number,
        bic=bic,
    )


def read_party(message: party_pb2.Party, violations: Violations, *, longest: int, required: bool = False) -> Party:
    """A party; a name is asked for where `required`."""
    if message.kind not in _KINDS:
        violations.add("kind", f"is {message.kind}; a kind of PartyKind is required")
    _bounded(message.nationalities, "nationalities", violations, MAX_NATIONALITIES)
    _bounded(message.other_names, "other_names", violations, MAX_OTHER_NAMES)
    _bounded(message.identifiers, "identifiers", violations, MAX_IDENTIFIERS)
    return Party(
        name=read_text(message.name, "name", violations, longest=longest, required=required),
        kind=Kind(message.kind) if message.kind in _KINDS else Kind.UNKNOWN,
        address=_address(message.address, violations.under("address")),
        birth_date=_birth_date(message.birth_date, violations),
        birth_country=read_country(message.birth_country, "birth_country", violations),
        nationalities=frozenset(
            read_country(code, f"nationalities[{at}]", violations, required=True)
            for at, code in enumerate(message.nationalities[:MAX_NATIONALITIES])
        ),
        gender=read_pattern(message.gender, "gender", violations, _GENDER, '"F", "M" or empty'),
        identifiers=tuple(
            _identifier(item, violations.under(f"identifiers[{at}]"))
            for at, item in enumerate(message.identifiers[:MAX_IDENTIFIERS])
        ),
        other_names=tuple(
            read_text(name, f"other_names[{at}]", violations, longest=MAX_NAME_LETTERS, required=True)
            for at, name in enumerate(message.other_names[:MAX_OTHER_NAMES])
        ),
    )


def party_fingerprint(message: party_pb2.Party) -> str:
    """The fingerprint of a party's data, hexadecimal."""
    return fingerprint(message.SerializeToString(deterministic=True)).hex()


def _bounded(items: object, field: str, violations: Violations, most: int) -> None:
    count = len(items)  # type: ignore[arg-type]  # Each is a repeated field.
    if count > most:
        violations.add(field, f"holds {count} values; at most {most} are allowed")


def _birth_date(text: str, violations: Violations) -> PartialDate | None:
    if not text:
        return None
    try:
        return parse_partial(text)
    except InvalidDate as error:
        violations.add("birth_date", str(error))
        return None


def _identifier(message: party_pb2.PartyIdentifier, violations: Violations) -> Identifier:
    return Identifier(
        scheme=read_text(message.scheme, "scheme", violations, longest=35, required=True),
        value=read_text(message.value, "value", violations, longest=MAX_IDENTIFIER_CHARACTERS, required=True),
        issuing_country=read_country(message.issuing_country, "issuing_country", violations),
    )


def _address(message: party_pb2.PostalAddress, violations: Violations) -> Address:
    _bounded(message.lines, "lines", violations, MAX_LINES)
    return Address(
        country=read_country(message.country, "country", violations),
        subdivision=read_subdivision(message.subdivision, "subdivision", violations),
        town=read_text(message.town, "town", violations, longest=MAX_ADDRESS_LETTERS),
        post_code=read_text(message.post_code, "post_code", violations, longest=16),
        street=read_text(message.street, "street", violations, longest=MAX_ADDRESS_LETTERS),
        lines=tuple(
            read_text(line, f"lines[{at}]", violations, longest=MAX_LINE_LETTERS)
            for at, line in enumerate(message.lines[:MAX_LINES])
        ),
    )
