# ruff: noqa: ARG002 - grpc gives every handler a context; ours find the call in rpc.context.
"""The RPCs of the ledger: each reads its request, has the use case done, and writes the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from ledger.api import paging
from ledger.api.accounts import change_accounts, open_accounts
from ledger.api.convert import accounts as convert_accounts
from ledger.api.convert import results
from ledger.api.convert.fields import CURRENCIES, Faults, check_book_id, required_id, timestamp
from ledger.api.transfers import make_transfers
from ledger.api.watching import watch
from ledger.app.accounts import Accounts
from ledger.app.lanes import Lanes
from ledger.app.ports import AccountFilter, Reads
from ledger.app.tails import Tails
from ledger.domain import AccountCode, Code, Outcome
from rpc import Violations
from serai.ledger.v1 import ledger_pb2 as pb
from serai.ledger.v1.ledger_pb2_grpc import LedgerServiceServicer
from serai.ledger.v1.transfer_pb2 import TransferResult

MAX_ACCOUNTS = 1_000
MAX_TRANSFERS = 8_000
_FIRST = UUID(int=0)
_NEVER_RECORDED = Outcome(Code.UNKNOWN_ID, message="the book has no outcome under this id")


class LedgerServicer(LedgerServiceServicer):
    """Serves serai.ledger.v1.LedgerService."""

    def __init__(self, lanes: Lanes, accounts: Accounts, reads: Reads, tails: Tails, heartbeat_seconds: float) -> None:
        self._lanes = lanes
        self._accounts = accounts
        self._reads = reads
        self._tails = tails
        self._heartbeat_seconds = heartbeat_seconds

    async def CreateAccounts(self, request: pb.CreateAccountsRequest, context: Any) -> pb.CreateAccountsResponse:
        paging.check_size(request.accounts, "accounts", MAX_ACCOUNTS)
        return pb.CreateAccountsResponse(results=await open_accounts(self._accounts, request.accounts))

    async def UpdateAccounts(self, request: pb.UpdateAccountsRequest, context: Any) -> pb.UpdateAccountsResponse:
        paging.check_size(request.changes, "changes", MAX_ACCOUNTS)
        return pb.UpdateAccountsResponse(results=await change_accounts(self._accounts, request.changes))

    async def GetAccounts(self, request: pb.GetAccountsRequest, context: Any) -> pb.GetAccountsResponse:
        ids = _ids(request.book_id, request.account_ids, "account_ids", MAX_ACCOUNTS)
        found = {row.account.account_id: row for row in await self._reads.accounts(request.book_id, set(ids))}
        rows = [found[account_id] for account_id in ids if account_id in found]
        return pb.GetAccountsResponse(accounts=[convert_accounts.message(*row) for row in rows])

    async def ListAccounts(self, request: pb.ListAccountsRequest, context: Any) -> pb.ListAccountsResponse:
        violations = _of_book(request.book_id)
        size = paging.page_size(request.page_size, violations)
        if "\0" in request.owner:
            violations.add("owner", "has a NUL character")
        if request.currency and request.currency not in CURRENCIES:
            violations.add("currency", f"{request.currency[:16]!r} is not the code of a payable currency")
        if request.code and request.code not in set(map(int, AccountCode)):
            violations.add("code", f"{request.code} is not a place in the chart of accounts")
        wanted = AccountFilter(request.owner, request.currency, request.code)
        key = ("accounts", request.book_id, *wanted)
        after = _FIRST
        if request.page_token:
            faults: Faults = []
            after = required_id(paging.place(request.page_token, *key) or "", "page_token", faults) or _FIRST
            if faults:
                violations.add("page_token", "is not one that this list gave for the same filter")
        violations.raise_if_any()
        rows = await self._reads.list_accounts(request.book_id, wanted, after, size + 1)
        more = paging.token(*key, rows[size - 1].account.account_id) if len(rows) > size else ""
        return pb.ListAccountsResponse(
            accounts=[convert_accounts.message(*row) for row in rows[:size]], next_page_token=more
        )

    async def CreateTransfers(self, request: pb.CreateTransfersRequest, context: Any) -> pb.CreateTransfersResponse:
        paging.check_size(request.transfers, "transfers", MAX_TRANSFERS)
        response = pb.CreateTransfersResponse()
        await make_transfers(self._lanes, request.transfers, "transfers[{}]", response.results)
        return response

    async def CreateTransfer(self, request: pb.CreateTransferRequest, context: Any) -> pb.CreateTransferResponse:
        made: list[TransferResult] = []
        await make_transfers(self._lanes, (request.transfer,), "transfer", made)
        return pb.CreateTransferResponse(result=made[0])

    async def GetOutcomes(self, request: pb.GetOutcomesRequest, context: Any) -> pb.GetOutcomesResponse:
        ids = _ids(request.book_id, request.request_ids, "request_ids", MAX_TRANSFERS)
        recorded = await self._reads.recorded(request.book_id, set(ids))
        writer = results.TransferResults()
        response = pb.GetOutcomesResponse()
        for text, request_id in zip(request.request_ids, ids, strict=True):
            known = recorded.get(request_id)
            outcome = known.outcome._replace(replayed=True) if known else _NEVER_RECORDED
            response.results.append(writer.of(text, outcome))
        return response

    async def GetTransfers(self, request: pb.GetTransfersRequest, context: Any) -> pb.GetTransfersResponse:
        ids = _ids(request.book_id, request.transfer_ids, "transfer_ids", MAX_TRANSFERS)
        found = {record.transfer_id: record for record in await self._reads.transfers(request.book_id, set(ids))}
        records = [found[transfer_id] for transfer_id in ids if transfer_id in found]
        return pb.GetTransfersResponse(transfers=results.transfers(records, request.book_id))

    async def GetHolds(self, request: pb.GetHoldsRequest, context: Any) -> pb.GetHoldsResponse:
        ids = _ids(request.book_id, request.hold_ids, "hold_ids", MAX_ACCOUNTS)
        found = {hold.hold_id: (hold, made) for hold, made in await self._reads.holds(request.book_id, set(ids))}
        holds = [results.hold(*found[hold_id], request.book_id) for hold_id in ids if hold_id in found]
        return pb.GetHoldsResponse(holds=holds)

    async def ListEntries(self, request: pb.ListEntriesRequest, context: Any) -> pb.ListEntriesResponse:
        violations = _of_book(request.book_id)
        size = paging.page_size(request.page_size, violations)
        faults: Faults = []
        account_id = required_id(request.account_id, "account_id", faults)
        key = ("entries", request.book_id, request.account_id)
        after = paging.sequence(request.page_token, *key) if request.page_token else 0
        if after is None:
            faults.append(("page_token", "is not one that this statement gave"))
        violations.add_all(faults)
        violations.raise_if_any()
        rows = await self._reads.entries(request.book_id, account_id or _FIRST, after or 0, size + 1)
        more = paging.token(*key, rows[size - 1].transfer.sequence) if len(rows) > size else ""
        entries = [results.entry(row, request.account_id, request.book_id) for row in rows[:size]]
        return pb.ListEntriesResponse(entries=entries, next_page_token=more)

    async def GetTrialBalance(self, request: pb.GetTrialBalanceRequest, context: Any) -> pb.GetTrialBalanceResponse:
        _of_book(request.book_id).raise_if_any()
        found = await self._reads.trial_balance(request.book_id)
        lines = [
            pb.TrialBalanceLine(
                currency=line.currency,
                code=line.code,  # type: ignore[arg-type]
                accounts=line.accounts,
                debits_posted=str(line.debits_posted),
                credits_posted=str(line.credits_posted),
                debits_pending=str(line.debits_pending),
                credits_pending=str(line.credits_pending),
            )
            for line in found.lines
        ]
        read_time: Timestamp = timestamp(found.read_time)
        return pb.GetTrialBalanceResponse(
            lines=lines, balanced=found.balanced, sequence=found.sequence, read_time=read_time
        )

    async def WatchEntries(
        self, request: pb.WatchEntriesRequest, context: Any
    ) -> AsyncIterator[pb.WatchEntriesResponse]:
        violations = _of_book(request.book_id)
        if request.resume_token and request.after_sequence:
            violations.add("after_sequence", "is told by resume_token already")
        violations.raise_if_any()
        async for event in watch(self._reads, self._tails, request, self._heartbeat_seconds):
            yield event


def _of_book(book_id: int) -> Violations:
    violations = Violations()
    faults: Faults = []
    check_book_id(book_id, faults)
    violations.add_all(faults)
    return violations


def _ids(book_id: int, texts: Sequence[str], field: str, most: int) -> list[UUID]:
    """The ids of a read; a malformed one refuses the call, because a read has no results per item."""
    paging.check_size(texts, field, most)
    violations = _of_book(book_id)
    faults: Faults = []
    ids = [required_id(text, f"{field}[{position}]", faults) for position, text in enumerate(texts)]
    violations.add_all(faults)
    violations.raise_if_any()
    return [found for found in ids if found is not None]
