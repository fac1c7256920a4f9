# ruff: noqa: ARG002 - grpc gives every handler a context; ours find the call in rpc.context.
"""The RPCs of reconciliation: each reads its request, has the use case done, and writes the answer."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from ledger.api import paging
from ledger.api.convert import bank_statements, corrections
from ledger.api.convert.fields import Faults, check_book_id, optional_id, required_id
from ledger.api.convert.windows import raise_faults
from ledger.app.correcting import Correcting
from ledger.app.reconciliation_ports import BreakFilter, ReconciliationStore
from ledger.app.reconciling import Reconciling
from ledger.domain.corrections import BreakKind, BreakState, ReconciliationReason, ReconciliationRefused
from rpc import Violations, call
from serai.ledger.v1 import reconciliation_pb2 as pb
from serai.ledger.v1.reconciliation_pb2_grpc import ReconciliationServiceServicer

_FIRST = UUID(int=0)


class ReconciliationServicer(ReconciliationServiceServicer):
    """Serves serai.ledger.v1.ReconciliationService."""

    def __init__(self, reconciling: Reconciling, correcting: Correcting, store: ReconciliationStore) -> None:
        self._reconciling = reconciling
        self._correcting = correcting
        self._store = store

    async def ImportStatement(self, request: pb.ImportStatementRequest, context: Any) -> pb.ImportStatementResponse:
        # Other calls go on while a large message is read.
        given = await asyncio.to_thread(bank_statements.received, request, str(call().identity))
        with corrections.refusals():
            statement, replayed = await self._reconciling.import_statement(given)
        return pb.ImportStatementResponse(statement=bank_statements.statement(statement), replayed=replayed)

    async def GetStatement(self, request: pb.GetStatementRequest, context: Any) -> pb.GetStatementResponse:
        faults: Faults = []
        check_book_id(request.book_id, faults)
        statement_id = required_id(request.statement_id, "statement_id", faults) or _FIRST
        raise_faults(faults)
        found = await self._store.statement(request.book_id, statement_id)
        with corrections.refusals():
            if found is None:
                message = f"book {request.book_id} has no statement {statement_id}"
                raise ReconciliationRefused(ReconciliationReason.STATEMENT_NOT_FOUND, message)
        return pb.GetStatementResponse(statement=bank_statements.statement(found))

    async def ListStatements(self, request: pb.ListStatementsRequest, context: Any) -> pb.ListStatementsResponse:
        faults: Faults = []
        violations = Violations()
        check_book_id(request.book_id, faults)
        account_id = required_id(request.account_id, "account_id", faults) or _FIRST
        size = paging.page_size(request.page_size, violations)
        key = ("statements", request.book_id, request.account_id)
        before = paging.sequence(request.page_token, *key) if request.page_token else None
        if request.page_token and before is None:
            faults.append(("page_token", "is not one that this list gave"))
        _raise(violations, faults)
        found = await self._store.list_statements(request.book_id, account_id, before, size + 1)
        more = paging.token(*key, found[size - 1].number) if len(found) > size else ""
        statements = [bank_statements.statement(statement) for statement in found[:size]]
        return pb.ListStatementsResponse(statements=statements, next_page_token=more)

    async def ListBreaks(self, request: pb.ListBreaksRequest, context: Any) -> pb.ListBreaksResponse:
        faults: Faults = []
        violations = Violations()
        check_book_id(request.book_id, faults)
        statement_id = optional_id(request.statement_id, "statement_id", faults)
        if request.kind and request.kind not in set(map(int, BreakKind)):
            faults.append(("kind", f"{request.kind} is not a kind of break"))
        if request.state and request.state not in set(map(int, BreakState)):
            faults.append(("state", f"{request.state} is not a state of a break"))
        size = paging.page_size(request.page_size, violations)
        key = ("breaks", request.book_id, request.statement_id, int(request.kind), int(request.state))
        after = _FIRST
        if request.page_token:
            after = required_id(paging.place(request.page_token, *key) or "", "page_token", []) or _FIRST
            if after == _FIRST:
                faults.append(("page_token", "is not one that this list gave for the same filter"))
        _raise(violations, faults)
        wanted = BreakFilter(
            statement_id,
            BreakKind(request.kind) if request.kind else None,
            BreakState(request.state) if request.state else None,
        )
        found = await self._store.list_breaks(request.book_id, wanted, after, size + 1)
        more = paging.token(*key, found[size - 1].break_id) if len(found) > size else ""
        return pb.ListBreaksResponse(
            breaks=[corrections.found_break(row) for row in found[:size]], next_page_token=more
        )

    async def ProposeCorrection(
        self, request: pb.ProposeCorrectionRequest, context: Any
    ) -> pb.ProposeCorrectionResponse:
        asked = corrections.proposal(request)
        with corrections.refusals():
            made = await self._correcting.propose(request.book_id, *asked, str(call().identity))
        return pb.ProposeCorrectionResponse(correction=corrections.correction(made, request.book_id))

    async def ApproveCorrection(
        self, request: pb.ApproveCorrectionRequest, context: Any
    ) -> pb.ApproveCorrectionResponse:
        asked = corrections.decision(request)
        who = str(call().identity)
        with corrections.refusals():
            made = await self._correcting.approve(request.book_id, asked.request_id, asked.correction_id, who)
        return pb.ApproveCorrectionResponse(correction=corrections.correction(made, request.book_id))

    async def RejectCorrection(self, request: pb.RejectCorrectionRequest, context: Any) -> pb.RejectCorrectionResponse:
        asked = corrections.decision(request)
        who = str(call().identity)
        with corrections.refusals():
            made = await self._correcting.reject(
                request.book_id, asked.request_id, asked.correction_id, who, asked.reason
            )
        return pb.RejectCorrectionResponse(correction=corrections.correction(made, request.book_id))


def _raise(violations: Violations, faults: Faults) -> None:
    violations.add_all(faults)
    violations.raise_if_any()
