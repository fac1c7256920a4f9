"""Forms of what channels send: whether a text can be what it says it is."""

import re
from typing import Final
from unicodedata import category

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK "
)

COUNTRIES: Final = frozenset(_CODES.split())
"""ISO 3166-1 alpha-2 codes in use, and XK, which IBANs and BICs use for Kosovo."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_BBAN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,32}[A-Za-z0-9]", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}", re.ASCII)
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_CODE4 = re.compile(r"[A-Z0-9]{4}", re.ASCII)
_WORD = re.compile(r"[A-Z][A-Z0-9_]{0,34}", re.ASCII)
_CARD_NUMBER = re.compile(r"[0-9]{12,19}", re.ASCII)
_FORGING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_slug(text: str) -> bool:
    """2 to 40 small letters, digits and hyphens, beginning and ending with a letter or digit."""
    return _SLUG.fullmatch(text) is not None


def is_country(text: str) -> bool:
    """An ISO 3166-1 alpha-2 code in capitals."""
    return text in COUNTRIES


def is_iban(text: str) -> bool:
    """An IBAN without spaces whose check digits are right (ISO 13616; ISO 7064, modulus 97)."""
    return _IBAN.fullmatch(text) is not None and _mod_97(text[4:] + text[:4]) == 1


def is_bban(text: str) -> bool:
    """A national account number of 2 to 34 letters and digits, with spaces, dots, slashes and hyphens between them."""
    return _BBAN.fullmatch(text) is not None


def is_bic(text: str) -> bool:
    """A BIC of 8 or 11 characters whose country exists (ISO 9362)."""
    return _BIC.fullmatch(text) is not None and is_country(text[4:6])


def is_lei(text: str) -> bool:
    """An LEI of 20 characters whose check digits are right (ISO 17442; ISO 7064, modulus 97)."""
    return _LEI.fullmatch(text) is not None and _mod_97(text) == 1


def is_uetr(text: str) -> bool:
    """A UUID of version 4 in canonical small letters, as the UETR is by its rule book."""
    return _UUID4.fullmatch(text) is not None


def is_iso_code(text: str) -> bool:
    """Four capitals or digits, as the external code sets of ISO 20022 have them."""
    return _CODE4.fullmatch(text) is not None


def is_word(text: str) -> bool:
    """An UPPER_SNAKE word of at most 35 characters."""
    return _WORD.fullmatch(text) is not None


def is_partial_date(text: str) -> bool:
    """YYYY, YYYY-MM or YYYY-MM-DD, with months to 12 and days to 31."""
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    month, day = int(found[2] or 1), int(found[3] or 1)
    return 1 <= month <= 12 and 1 <= day <= 31


def is_text(text: str) -> bool:
    """No control characters and breaks of lines: they forge lines in what is printed of a payment.

    What only some scripts need passes: the wide space of Japanese names, the joiners of Persian and Indic ones.
    """
    return text.isprintable() or not any(category(character) in _FORGING for character in text)


def is_card_number(text: str) -> bool:
    """12 to 19 digits, spaces and hyphens aside, that pass Luhn's check (ISO/IEC 7812): it may be one."""
    digits = text.replace(" ", "").replace("-", "")
    if _CARD_NUMBER.fullmatch(digits) is None:
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def _mod_97(text: str) -> int:
    return int("".join(str(int(character, 36)) for character in text)) % 97
