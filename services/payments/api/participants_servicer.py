"""ParticipantService: what operators call."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from payments.api import access
from payments.api.check import page_size, slug_of, text_of, uuid_of
from payments.api.check_participant import funding_of, limit_of, participant_of
from payments.api.check_payment import fingerprint
from payments.api.items import batch_size, read_items
from payments.api.outcome import status_of
from payments.api.paging import key_of, token_of
from payments.app.membership import Funding, Membership, Outcome
from payments.app.ports import Mutation, Participants
from payments.convert.participant import participant_to_proto, participant_to_public_proto
from payments.domain.codes import Code
from payments.domain.participant import Participant, ParticipantState
from rpc import Violations, call
from serai.ids import parse
from serai.payments.v1 import participant_pb2, payments_pb2, payments_pb2_grpc

MAX_PARTICIPANTS: Final = 100
MAX_FUNDINGS: Final = 500


class ParticipantServicer(payments_pb2_grpc.ParticipantServiceServicer):
    """Serves operators; channels may list."""

    def __init__(self, membership: Membership, participants: Participants, book_id: int) -> None:
        self._membership = membership
        self._participants = participants
        self._book_id = book_id

    async def OnboardParticipants(
        self, request: payments_pb2.OnboardParticipantsRequest, _context: object
    ) -> payments_pb2.OnboardParticipantsResponse:
        """Takes on up to 100 participants."""
        batch_size("participants", request.participants, MAX_PARTICIPANTS)
        named: set[str] = set()

        def read_one(faults: Violations, spec: participant_pb2.ParticipantSpec) -> Participant | None:
            # Two at once would open the accounts of one participant with the caps of either.
            if spec.participant_id in named:
                faults.add("participant_id", "is named by an earlier item of this call")
            named.add(spec.participant_id)
            return participant_of(faults, spec)

        read = read_items(request.participants, lambda place: f"participants[{place}]", read_one)
        operator = call().identity.name
        outcomes = await asyncio.gather(
            *(
                self._membership.onboard(Mutation(parse(spec.request_id), fingerprint(spec), operator), found)
                for spec, found in zip(request.participants, read, strict=True)
                if isinstance(found, Participant)
            )
        )
        return payments_pb2.OnboardParticipantsResponse(results=self._results(request.participants, read, outcomes))

    async def SetParticipantState(
        self, request: payments_pb2.SetParticipantStateRequest, _context: object
    ) -> payments_pb2.SetParticipantStateResponse:
        """Suspends, reactivates or offboards a participant."""
        faults = Violations()
        slug_of(faults, "participant_id", request.participant_id)
        text_of(faults, "note", request.note, 500, required=True)
        if request.state not in range(1, 4):
            faults.add("state", "must be ACTIVE, SUSPENDED or OFFBOARDED")
        mutation = _mutation(faults, request, request.note)
        outcome = await self._membership.set_state(mutation, request.participant_id, ParticipantState(request.state))
        return payments_pb2.SetParticipantStateResponse(result=self._result(request.request_id, outcome))

    async def SetCurrencyLimit(
        self, request: payments_pb2.SetCurrencyLimitRequest, _context: object
    ) -> payments_pb2.SetCurrencyLimitResponse:
        """Changes a participant's limits in one currency."""
        faults = Violations()
        slug_of(faults, "participant_id", request.participant_id)
        limit = limit_of(faults.under("limit"), request.limit)
        mutation = _mutation(faults, request)
        if limit is None:
            raise ValueError("limits without violations are read")
        outcome = await self._membership.set_limit(mutation, request.participant_id, limit)
        return payments_pb2.SetCurrencyLimitResponse(result=self._result(request.request_id, outcome))

    async def FundAccounts(
        self, request: payments_pb2.FundAccountsRequest, _context: object
    ) -> payments_pb2.FundAccountsResponse:
        """Books money that participants brought in or took out."""
        batch_size("fundings", request.fundings, MAX_FUNDINGS)
        read = read_items(request.fundings, lambda place: f"fundings[{place}]", funding_of)
        outcomes = await self._membership.fund([funding for funding in read if isinstance(funding, Funding)])
        return payments_pb2.FundAccountsResponse(results=self._results(request.fundings, read, outcomes))

    async def ListParticipants(
        self, request: payments_pb2.ListParticipantsRequest, _context: object
    ) -> payments_pb2.ListParticipantsResponse:
        """Lists participants in order of id; channels see what is public."""
        faults = Violations()
        size = page_size(faults, request.page_size)
        after = key_of(faults, request.page_token) if request.page_token else ""
        faults.raise_if_any()
        found = [entry for entry in await self._participants.load() if entry.participant_id > after]
        page = found[:size]
        public = bool(access.channel())
        return payments_pb2.ListParticipantsResponse(
            participants=[
                participant_to_public_proto(entry) if public else participant_to_proto(entry, self._book_id)
                for entry in page
            ],
            next_page_token=token_of(page[-1].participant_id) if len(found) > size else "",
        )

    def _results(
        self,
        sent: Sequence[participant_pb2.ParticipantSpec | payments_pb2.Funding],
        read: Sequence[object],
        outcomes: Iterable[Outcome],
    ) -> list[participant_pb2.ParticipantResult]:
        """One result per item, in order: what is wrong with it, or the next of the outcomes of the others."""
        left = iter(outcomes)
        return [
            participant_pb2.ParticipantResult(
                request_id=item.request_id, status=status_of(Code.MALFORMED, violations=found)
            )
            if isinstance(found, tuple)
            else self._result(item.request_id, next(left))
            for item, found in zip(sent, read, strict=True)
        ]

    def _result(self, request_id: str, outcome: Outcome) -> participant_pb2.ParticipantResult:
        shown = outcome.participant
        return participant_pb2.ParticipantResult(
            request_id=request_id,
            status=status_of(outcome.code, replayed=outcome.replayed, detail=_detail(outcome)),
            participant=None if shown is None else participant_to_proto(shown, self._book_id),
        )


def _detail(outcome: Outcome) -> str:
    return "" if outcome.code is Code.OK else outcome.detail


def _mutation(
    faults: Violations,
    request: payments_pb2.SetParticipantStateRequest | payments_pb2.SetCurrencyLimitRequest,
    note: str = "",
) -> Mutation:
    request_id = uuid_of(faults, "request_id", request.request_id)
    faults.raise_if_any()
    return Mutation(request_id, fingerprint(request), call().identity.name, note)
