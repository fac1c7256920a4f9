"""Accounts and the institutions that hold them."""

from __future__ import annotations

import re

from risk.domain.normalisation.errors import InvalidIdentifier

# Lengths of the IBAN by country, from the IBAN registry of SWIFT (release 99).
_LENGTHS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 "
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 "
    "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 "
    "YE30"
)
IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _LENGTHS.split()}

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_BBAN = re.compile(r"([A-Z]{2}):([A-Z0-9]{2,34})", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_HEAD_OFFICE = "X" * 3
_SEPARATORS = re.compile(r"[\s./-]")


def account(value: str) -> str:
    """An IBAN in capitals without separators, its check digits proven; else `CC:NUMBER`, country and local number.

    Source: ISO 13616 and ISO 7064 (modulus 97, remainder 1). A number without a country is refused, because the
    same digits are another account next door.
    """
    compact = _SEPARATORS.sub("", value).upper()
    if local := _BBAN.fullmatch(compact):
        return f"{local[1]}:{local[2]}"
    if _IBAN.fullmatch(compact) is None:
        raise InvalidIdentifier("neither an IBAN nor a country, a colon and an account number (as in SG:NUMBER)")
    expected = IBAN_LENGTHS.get(compact[:2])
    if expected is None:
        raise InvalidIdentifier("its country has no IBAN: write the country, a colon and the account number")
    if len(compact) != expected:
        raise InvalidIdentifier(f"an IBAN of this country has {expected} characters, not {len(compact)}")
    if int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 != 1:
        raise InvalidIdentifier("the check digits of the IBAN are wrong")
    return compact


def bic(value: str) -> str:
    """A BIC of 8 or 11 characters in capitals (ISO 9362); a branch of three X is the head office and left out."""
    compact = value.strip().upper()
    if _BIC.fullmatch(compact) is None:
        raise InvalidIdentifier("not a BIC of 8 or 11 characters")
    return compact.removesuffix(_HEAD_OFFICE) if len(compact) == 11 else compact
