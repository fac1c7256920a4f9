"""An fx with a planted bug: it accepts quotes whatever is reserved already. Run in place of `python -m fx`."""

from __future__ import annotations

from typing import Any

from fx.domain import quote
from fx.main import build
from fx.settings import Settings
from rpc.process import run


def anything_fits(_quote: Any, _headroom: Any, _reserved: Any) -> None:
    return None


if __name__ == "__main__":
    quote._reserve = anything_fits  # type: ignore[assignment]
    run("fx", Settings, build)
