"""How long an accepted quote may tie up what its provider can owe."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

RESERVATION: Final = timedelta(hours=24)
"""How long after a quote's expiry its acceptance may still be settled. The hold of a payment on its sender's money ends
within two hours, so that nothing can be posted any more when the reservation ends. Quotes are signed with the moment
that follows from it: another time here must leave those that were made before with theirs."""
