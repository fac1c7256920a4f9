"""Page tokens: opaque to callers, a key to us."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from uuid import UUID

from rpc import Violations


def token_of(key: str) -> str:
    """The token of the page after this key."""
    return urlsafe_b64encode(key.encode()).decode()


def key_of(faults: Violations, token: str) -> str:
    """The key of a token, or a violation."""
    try:
        return urlsafe_b64decode(token.encode()).decode()
    except (Error, ValueError):
        faults.add("page_token", "must be the next_page_token of the page before")
        return ""


def uuid_of_token(faults: Violations, token: str) -> UUID | None:
    """The payment that the page before ended with, or None at the beginning."""
    if not token:
        return None
    try:
        return UUID(key_of(faults, token))
    except ValueError:
        if not faults:
            faults.add("page_token", "must be the next_page_token of the page before")
        return None
