"""Serves serai.risk.v1.RiskSignalService."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

import rpc
from risk.api import cursors, warnings
from risk.api.fields import identifier, indicator, indicator_message, raw_identifier, timestamp
from risk.api.items import check_size, content, read_items
from risk.api.results import malformed, status
from risk.app.clock import DatabaseClock
from risk.app.lookup import Lookup
from risk.app.signals import Outcome, SignalDesk, SignalSubmission
from risk.app.stores import SignalStore
from risk.app.watch import Quiet, Seen, Watch
from risk.domain.codes import Code
from risk.domain.commands import Command
from risk.domain.indicator import Identifier, Indicator
from risk.domain.normalisation import InvalidIdentifier
from risk.domain.reader import Reader
from rpc import Identity, Kind, Violations
from serai.common.v1 import stream_pb2
from serai.risk.v1 import signal_pb2, signal_pb2_grpc
from storage.idempotency import fingerprint

MAX_IDENTIFIERS = 1000
MAX_WARNINGS = 500
MAX_LOOKUPS = 5000

Sent = TypeVar("Sent", signal_pb2.WarningSpec, signal_pb2.WarningRevocation, signal_pb2.Sighting)


class SignalServicer(signal_pb2_grpc.RiskSignalServiceServicer):
    """Each method reads its request, lets a use case decide, and writes the answer."""

    def __init__(
        self,
        lookup: Lookup,
        desk: SignalDesk,
        store: SignalStore,
        clock: DatabaseClock,
        watch: Watch,
    ) -> None:
        self._lookup = lookup
        self._desk = desk
        self._store = store
        self._clock = clock
        self._watch = watch

    async def TokenizeIdentifiers(
        self, request: signal_pb2.TokenizeIdentifiersRequest, _context: Any
    ) -> signal_pb2.TokenizeIdentifiersResponse:
        """Turns identifiers into tokens under the newest key."""
        items = read_items(request.identifiers, "identifiers", MAX_IDENTIFIERS, raw_identifier)
        readable = [item for item in items if isinstance(item, Identifier)]
        tokens = iter(await self._lookup.tokenize(str(rpc.call().identity), readable))
        results = [
            signal_pb2.TokenizedIdentifier(status=malformed(item))
            if isinstance(item, tuple)
            else _tokenized(next(tokens))
            for item in items
        ]
        return signal_pb2.TokenizeIdentifiersResponse(results=results)

    async def PublishWarnings(
        self, request: signal_pb2.PublishWarningsRequest, _context: Any
    ) -> signal_pb2.PublishWarningsResponse:
        """Publishes warnings in the caller's own name."""
        results = await self._submit(request.warnings, "warnings", warnings.publish)
        return signal_pb2.PublishWarningsResponse(results=results)

    async def RevokeWarnings(
        self, request: signal_pb2.RevokeWarningsRequest, _context: Any
    ) -> signal_pb2.RevokeWarningsResponse:
        """Takes back the caller's own warnings."""
        results = await self._submit(request.revocations, "revocations", warnings.revoke)
        return signal_pb2.RevokeWarningsResponse(results=results)

    async def ReportSightings(
        self, request: signal_pb2.ReportSightingsRequest, _context: Any
    ) -> signal_pb2.ReportSightingsResponse:
        """Adds what the caller saw of others' warnings."""
        results = await self._submit(request.sightings, "sightings", warnings.sight)
        return signal_pb2.ReportSightingsResponse(results=results)

    async def _submit(
        self, messages: Sequence[Sent], name: str, read: Callable[[Sent, Violations], Command | None]
    ) -> list[signal_pb2.WarningResult]:
        caller = rpc.call().identity

        def submission(message: Sent, violations: Violations) -> SignalSubmission | None:
            command = read(message, violations)
            # The name of the list is part of the print, so that one id cannot stand for a warning and a revocation.
            content_print = fingerprint(name.encode() + content(message))
            return None if command is None else SignalSubmission(str(caller), caller.name, content_print, command)

        items = read_items(messages, name, MAX_WARNINGS, submission)
        outcomes = iter(await self._desk.submit([item for item in items if not isinstance(item, tuple)]))
        return [
            signal_pb2.WarningResult(request_id=message.request_id[:36], status=malformed(item))
            if isinstance(item, tuple)
            else _result(message.request_id, next(outcomes))
            for message, item in zip(messages, items, strict=True)
        ]

    async def LookupIndicators(
        self, request: signal_pb2.LookupIndicatorsRequest, _context: Any
    ) -> signal_pb2.LookupIndicatorsResponse:
        """Tells what is known of each token, from memory."""
        check_size(request.indicators, "indicators", MAX_LOOKUPS)
        violations = Violations()
        asked = [
            indicator(message, violations.under(f"indicators[{position}]"))
            for position, message in enumerate(request.indicators)
        ]
        violations.raise_if_any()
        readable = [entry for entry in asked if entry is not None]
        found = await self._lookup.look_up(readable, _reader(rpc.call().identity))
        return signal_pb2.LookupIndicatorsResponse(
            scores=[warnings.score_message(entry, evidence) for entry, evidence in zip(readable, found, strict=True)]
        )

    async def GetWarnings(
        self, request: signal_pb2.GetWarningsRequest, _context: Any
    ) -> signal_pb2.GetWarningsResponse:
        """Reads the warnings that exist and that the caller may see."""
        check_size(request.warning_ids, "warning_ids", MAX_WARNINGS)
        violations = Violations()
        ids = [identifier(text, f"warning_ids[{place}]", violations) for place, text in enumerate(request.warning_ids)]
        violations.raise_if_any()
        wanted = list(dict.fromkeys(warning_id for warning_id in ids if warning_id is not None))
        known = await self._store.warnings(wanted)
        reader, now = _reader(rpc.call().identity), self._clock.now()
        return signal_pb2.GetWarningsResponse(
            warnings=[
                warnings.warning_message(known[warning_id], reader, now)
                for warning_id in wanted
                if warning_id in known and reader.sees(known[warning_id])
            ]
        )

    async def WatchWarnings(
        self, request: signal_pb2.WatchWarningsRequest, _context: Any
    ) -> AsyncIterator[signal_pb2.WatchWarningsResponse]:
        """Streams what the caller may know, from any point."""
        violations = Violations()
        categories = {
            warnings.category(number, f"categories[{place}]", violations)
            for place, number in enumerate(request.categories)
        }
        violations.raise_if_any()
        after = cursors.sequence(request.resume_token) if request.resume_token else None
        reader = _reader(rpc.call().identity)
        async for event in self._watch.open(reader, after, categories):
            yield self._heartbeat(event) if isinstance(event, Quiet) else self._event(event, reader)

    def _event(self, seen: Seen, reader: Reader) -> signal_pb2.WatchWarningsResponse:
        position = stream_pb2.StreamPosition(
            sequence=seen.sequence,
            resume_token=cursors.token(seen.sequence),
            record_time=timestamp(seen.record_time),
        )
        warning = warnings.warning_message(seen.warning, reader, self._clock.now())
        event = signal_pb2.WarningEvent(position=position, warning=warning, previous_sequence=seen.previous)
        return signal_pb2.WatchWarningsResponse(warning=event)

    def _heartbeat(self, quiet: Quiet) -> signal_pb2.WatchWarningsResponse:
        beat = stream_pb2.Heartbeat(server_time=timestamp(quiet.now), head_sequence=quiet.head)
        return signal_pb2.WatchWarningsResponse(heartbeat=beat)


def _reader(caller: Identity) -> Reader:
    return Reader.member(caller.name) if caller.kind is Kind.CHANNEL else Reader.everything()


def _tokenized(made: Indicator | InvalidIdentifier) -> signal_pb2.TokenizedIdentifier:
    if isinstance(made, InvalidIdentifier):
        refused = status(Code.INVALID_IDENTIFIER, applied=False, message=str(made))
        return signal_pb2.TokenizedIdentifier(status=refused)
    return signal_pb2.TokenizedIdentifier(status=status(Code.OK, applied=False), indicator=indicator_message(made))


def _result(request_id: str, outcome: Outcome) -> signal_pb2.WarningResult:
    return signal_pb2.WarningResult(
        request_id=request_id,
        status=status(outcome.code, applied=outcome.code is Code.OK, replayed=outcome.replayed),
        warning_id=str(outcome.warning_id) if outcome.warning_id else "",
    )
