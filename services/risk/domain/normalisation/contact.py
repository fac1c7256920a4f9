"""Ways to reach a person."""

from __future__ import annotations

import re
import unicodedata

from risk.domain.normalisation.errors import InvalidIdentifier
from risk.domain.normalisation.network import host

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_SPELLING = re.compile(r"[\s().-]")
_NOT_IN_LOCAL_PART = re.compile(r"[\s\x00-\x1f\x7f@,;:<>()\[\]\\\"]")


def phone(value: str) -> str:
    """A number in E.164: a plus, the country code and the rest, 7 to 15 digits; spaces, dots, dashes, brackets go.

    No national form is guessed: which country it is dialled in is the channel's to know.
    """
    compact = _SPELLING.sub("", value)
    if _PHONE.fullmatch(compact) is None:
        raise InvalidIdentifier("not a telephone number as E.164: a plus, the country code and 7 to 15 digits in all")
    return compact


def email(value: str) -> str:
    """An address in NFKC and folded case, its domain in ASCII (IDNA).

    Dots and plus parts of the name before the @ are kept: what they mean is each provider's own affair.
    """
    folded = unicodedata.normalize("NFKC", value).strip().casefold()
    local, at, domain = folded.rpartition("@")
    if not at or not local or len(local.encode()) > 64 or _NOT_IN_LOCAL_PART.search(local):
        raise InvalidIdentifier("not an e-mail address")
    ascii_domain = host(domain)
    if "." not in ascii_domain:
        raise InvalidIdentifier("the domain of the e-mail address has no dot")
    return f"{unicodedata.normalize('NFKC', local)}@{ascii_domain}"
