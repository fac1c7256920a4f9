"""Taking on participants and keeping their limits, states and money."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from money import Money
from payments.app.directory import Directory
from payments.app.ports import Accounts, Balance, FundingResult, Movement, Mutation, Participants
from payments.domain.accounts import AccountCode, AccountKey, liquidity, money_account, platform, settlement
from payments.domain.codes import Code
from payments.domain.participant import CurrencyLimit, Participant, ParticipantState, Role
from serai.ids import derived


@dataclass(frozen=True, slots=True)
class Funding:
    """Money that a participant brought in, or took out, over a nostro account."""

    request_id: UUID
    participant_id: str
    amount: Money
    withdrawal: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request about a participant."""

    code: Code
    participant: Participant | None = None
    detail: str = ""
    replayed: bool = False


class Membership:
    """The accounts are opened before the participant is recorded, so that whoever is recorded can be paid.

    Every step in the ledger has an id that derives from the request or from what the account is for: a request that
    was cut off half-way is simply sent again.
    """

    def __init__(self, participants: Participants, accounts: Accounts, directory: Directory) -> None:
        self._participants = participants
        self._accounts = accounts
        self._directory = directory

    async def onboard(self, mutation: Mutation, participant: Participant) -> Outcome:
        """Takes on a participant; raises NoAnswer."""
        name = participant.participant_id
        known = await self._participants.outcome(mutation)
        if known is None:
            if await self._participants.load((name,)):
                return await self._outcome(Code.PARTICIPANT_EXISTS, name)
            await self._open_accounts(mutation.request_id, participant, participant.limits)
            return await self._outcome(await self._participants.add(mutation, participant), name)
        return await self._outcome(known, name, replayed=True)

    async def set_limit(self, mutation: Mutation, participant_id: str, limit: CurrencyLimit) -> Outcome:
        """Changes a participant's limits in one currency, or opens the currency; raises NoAnswer."""
        known = await self._participants.outcome(mutation)
        if known is not None:
            return await self._outcome(known, participant_id, replayed=True)
        found = await self._participants.load((participant_id,))
        if not found:
            return Outcome(Code.PARTICIPANT_UNKNOWN)
        account = money_account(found[0], limit.currency)
        if found[0].limit(limit.currency) is None:
            await self._open_accounts(mutation.request_id, found[0], (limit,))
        elif account.code is AccountCode.PARTICIPANT_SETTLEMENT:
            # A liquidity provider's position has no cap in the ledger.
            cap = limit.net_debit_cap.minor_units
            await self._accounts.set_cap(derived(mutation.request_id, "cap"), account, cap)
        code = await self._participants.set_limit(mutation, participant_id, limit)
        return await self._outcome(code, participant_id)

    async def set_state(self, mutation: Mutation, participant_id: str, state: ParticipantState) -> Outcome:
        """Suspends, reactivates or offboards a participant. Payments on their way end as they would have."""
        known = await self._participants.outcome(mutation)
        if known is not None:
            return await self._outcome(known, participant_id, replayed=True)
        code = await self._participants.set_state(mutation, participant_id, state)
        return await self._outcome(code, participant_id)

    async def fund(self, fundings: Sequence[Funding]) -> list[Outcome]:
        """Books money in or out over the nostro account of its currency; raises NoAnswer."""
        await self._directory.find({funding.participant_id for funding in fundings})
        outcomes: list[Outcome | None] = [self._refusal(funding) for funding in fundings]
        open_places = [place for place, outcome in enumerate(outcomes) if outcome is None]
        movements = [self._movement(fundings[place]) for place in open_places]
        results = await self._accounts.move(movements) if movements else []
        for place, result in zip(open_places, results, strict=True):
            outcomes[place] = self._funded(fundings[place], result)
        return [outcome for outcome in outcomes if outcome is not None]

    async def balances(self, participant_id: str) -> tuple[Participant, list[Balance]]:
        """The balances of a participant in order of currency; raises ParticipantUnknown, NoAnswer."""
        participant = await self._directory.member(participant_id)
        keys = [money_account(participant, limit.currency) for limit in participant.limits]
        return participant, await self._accounts.balances(keys)

    async def _open_accounts(self, request_id: UUID, participant: Participant, limits: Sequence[CurrencyLimit]) -> None:
        name = participant.participant_id
        if Role.LIQUIDITY_PROVIDER in participant.roles:
            await self._accounts.open([liquidity(name, limit.currency) for limit in limits])
        if participant.roles != {Role.LIQUIDITY_PROVIDER}:
            caps = [(settlement(name, limit.currency), limit.net_debit_cap.minor_units) for limit in limits]
            await self._accounts.open_settlement(request_id, caps)

    async def _outcome(self, code: Code, participant_id: str, *, replayed: bool = False) -> Outcome:
        await self._directory.refresh((participant_id,))
        shown = self._directory.get(participant_id) if code is Code.OK else None
        return Outcome(code, shown, replayed=replayed and code is not Code.IDEMPOTENCY_KEY_REUSED)

    def _refusal(self, funding: Funding) -> Outcome | None:
        participant = self._directory.get(funding.participant_id)
        if participant is None:
            return Outcome(Code.PARTICIPANT_UNKNOWN)
        if participant.limit(funding.amount.currency.code) is None:
            return Outcome(Code.CURRENCY_NOT_HELD)
        return None

    def _movement(self, funding: Funding) -> Movement:
        currency = funding.amount.currency.code
        inside: AccountKey = money_account(self._directory.known(funding.participant_id), currency)
        nostro = platform(AccountCode.NOSTRO, currency)
        debit, credit = (inside, nostro) if funding.withdrawal else (nostro, inside)
        return Movement(funding.request_id, debit, credit, funding.amount)

    def _funded(self, funding: Funding, result: FundingResult) -> Outcome:
        shown = self._directory.get(funding.participant_id) if result.code is Code.OK else None
        return Outcome(result.code, shown, detail=result.detail, replayed=result.replayed)
