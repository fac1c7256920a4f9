"""What a payment must say, by where it comes from and where it goes.

Sources: payments' own contract; FATF recommendation 16 and Regulation (EU) 2023/1113 for who pays and who is paid;
the CBPR+ usage guidelines, which end addresses without town and country in November 2026; the registry of IBANs that
Swift keeps for ISO 13616; the central banks of the countries that want a purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from fx.domain.tariff import SINGLE_MARKET

_IBANS: Final = (
    "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GI GL GR GT HN HR HU IE "
    "IL IQ IS IT JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO OM PK PL PS PT QA RO RS RU SA SC SD "
    "SE SI SK SM SO ST SV TL TN TR UA VA VG XK YE"
)
IBAN_COUNTRIES: Final = frozenset(_IBANS.split())
PURPOSE_COUNTRIES: Final = frozenset({"AE", "BH", "CN", "IN", "JO", "KZ", "MY"})


class Need(Enum):
    """How much a field is asked for."""

    REQUIRED = "REQUIRED"
    EXPECTED = "EXPECTED"


@dataclass(frozen=True, slots=True)
class RequiredField:
    """A field of a payment by its path in the contract, the form that it must have, and who asks for it."""

    path: str
    need: Need
    form: str
    reason: str


def required_fields(source_country: str, target_country: str) -> tuple[RequiredField, ...]:
    """Give what a payment between two countries needs; without countries, what every payment across a border needs."""
    found = [
        RequiredField("receiver_participant_id", Need.REQUIRED, "", "It names who receives the payment."),
        RequiredField("debtor.name", Need.REQUIRED, "", "Every payment names its payer."),
        RequiredField("creditor.name", Need.REQUIRED, "", "Every payment names its beneficiary."),
        _account(target_country),
        RequiredField(
            "debtor_account.number",
            Need.EXPECTED,
            "IBAN" if source_country in IBAN_COUNTRIES else "",
            "FATF recommendation 16 and Regulation (EU) 2023/1113 want the payer's account on the payment.",
        ),
    ]
    if not _stays_inside(source_country, target_country):
        found += [
            RequiredField(
                f"{who}.address.{part}", Need.EXPECTED, form, "Payments across borders carry town and country."
            )
            for who in ("debtor", "creditor")
            for part, form in (("country", "ISO 3166-1 alpha-2"), ("town", ""))
        ]
        if target_country not in IBAN_COUNTRIES:
            why = "Account numbers of this country do not tell the bank."
            found.append(RequiredField("creditor_account.bic", Need.EXPECTED, "BIC", why))
    if target_country in PURPOSE_COUNTRIES and source_country != target_country:
        why = f"The central bank of {target_country} wants the purpose of money that comes in."
        found.append(RequiredField("purpose_code", Need.EXPECTED, "ISO 20022 external purpose code", why))
    return tuple(found)


def _account(target_country: str) -> RequiredField:
    if target_country in IBAN_COUNTRIES:
        why = f"Accounts in {target_country} have an IBAN; banks reject other numbers."
        return RequiredField("creditor_account.number", Need.REQUIRED, "IBAN", why)
    return RequiredField("creditor_account.number", Need.REQUIRED, "", "The money goes to an account.")


def _stays_inside(source_country: str, target_country: str) -> bool:
    """Say whether the payment stays within a country or within the European Economic Area."""
    if source_country and source_country == target_country:
        return True
    return source_country in SINGLE_MARKET and target_country in SINGLE_MARKET
