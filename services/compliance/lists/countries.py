"""Names of countries as lists write them, to ISO 3166-1 codes. The names are CLDR's, with the publishers' habits."""

import re
from functools import cache

from babel import Locale

_HABITS = {
    "burma": "MM", "korea north": "KP", "north korea": "KP", "korea south": "KR", "south korea": "KR", "turkey": "TR",
    "congo democratic republic of the": "CD", "congo republic of the": "CG", "bosnia and herzegovina": "BA",
    "virgin islands british": "VG", "palestinian": "PS", "palestinian territories": "PS", "west bank": "PS",
    "gaza": "PS", "hong kong": "HK", "macau": "MO", "the gambia": "GM", "gambia the": "GM",
    "north macedonia the republic of": "MK", "cote d ivoire": "CI", "czech republic": "CZ", "swaziland": "SZ",
    "cape verde": "CV", "man isle of": "IM", "bahamas the": "BS", "saint kitts and nevis": "KN",
    "saint vincent and the grenadines": "VC", "trinidad and tobago": "TT", "crimea": "UA", "uk": "GB", "usa": "US",
    "uae": "AE", "russian federation": "RU", "myanmar": "MM", "syrian arab republic": "SY", "viet nam": "VN",
}  # fmt: skip
_NOT_LETTERS = re.compile(r"[\W_]+")


def _plain(name: str) -> str:
    return _NOT_LETTERS.sub(" ", name.casefold().replace("&", " and ")).strip()


@cache
def _codes() -> dict[str, str]:
    territories = Locale("en").territories
    named = {_plain(name): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    # Codes that CLDR keeps for its own use are no countries.
    real = {name: code for name, code in named.items() if code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}}
    return real | _HABITS


def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country by its English name, or empty when the name is not known."""
    return _codes().get(_plain(name.removeprefix("Region:")), "")


def country_codes() -> frozenset[str]:
    """All codes that are taken for countries: CLDR's territories with two letters, XK for Kosovo among them."""
    return frozenset(_codes().values())
