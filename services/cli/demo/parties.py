"""Invented customers of the demonstration, the same for the same seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from cli.demo.cast import Member
from serai.common.v1 import party_pb2

GIVEN = ("Lena", "Jonas", "Maya", "Oskar", "Ines", "Tomas", "Clara", "Emil", "Nora", "Felix", "Ada", "Hugo")
FAMILY = ("Birkwald", "Thornbury", "Lindqvist", "Okafield", "Marlowe", "Sandoval", "Hayashida", "Tanwood", "Brightwell",
          "Castellane", "Weidenfeld", "Norrington")  # fmt: skip
TRADES = ("Ceramics", "Bicycles", "Tea Traders", "Optics", "Timber", "Textiles", "Instruments", "Seed Company")
TOWNS = {"DE": "Hamburg", "GB": "Leeds", "US": "Portland", "JP": "Osaka", "SG": "Singapore", "CN": "Suzhou",
         "KW": "Kuwait City", "FR": "Nantes", "IR": "Shiraz"}  # fmt: skip
IBAN_BBANS = {"DE": "{:018d}", "GB": "BRCH{:014d}", "FR": "{:023d}", "KW": "GNKG{:022d}", "IR": "{:022d}"}


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with an account at a member."""

    party: party_pb2.Party
    account: party_pb2.AccountReference


def customer(member: Member, random_source: random.Random, *, name: str = "") -> Customer:
    """Make a customer of `member`; a person or, one time in four, a company, unless a name is given."""
    company = not name and random_source.random() < 0.25
    given, family = random_source.choice(GIVEN), random_source.choice(FAMILY)
    party = party_pb2.Party(
        name=name or (f"{family} {random_source.choice(TRADES)} Ltd" if company else f"{given} {family}"),
        kind=party_pb2.PARTY_KIND_ORGANISATION if company else party_pb2.PARTY_KIND_PERSON,
        address=party_pb2.PostalAddress(
            country=member.country,
            town=TOWNS[member.country],
            street=f"{random_source.randint(1, 200)} Market Street",
            post_code=f"{random_source.randint(10000, 99999)}",
        ),
    )
    if not company:
        born = date(1950, 1, 1) + timedelta(days=random_source.randint(0, 19_000))
        party.birth_date = born.isoformat()
        party.birth_country = member.country
    else:
        party.identifiers.add(scheme="TXID", value=f"{member.country}{random_source.randint(10**8, 10**9)}")
    return Customer(party, account(member, random_source))


def account(member: Member, random_source: random.Random) -> party_pb2.AccountReference:
    """Make an account at `member`: an IBAN with true check digits where the country has IBANs, else a plain number."""
    number = random_source.randint(10**9, 10**12)
    bban = IBAN_BBANS.get(member.country)
    if bban is None:
        return party_pb2.AccountReference(number=f"{number:012d}", scheme="BBAN", bic=member.bic)
    return party_pb2.AccountReference(number=iban(member.country, bban.format(number)), scheme="IBAN", bic=member.bic)


def iban(country: str, bban: str) -> str:
    """Give the IBAN of a BBAN with its check digits (ISO 7064 MOD 97-10, as ISO 13616 asks)."""
    digits = "".join(str(int(character, 36)) for character in bban + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"
