"""Who is calling: a name under one trust domain, carried by a certificate as a SPIFFE id."""

import re
from dataclasses import dataclass
from enum import StrEnum

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_SPIFFE = re.compile(r"spiffe://(?P<domain>[a-z0-9._-]+)/(?P<kind>[a-z]+)/(?P<name>[^/]+)")


class Kind(StrEnum):
    """What sort of caller an identity is."""

    SERVICE = "service"
    CHANNEL = "channel"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller. The name of a channel is its participant's id; that of an operator is its role.

    Raises ValueError for a name that is not 1 to 128 letters, digits, dots, dashes and underscores, beginning with a
    letter or digit: names become SPIFFE paths and folders.
    """

    kind: Kind
    name: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None:
            raise ValueError(f"{self.name!r} is not a name of 1 to 128 letters, digits, dots, dashes and underscores")

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"

    @classmethod
    def service(cls, name: str) -> "Identity":
        """Names a service."""
        return cls(Kind.SERVICE, name)

    @classmethod
    def channel(cls, name: str) -> "Identity":
        """Names a channel by its participant's id."""
        return cls(Kind.CHANNEL, name)

    @classmethod
    def operator(cls, name: str) -> "Identity":
        """Names an operator's role."""
        return cls(Kind.OPERATOR, name)

    def uri(self, trust_domain: str) -> str:
        """Gives the SPIFFE id, such as `spiffe://serai.local/service/ledger`."""
        return f"spiffe://{trust_domain}/{self.kind}/{self.name}"

    @classmethod
    def parse(cls, uri: str, trust_domain: str) -> "Identity":
        """Reads a SPIFFE id of this trust domain; ValueError says what is wrong with any other."""
        found = _SPIFFE.fullmatch(uri)
        if found is None:
            raise ValueError(f"{uri!r} is not spiffe://<trust domain>/<kind>/<name>")
        if found["domain"] != trust_domain:
            raise ValueError(f"{uri!r} is of another trust domain than {trust_domain!r}")
        if found["kind"] not in set(Kind):
            raise ValueError(f"{uri!r} is neither a service, a channel nor an operator")
        return cls(Kind(found["kind"]), found["name"])
