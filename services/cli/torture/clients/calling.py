"""One call to a replica, noted before it is sent and after it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import grpc

from cli.torture.journal import Journal
from cli.torture.replica import Replica
from ledger.api.convert.transfers import ParsedTransfers, transfers
from ledger.domain import Code, Command
from rpc.errors import read
from serai import ids
from serai.ledger.v1 import ledger_pb2
from serai.ledger.v1.transfer_pb2 import TransferResult, TransferSpec

BOOK = 1
CALL_SECONDS = 8.0
# The mark of a failure that the ledger did not foresee; what gRPC itself answers has none.
UNFORESEEN = "correlation_id"


class Caller:
    """Makes transfers at a replica and notes what it asked and what it was told."""

    def __init__(self, replicas: Sequence[Replica], journal: Journal) -> None:
        self.replicas = replicas
        self.journal = journal

    async def make(
        self, replica: int, specs: Sequence[TransferSpec], seconds: float = CALL_SECONDS
    ) -> list[TransferResult] | None:
        """Makes transfers in one call; gives the results, or None when the call failed."""
        parsed = transfers(specs)
        commands = parsed.commands.get(BOOK, [])
        clock = asyncio.get_running_loop().time
        self.journal.operations += len(specs)
        self.journal.sends(commands, clock())
        stub = self.replicas[replica].stub
        try:
            if len(specs) == 1 and not specs[0].linked:
                single = ledger_pb2.CreateTransferRequest(transfer=specs[0])
                results = [(await stub.CreateTransfer(single, timeout=seconds)).result]
            else:
                several = ledger_pb2.CreateTransfersRequest(transfers=specs)
                results = list((await stub.CreateTransfers(several, timeout=seconds)).results)
        except grpc.aio.AioRpcError as error:
            self._failed(error, commands)
            return None
        except (grpc.aio.UsageError, asyncio.InvalidStateError):
            # The channel was replaced under the call.
            self._unanswered(commands)
            return None
        self._answered(parsed, specs, results, clock())
        return results

    def _answered(
        self, parsed: ParsedTransfers, specs: Sequence[TransferSpec], results: Sequence[TransferResult], now: float
    ) -> None:
        commands = dict(zip(parsed.positions.get(BOOK, ()), parsed.commands.get(BOOK, ()), strict=True))
        if len(results) != len(specs):
            self.journal.saw("every_id_has_one_outcome", f"{len(specs)} transfers got {len(results)} results")
        for position, (spec, result) in enumerate(zip(specs, results, strict=False)):
            command = commands.get(position)
            if command is not None:
                self.journal.answered(command, result, now)
            elif result.status.code in (Code.MALFORMED, Code.LINKED_GROUP_MALFORMED):
                self._malformed(spec)
            else:
                what = f"malformed transfer {spec.request_id!r} was answered {result.status.reason}"
                self.journal.saw("a_refusal_leaves_no_effect", what)

    def _failed(self, error: grpc.aio.AioRpcError, commands: Sequence[Command]) -> None:
        failure = read(error)
        self.journal.failures[f"{failure.code.name} {failure.reason}"] += 1
        if UNFORESEEN in failure.metadata:
            self.journal.saw("every_failure_is_classified", f"{failure.code.name} {failure.reason}: {failure.message}")
        if failure.code is grpc.StatusCode.INVALID_ARGUMENT and commands:
            what = f"a call with {len(commands)} well-formed transfers was refused: {failure.message}"
            self.journal.saw("every_failure_is_classified", what)
        self._unanswered(commands)

    def _unanswered(self, commands: Sequence[Command]) -> None:
        self.journal.unanswered.update(command.request_id for command in commands)

    def _malformed(self, spec: TransferSpec) -> None:
        try:
            self.journal.malformed.add(UUID(str(ids.parse(spec.request_id))))
        except ids.InvalidId:
            # No id, so nothing that could have been burned.
            return
