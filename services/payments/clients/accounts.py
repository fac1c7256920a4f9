"""Accounts of the ledger: opened once under the ids that derive from what they are for."""

from collections.abc import Sequence
from typing import Final, cast
from uuid import UUID

from batching import Coalescer
from payments.app.ports import Balance, FundingResult, Movement, NoAnswer
from payments.clients.asking import MAX_QUEUED, OK, Refused, ask, decided
from payments.convert.basics import money_to_proto
from payments.domain.accounts import AccountCode, AccountKey, account_id
from payments.domain.codes import Code
from rpc import outgoing
from serai.common.v1 import outcome_pb2
from serai.ids import derived
from serai.ledger.v1 import account_pb2, ledger_pb2, ledger_pb2_grpc, transfer_pb2

SERVICE: Final = "ledger"
MAX_BATCH: Final = 1_000
POLICY_SECONDS: Final = 4.0

_FUNDING_CODES = {
    "OK": Code.OK,
    "EXCEEDS_LIMIT": Code.EXCEEDS_AVAILABLE,
    "EXISTS_WITH_DIFFERENT_FIELD": Code.IDEMPOTENCY_KEY_REUSED,
}


class LedgerAccounts:
    """Opens, limits, funds and reads the accounts of one book."""

    def __init__(self, stub: "ledger_pb2_grpc.LedgerServiceAsyncStub", book_id: int) -> None:
        self._stub = stub
        self._book_id = book_id
        self._known: set[AccountKey] = set()
        self._reads: Coalescer[UUID, account_pb2.Account | None] = Coalescer(
            self._read_all, name="ledger.accounts", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED
        )
        self._opens: Coalescer[AccountKey, None] = Coalescer(
            self._open_all, name="ledger.open", max_batch_items=MAX_BATCH, max_queued_items=MAX_QUEUED
        )

    async def open(self, keys: Sequence[AccountKey]) -> None:
        """Makes sure that the accounts that have no limit are open; settlement accounts were opened with theirs."""
        missing = [key for key in keys if key not in self._known and key.code is not AccountCode.PARTICIPANT_SETTLEMENT]
        if missing:
            await self._opens.submit_many(missing)

    async def _open_all(self, batch: list[AccountKey]) -> Sequence[None]:
        missing = [key for key in dict.fromkeys(batch) if key not in self._known]
        await self._create([(key, None) for key in missing])
        self._known.update(missing)
        return [None] * len(batch)

    async def open_settlement(self, request_id: UUID, accounts: Sequence[tuple[AccountKey, int]]) -> None:
        """Opens settlement accounts with their net debit caps in minor units; raises NoAnswer.

        One that was opened with another cap by a request that never ended gets this request's cap.
        """
        caps = dict(accounts)
        for key in await self._create(accounts):
            await self.set_cap(derived(request_id, f"cap:{key.owner}:{key.currency}"), key, caps[key])

    async def _create(self, accounts: Sequence[tuple[AccountKey, int | None]]) -> list[AccountKey]:
        """Opens accounts, and gives those that were open before with other terms."""
        if not accounts:
            return []
        request = ledger_pb2.CreateAccountsRequest(accounts=[self._spec(key, cap) for key, cap in accounts])
        try:
            response = await ask(SERVICE, self._stub.CreateAccounts(request, **outgoing(POLICY_SECONDS)))
        except Refused as refused:
            raise NoAnswer(SERVICE, str(refused)) from refused
        opened_before = []
        for (key, _), result in zip(accounts, response.results, strict=True):
            status = decided(SERVICE, result).status
            if status.reason == "EXISTS_WITH_DIFFERENT_FIELD":
                opened_before.append(key)
            elif status.code != OK:
                raise NoAnswer(SERVICE, status.reason)
        return opened_before

    def _spec(self, key: AccountKey, cap: int | None) -> account_pb2.AccountSpec:
        limited = account_pb2.BALANCE_CONSTRAINT_DEBITS_LIMITED
        free = account_pb2.BALANCE_CONSTRAINT_UNSPECIFIED
        return account_pb2.AccountSpec(
            request_id=str(account_id(self._book_id, key)),
            book_id=self._book_id,
            currency=key.currency,
            code=cast(account_pb2.AccountCode, key.code.value),
            constraint=free if cap is None else limited,
            limit_minor_units=cap or 0,
            owner=key.owner,
        )

    async def set_cap(self, request_id: UUID, key: AccountKey, cap: int) -> None:
        """Changes the net debit cap of a settlement account; raises NoAnswer."""
        change = ledger_pb2.AccountChange(
            request_id=str(request_id),
            book_id=self._book_id,
            account_id=str(account_id(self._book_id, key)),
            limit_minor_units=cap,
        )
        request = ledger_pb2.UpdateAccountsRequest(changes=[change])
        response = await ask(SERVICE, self._stub.UpdateAccounts(request, **outgoing(POLICY_SECONDS)))
        if decided(SERVICE, response.results[0]).status.code != OK:
            raise NoAnswer(SERVICE, response.results[0].status.reason)

    async def move(self, movements: Sequence[Movement]) -> list[FundingResult]:
        """Posts movements between accounts under their request ids; one result per movement, in order."""
        await self.open(list({key: None for move in movements for key in (move.debit, move.credit)}))
        request = ledger_pb2.CreateTransfersRequest(transfers=[self._transfer(move) for move in movements])
        response = await ask(SERVICE, self._stub.CreateTransfers(request, **outgoing(POLICY_SECONDS)))
        return [_funding_result(decided(SERVICE, result).status) for result in response.results]

    def _transfer(self, move: Movement) -> transfer_pb2.TransferSpec:
        return transfer_pb2.TransferSpec(
            request_id=str(move.request_id),
            book_id=self._book_id,
            kind=transfer_pb2.TRANSFER_KIND_POSTED,
            debit_account_id=str(account_id(self._book_id, move.debit)),
            credit_account_id=str(account_id(self._book_id, move.credit)),
            amount=money_to_proto(move.amount),
            purpose=transfer_pb2.TRANSFER_PURPOSE_FUNDING,
        )

    async def balances(self, keys: Sequence[AccountKey]) -> list[Balance]:
        """Reads the balances of these accounts; those that are not open are left out."""
        ids = [account_id(self._book_id, key) for key in keys]
        accounts = await self._reads.submit_many(ids)
        return [_balance(key, found) for key, found in zip(keys, accounts, strict=True) if found is not None]

    async def _read_all(self, batch: list[UUID]) -> Sequence[account_pb2.Account | None]:
        ids = list({str(found): None for found in batch})
        request = ledger_pb2.GetAccountsRequest(book_id=self._book_id, account_ids=ids)
        response = await ask(SERVICE, self._stub.GetAccounts(request, **outgoing(POLICY_SECONDS)))
        by_id = {account.account_id: account for account in response.accounts}
        return [by_id.get(str(found)) for found in batch]


def _balance(key: AccountKey, account: account_pb2.Account) -> Balance:
    sums = account.balances
    posted = sums.credits_posted - sums.debits_posted
    return Balance(key, posted, sums.debits_pending, account.limit_minor_units)


def _funding_result(status: outcome_pb2.ItemStatus) -> FundingResult:
    return FundingResult(_FUNDING_CODES.get(status.reason, Code.LEDGER_REFUSED), status.reason, status.replayed)
