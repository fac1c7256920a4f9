"""An fx with a planted bug: who accepts a quote neither locks it nor looks again. Run in place of `python -m fx`."""

from __future__ import annotations

from fx.main import build
from fx.settings import Settings
from fx.storage import statements
from rpc.process import run

LOCKED = "FOR UPDATE OF quote"
STILL_OPEN = "quote.state = 'OPEN'"

if __name__ == "__main__":
    assert LOCKED in statements.LOCK_QUOTES_OF
    assert STILL_OPEN in statements.ACCEPT_QUOTES
    statements.LOCK_QUOTES_OF = statements.LOCK_QUOTES_OF.replace(LOCKED, "")  # type: ignore[misc]
    statements.ACCEPT_QUOTES = statements.ACCEPT_QUOTES.replace(STILL_OPEN, "true")  # type: ignore[misc]
    run("fx", Settings, build)
