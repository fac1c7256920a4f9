"""ComplianceService: each RPC reads its request, asks the app, and writes the answer."""

from __future__ import annotations

from collections.abc import Sequence

import grpc

from compliance.api import results
from compliance.api.convert import (
    corridor_facts,
    decision_ids,
    decision_message,
    finding_message,
    party_requests,
    payment_requests,
    verdict_number,
)
from compliance.api.convert.fields import read_id
from compliance.api.pages import page
from compliance.app.decisions import Decided, DecisionStore, Reused
from compliance.app.explaining import Explaining
from compliance.app.ruling import Rulings
from compliance.app.screening import PartyRequest, PaymentRequest, Screening
from compliance.domain.entries import SanctionsList
from compliance.domain.rules import Pack
from rpc import Violation, Violations, call
from serai.compliance.v1 import compliance_pb2, decision_pb2
from serai.compliance.v1.compliance_pb2_grpc import ComplianceServiceServicer

Context = grpc.aio.ServicerContext[object, object]


class ComplianceServicer(ComplianceServiceServicer):
    """The service over its use cases."""

    def __init__(self, screening: Screening, store: DecisionStore, rulings: Rulings, explaining: Explaining) -> None:
        self._screening = screening
        self._store = store
        self._rulings = rulings
        self._explaining = explaining

    async def ScreenPayments(
        self, request: compliance_pb2.ScreenPaymentsRequest, _context: Context
    ) -> compliance_pb2.ScreenPaymentsResponse:
        """Screen payments; see the contract."""
        given = [item.request_id for item in request.payments]
        answers = await self._screen(payment_requests(request), given)
        return compliance_pb2.ScreenPaymentsResponse(results=answers)

    async def ScreenParties(
        self, request: compliance_pb2.ScreenPartiesRequest, _context: Context
    ) -> compliance_pb2.ScreenPartiesResponse:
        """Screen parties; see the contract."""
        given = [item.request_id for item in request.parties]
        answers = await self._screen(party_requests(request, call().identity), given)
        return compliance_pb2.ScreenPartiesResponse(results=answers)

    async def GetDecisions(
        self, request: compliance_pb2.GetDecisionsRequest, _context: Context
    ) -> compliance_pb2.GetDecisionsResponse:
        """Read decisions; see the contract."""
        decisions = await self._store.read(decision_ids(request))
        return compliance_pb2.GetDecisionsResponse(decisions=map(decision_message, decisions))

    async def ListLists(
        self, request: compliance_pb2.ListListsRequest, _context: Context
    ) -> compliance_pb2.ListListsResponse:
        """List the lists in force; see the contract."""
        lists, token = page(self._rulings.in_force.lists, lambda source: source.list_id, request)
        return compliance_pb2.ListListsResponse(lists=map(_list_message, lists), next_page_token=token)

    async def ReloadLists(
        self, request: compliance_pb2.ReloadListsRequest, _context: Context
    ) -> compliance_pb2.ReloadListsResponse:
        """Read the list files again; doing it twice does nothing more, so the request id is checked and not kept."""
        violations = Violations()
        read_id(request.request_id, "request_id", violations)
        violations.raise_if_any()
        failures = await self._rulings.renew()
        return compliance_pb2.ReloadListsResponse(
            lists=map(_list_message, self._rulings.in_force.lists),
            failures=[
                compliance_pb2.ListFailure(list_id=failure.list_id, explanation=failure.explanation)
                for failure in failures
            ],
        )

    async def ListRulePacks(
        self, request: compliance_pb2.ListRulePacksRequest, _context: Context
    ) -> compliance_pb2.ListRulePacksResponse:
        """List the rule packs in force; see the contract."""
        packs, token = page(self._rulings.in_force.packs, lambda pack: pack.pack_id, request)
        messages = [self._pack_message(pack) for pack in packs]
        return compliance_pb2.ListRulePacksResponse(packs=messages, next_page_token=token)

    async def ExplainCorridor(
        self, request: compliance_pb2.ExplainCorridorRequest, _context: Context
    ) -> compliance_pb2.ExplainCorridorResponse:
        """Say which rules a corridor meets; see the contract."""
        explained = self._explaining.corridor(corridor_facts(request))
        return compliance_pb2.ExplainCorridorResponse(
            verdict=verdict_number(explained.verdict),
            findings=map(finding_message, explained.findings),
            required_fields=explained.required_fields,
        )

    async def _screen(
        self,
        read: Sequence[PaymentRequest | tuple[Violation, ...]] | Sequence[PartyRequest | tuple[Violation, ...]],
        given_ids: Sequence[str],
    ) -> list[decision_pb2.ScreeningResult]:
        requests = [item for item in read if not isinstance(item, tuple)]
        settled = iter(await self._screening.screen(requests))
        return [
            _malformed(request_id, item) if isinstance(item, tuple) else _result(request_id, next(settled))
            for request_id, item in zip(given_ids, read, strict=True)
        ]

    def _pack_message(self, pack: Pack) -> compliance_pb2.RulePack:
        in_force = self._explaining.rules_in_force(pack)
        return compliance_pb2.RulePack(
            pack_id=pack.pack_id,
            version=pack.version,
            rules=len(in_force),
            advisory_rules=sum(rule.advisory for rule in in_force),
        )


def _malformed(request_id: str, violations: tuple[Violation, ...]) -> decision_pb2.ScreeningResult:
    return decision_pb2.ScreeningResult(request_id=request_id[:64], status=results.malformed(violations))


def _result(request_id: str, outcome: Decided | Reused) -> decision_pb2.ScreeningResult:
    if isinstance(outcome, Reused):
        return decision_pb2.ScreeningResult(request_id=request_id, status=results.reused())
    return decision_pb2.ScreeningResult(
        request_id=request_id,
        status=results.decided(replayed=outcome.replayed),
        decision=decision_message(outcome.decision),
    )


def _list_message(source: SanctionsList) -> compliance_pb2.SanctionsList:
    message = compliance_pb2.SanctionsList(
        list_id=source.list_id,
        version=source.version,
        origin=source.origin,
        entries=len(source.entries),
        names=source.names,
        rejected_rows=source.rejected_rows,
        invented=source.invented,
    )
    message.load_time.FromDatetime(source.loaded_at)
    return message
