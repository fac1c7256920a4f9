"""All live warnings by token, in this process's memory: look-ups and scores read nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from risk.domain.evidence import NOTHING_KNOWN, Evidence, weigh
from risk.domain.reader import Reader
from risk.domain.warning import RiskWarning, State


class WarningIndex:
    """Live warnings by id and by token. A change older than what is known of its warning is ignored, so that the
    stream and a process's own changes may come in any order."""

    def __init__(self) -> None:
        self._by_id: dict[UUID, RiskWarning] = {}
        self._by_token: dict[bytes, tuple[RiskWarning, ...]] = {}
        # Revoked ones are remembered, lest an older event bring one back; forgotten when their time is over.
        self._revoked: dict[UUID, RiskWarning] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def put(self, warning: RiskWarning) -> None:
        """Take a warning as it is now."""
        known = self._by_id.get(warning.warning_id) or self._revoked.get(warning.warning_id)
        if known is not None and known.sequence >= warning.sequence:
            return
        self._remove(warning.warning_id)
        if warning.revoked:
            self._revoked[warning.warning_id] = warning
            return
        self._by_id[warning.warning_id] = warning
        for token in {indicator.token for indicator in warning.spec.indicators}:
            self._by_token[token] = (*self._by_token.get(token, ()), warning)

    def forget_expired(self, now: datetime) -> None:
        """Drop warnings whose time is over. They count no more before this either: it is for the memory alone."""
        for warning in [w for w in self._by_id.values() if w.state_at(now) is not State.LIVE]:
            self._remove(warning.warning_id)
        for warning in [w for w in self._revoked.values() if w.end <= now]:
            del self._revoked[warning.warning_id]

    def evidence(self, tokens: Iterable[bytes], reader: Reader, now: datetime) -> Evidence:
        """Give what the reader may know of the one identifier that these are the tokens of."""
        known = [warning for token in tokens for warning in self._by_token.get(token, ())]
        # Nearly all identifiers are of honest people, of whom nothing is known.
        if not known:
            return NOTHING_KNOWN
        found = {warning.warning_id: warning for warning in known if reader.sees(warning)}
        return weigh(found.values(), now)

    def live(self, reader: Reader, now: datetime, through: int) -> list[RiskWarning]:
        """Give the live warnings that the reader may know, up to and with a sequence, in the order of theirs."""
        return sorted(
            (
                warning
                for warning in self._by_id.values()
                if warning.sequence <= through and warning.state_at(now) is State.LIVE and reader.sees(warning)
            ),
            key=lambda warning: warning.sequence,
        )

    def _remove(self, warning_id: UUID) -> None:
        known = self._by_id.pop(warning_id, None)
        if known is None:
            return
        for token in {indicator.token for indicator in known.spec.indicators}:
            left = tuple(warning for warning in self._by_token[token] if warning.warning_id != warning_id)
            if left:
                self._by_token[token] = left
            else:
                del self._by_token[token]
