"""An fx with a planted bug: it never looks at the time when a quote is accepted. Run in place of `python -m fx`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fx.domain import quote
from fx.main import build
from fx.settings import Settings
from fx.storage import statements
from rpc.process import run

STILL_TIME = "quote.expire_time > moment.now"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

honest = quote._refuse_acceptance


def timeless(acceptance: Any, found: Any, _now: Any) -> Any:
    return honest(acceptance, found, LONG_AGO)


if __name__ == "__main__":
    quote._refuse_acceptance = timeless  # type: ignore[assignment]
    assert STILL_TIME in statements.ACCEPT_QUOTES
    statements.ACCEPT_QUOTES = statements.ACCEPT_QUOTES.replace(STILL_TIME, "true")  # type: ignore[misc]
    run("fx", Settings, build)
