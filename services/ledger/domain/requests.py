"""The chain over what was asked of a book besides its transfers.

That is refused requests, accounts as they were opened, changes of accounts, requests about windows, and seals. A
checkpoint over N transfers signs the chain over every such record that was made while the book had fewer than N
transfers. Each record is one line of text; the chain begins with the hash of its version, and each line takes it on to
the hash of the chain before and the line. docs/ledger.md describes the lines for whoever writes a verifier.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

VERSION = "serai-ledger-requests-v1"

_LINE = re.compile(r"requests (0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/]{43}=)")


@dataclass(frozen=True, slots=True)
class Requests:
    """How many records there are, and the chain over them."""

    count: int = 0
    digest: bytes = sha256(VERSION.encode()).digest()

    def over(self, lines: Iterable[str]) -> Requests:
        """The chain taken on over lines in order."""
        count, digest = self.count, self.digest
        for line in lines:
            digest = sha256(digest + line.encode()).digest()
            count += 1
        return Requests(count, digest)

    def text(self) -> str:
        """The line of a checkpoint that says it."""
        return f"requests {self.count} {b64encode(self.digest).decode()}"


def parts(line: str) -> tuple[int, str] | None:
    """The count and the digest in base64 that a checkpoint's line says; None when it is another line."""
    found = _LINE.fullmatch(line)
    return None if found is None else (int(found[1]), found[2])
