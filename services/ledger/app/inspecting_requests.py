"""Compares what was asked of a book besides its transfers with what its checkpoints signed of it."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.app.inspecting import Signed
from ledger.domain.checkpoint import Checkpoint, read_unverified
from ledger.domain.requests import Requests
from signing import InvalidNote


class RequestsInspection:
    """Takes the records in the order of the chain, and says at which checkpoint they are first not what was signed."""

    def __init__(self, signed: Sequence[Signed], anchor: Checkpoint | None) -> None:
        self.faults: list[str] = []
        self.last_stop = 0
        """Nothing behind the newest checkpoint was signed yet."""
        self._chain = Requests()
        said = [(row.tree_size, _said(row), "the checkpoint") for row in signed]
        if anchor is not None:
            said.append((anchor.size, anchor.requests, "the anchored checkpoint"))
        self._stops = [stop for stop in sorted(said, key=lambda stop: stop[0]) if stop[1] is not None]
        if self._stops:
            self.last_stop = self._stops[-1][0]

    def take(self, after_sequence: int, line: str) -> None:
        """Takes the next record."""
        self._compare_before(after_sequence + 1)
        self._chain = self._chain.over((line,))

    def end(self) -> None:
        """Compares what is left."""
        self._compare_before(self.last_stop + 1)

    def _compare_before(self, size: int) -> None:
        while self._stops and self._stops[0][0] < size:
            stop, requests, what = self._stops.pop(0)
            if requests is None or requests == self._chain:
                continue
            # One record that differs makes all later chains differ: the first checkpoint says it, and the anchor.
            if what != "the checkpoint" or not self.faults:
                self.faults.append(
                    f"{self._chain.count} refusals, accounts, changes and seals were recorded before transfer {stop}; "
                    f"{what} signed {requests.count}, or others"
                )


def _said(row: Signed) -> Requests | None:
    try:
        return read_unverified(row.note).requests
    except InvalidNote:
        # Said already of the note itself.
        return None
