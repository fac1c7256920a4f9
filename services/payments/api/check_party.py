"""Checks of parties and accounts. What is found is described without repeating it: it is personal data."""

from collections.abc import Sequence

from payments.api.check import text_of
from payments.domain import wellformed
from rpc import Violations
from serai.common.v1 import party_pb2

# As many as compliance screens: a payment with more of them could only be refused there.
MAX_NATIONALITIES = 8
MAX_IDENTIFIERS = 16
MAX_OTHER_NAMES = 16

_SCHEMES = ("IBAN", "BBAN", "WALLET", "CARD_TOKEN")


def check_party(faults: Violations, party: party_pb2.Party) -> None:
    """A party that pays or is paid: named, and with nothing in it that cannot be."""
    text_of(faults, "name", party.name, 140, required=True)
    if party.kind not in party_pb2.PartyKind.values():
        faults.add("kind", "must be one of the kinds of the contract")
    _check_address(faults.under("address"), party.address)
    if party.birth_date and not wellformed.is_partial_date(party.birth_date):
        faults.add("birth_date", "must be YYYY, YYYY-MM or YYYY-MM-DD")
    _check_country(faults, "birth_country", party.birth_country)
    _check_count(faults, "nationalities", party.nationalities, MAX_NATIONALITIES)
    for place, country in enumerate(party.nationalities[:MAX_NATIONALITIES]):
        _check_country(faults, f"nationalities[{place}]", country or "?")
    if party.gender not in ("", "F", "M"):
        faults.add("gender", 'must be "F", "M" or empty')
    _check_count(faults, "identifiers", party.identifiers, MAX_IDENTIFIERS)
    for place, identifier in enumerate(party.identifiers[:MAX_IDENTIFIERS]):
        _check_identifier(faults.under(f"identifiers[{place}]"), identifier)
    _check_count(faults, "other_names", party.other_names, MAX_OTHER_NAMES)
    for place, name in enumerate(party.other_names[:MAX_OTHER_NAMES]):
        text_of(faults, f"other_names[{place}]", name, 140, required=True)


def _check_address(faults: Violations, address: party_pb2.PostalAddress) -> None:
    _check_country(faults, "country", address.country)
    text_of(faults, "subdivision", address.subdivision, 6)
    text_of(faults, "town", address.town, 35)
    text_of(faults, "post_code", address.post_code, 16)
    text_of(faults, "street", address.street, 70)
    _check_count(faults, "lines", address.lines, 7)
    for place, line in enumerate(address.lines[:7]):
        text_of(faults, f"lines[{place}]", line, 70)


def _check_count(faults: Violations, field: str, items: Sequence[object], most: int) -> None:
    if len(items) > most:
        faults.add(field, f"must have at most {most} items")


def _check_country(faults: Violations, field: str, country: str) -> None:
    if country and not wellformed.is_country(country):
        faults.add(field, "must be an ISO 3166-1 alpha-2 code in capitals, such as DE")


def _check_identifier(faults: Violations, identifier: party_pb2.PartyIdentifier) -> None:
    if not 1 <= len(identifier.scheme) <= 35:
        faults.add("scheme", "must have 1 to 35 characters")
    text_of(faults, "value", identifier.value, 70, required=True)
    if identifier.scheme == "LEI" and not wellformed.is_lei(identifier.value):
        faults.add("value", "must be an LEI of 20 characters with right check digits")
    _check_country(faults, "issuing_country", identifier.issuing_country)


def check_account(faults: Violations, account: party_pb2.AccountReference, *, required: bool) -> None:
    """An account in the form of its scheme; a debtor who pays in cash has none."""
    if not account.number:
        if required:
            faults.add("number", "is required")
        elif account.scheme:
            faults.add("number", "is required when a scheme is given")
        return
    if account.scheme not in _SCHEMES:
        faults.add("scheme", f"must be one of {', '.join(_SCHEMES)}")
    elif account.scheme == "IBAN":
        if not wellformed.is_iban(account.number):
            faults.add("number", "must be an IBAN without spaces; its length or check digits are wrong")
    elif account.scheme == "BBAN" and not wellformed.is_bban(account.number):
        faults.add("number", "must be an account number of 2 to 34 letters and digits")
    elif account.scheme == "CARD_TOKEN" and wellformed.is_card_number(account.number):
        faults.add("number", "must be the network's reference to the card: this may be the card's own number")
    else:
        text_of(faults, "number", account.number, 128)
    if account.bic and not wellformed.is_bic(account.bic):
        faults.add("bic", "must be a BIC of 8 or 11 characters")
