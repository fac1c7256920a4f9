"""Parties and accounts of a transaction."""

from iso20022.document import Element
from payments.domain import wellformed
from serai.common.v1 import party_pb2

MAX_ADDRESS_LINES = 7


def read_party(transaction: Element, name: str) -> party_pb2.Party:
    """The debtor (`Dbtr`) or creditor (`Cdtr`): who it is and where."""
    found = transaction.get(name)
    if found is None:
        transaction.fault("REQUIRED_ELEMENT", name, "is required")
        return party_pb2.Party()
    party = party_pb2.Party(name=found.text_of("Nm", 140, required=True), address=_address(found))
    if found.get("Id/PrvtId") is not None:
        party.kind = party_pb2.PARTY_KIND_PERSON
    elif found.get("Id/OrgId") is not None:
        party.kind = party_pb2.PARTY_KIND_ORGANISATION
    birth = found.get("Id/PrvtId/DtAndPlcOfBirth")
    if birth is not None:
        party.birth_date = birth.value("BirthDt")
        party.birth_country = _country(birth, "CtryOfBirth")
        if not wellformed.is_partial_date(party.birth_date):
            birth.fault("DATE_FORM", "BirthDt", "must be YYYY-MM-DD")
    for scheme, path in (("LEI", "Id/OrgId/LEI"), ("BIC", "Id/OrgId/AnyBIC")):
        if value := found.value(path):
            party.identifiers.add(scheme=scheme, value=value)
    for path in ("Id/OrgId/Othr", "Id/PrvtId/Othr"):
        for other in found.all(path):
            scheme = other.value("SchmeNm/Cd") or other.value("SchmeNm/Prtry") or "OTHR"
            party.identifiers.add(scheme=scheme, value=other.text_of("Id", 35, required=True))
    return party


def _address(party: Element) -> party_pb2.PostalAddress:
    address = party.get("PstlAdr")
    if address is None:
        return party_pb2.PostalAddress()
    street = f"{address.text_of('StrtNm', 70)} {address.text_of('BldgNb', 16)}".strip()
    lines = [line.text for line in address.all("AdrLine")]
    if len(lines) > MAX_ADDRESS_LINES or any(len(line) > 70 for line in lines):
        address.fault("ADDRESS_LINES", "AdrLine", "at most seven lines of 70 characters are allowed")
    return party_pb2.PostalAddress(
        country=_country(address, "Ctry"),
        subdivision=address.text_of("CtrySubDvsn", 35),
        town=address.text_of("TwnNm", 35),
        post_code=address.text_of("PstCd", 16),
        street=street[:70],
        lines=lines[:MAX_ADDRESS_LINES],
    )


def _country(element: Element, path: str) -> str:
    found = element.value(path)
    if found and not wellformed.is_country(found):
        element.fault("COUNTRY_CODE", path, "must be an ISO 3166-1 alpha-2 code")
    return found


def read_account(transaction: Element, name: str, bic: str) -> party_pb2.AccountReference:
    """The account (`DbtrAcct` or `CdtrAcct`) at the institution with this BIC."""
    iban = transaction.value(f"{name}/Id/IBAN")
    if iban:
        if not wellformed.is_iban(iban):
            transaction.fault("IBAN_CHECK_DIGITS", f"{name}/Id/IBAN", "the length or the check digits are wrong")
        return party_pb2.AccountReference(number=iban, scheme="IBAN", bic=bic)
    number = transaction.text_of(f"{name}/Id/Othr/Id", 34)
    if not number:
        if name == "CdtrAcct":
            transaction.fault("REQUIRED_ELEMENT", name, "is required, with an IBAN or another identification")
        return party_pb2.AccountReference()
    return party_pb2.AccountReference(number=number, scheme="BBAN", bic=bic)
