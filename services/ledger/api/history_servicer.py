# ruff: noqa: ARG002 - grpc gives every handler a context; ours find the call in rpc.context.
"""The RPCs of the past and of sealed periods."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ledger.api import paging
from ledger.api.convert import history as convert
from ledger.api.convert import results
from ledger.api.convert.fields import Faults, check_book_id, required_id
from ledger.app.history import History
from ledger.app.periods import Periods
from rpc import Failure, Violations
from rpc.context import call
from rpc.validation import invalid_request
from serai.ledger.v1 import history_pb2 as pb
from serai.ledger.v1.history_pb2_grpc import HistoryServiceServicer

MAX_ACCOUNTS = 1_000
_END = datetime.max.replace(tzinfo=UTC)


class HistoryServicer(HistoryServiceServicer):
    """Serves serai.ledger.v1.HistoryService."""

    def __init__(self, history: History, periods: Periods) -> None:
        self._history = history
        self._periods = periods

    async def GetBalancesAt(self, request: pb.GetBalancesAtRequest, context: Any) -> pb.GetBalancesAtResponse:
        paging.check_size(request.account_ids, "account_ids", MAX_ACCOUNTS)
        faults: Faults = []
        check_book_id(request.book_id, faults)
        given = enumerate(request.account_ids)
        ids = [required_id(text, f"account_ids[{position}]", faults) for position, text in given]
        moment = convert.when(request.moment, faults)
        if faults or moment is None:
            raise _malformed(faults)
        wanted = [account_id for account_id in ids if account_id is not None]
        found = await self._history.balances(request.book_id, set(wanted), moment)
        balances = [
            pb.BalancesAt(account_id=str(account_id), balances=results.balances(found.balances[account_id]))
            for account_id in wanted
            if account_id in found.balances
        ]
        return pb.GetBalancesAtResponse(balances=balances, sequence=found.sequence)

    async def GetTrialBalanceAt(
        self, request: pb.GetTrialBalanceAtRequest, context: Any
    ) -> pb.GetTrialBalanceAtResponse:
        faults: Faults = []
        check_book_id(request.book_id, faults)
        moment = convert.when(request.moment, faults)
        if faults or moment is None:
            raise _malformed(faults)
        return convert.trial_balance(await self._history.trial_balance(request.book_id, moment))

    async def SealPeriod(self, request: pb.SealPeriodRequest, context: Any) -> pb.SealPeriodResponse:
        faults: Faults = []
        wanted = convert.seal_request(request, faults)
        if wanted is None:
            raise _malformed(faults)
        outcome = await self._periods.seal(request.book_id, wanted, call().identity.name)
        return pb.SealPeriodResponse(
            status=results.status(outcome.code, outcome.message, replayed=outcome.replayed),
            seal=None if outcome.seal is None else convert.seal(outcome.seal),
        )

    async def ListSeals(self, request: pb.ListSealsRequest, context: Any) -> pb.ListSealsResponse:
        faults: Faults = []
        check_book_id(request.book_id, faults)
        violations = Violations()
        violations.add_all(faults)
        size = paging.page_size(request.page_size, violations)
        key = ("seals", request.book_id)
        before = paging.time(request.page_token, *key) if request.page_token else _END
        if before is None:
            violations.add("page_token", "is not one that this list gave")
        violations.raise_if_any()
        seals = await self._periods.seals(request.book_id, before or _END, size + 1)
        more = paging.time_token(seals[size - 1].sealed_until, *key) if len(seals) > size else ""
        return pb.ListSealsResponse(seals=map(convert.seal, seals[:size]), next_page_token=more)


def _malformed(faults: Faults) -> Failure:
    """The failure of a call with these faults, of which there is one at least."""
    violations = Violations()
    violations.add_all(faults)
    return invalid_request(violations.found)
