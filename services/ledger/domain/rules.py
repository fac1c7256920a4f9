"""What each kind of transfer asks of the book, in the order of precedence of the result codes."""

from __future__ import annotations

from uuid import UUID

from ledger.domain.account import MAX_MINOR_UNITS, Account, AccountState, BalanceConstraint, Balances
from ledger.domain.batch import Batch
from ledger.domain.codes import Code
from ledger.domain.transfer import Command, Hold, HoldState, Outcome, TransferKind

# Plain numbers, so that the hot path compares integers.
_POSTED = int(TransferKind.POSTED)
_HOLD = int(TransferKind.HOLD)
_POST_HOLD = int(TransferKind.POST_HOLD)
_REVERSAL = int(TransferKind.REVERSAL)
_EXPIRE_HOLD = int(TransferKind.EXPIRE_HOLD)

_RESOLVED = {
    HoldState.POSTED: (Code.HOLD_ALREADY_POSTED, "is posted in full"),
    HoldState.VOIDED: (Code.HOLD_ALREADY_VOIDED, "was voided"),
    HoldState.EXPIRED: (Code.HOLD_EXPIRED, "was released because its time was over"),
}


def decide(batch: Batch, command: Command) -> Outcome:
    """Decides a command whose id is new, and makes its transfer when nothing stands against it."""
    kind = command.kind
    if kind in {_POSTED, _HOLD}:
        amount = (command.currency, command.minor_units)
        return _move(batch, command, command.debit_account_id, command.credit_account_id, amount)
    if kind == _POST_HOLD:
        return _post(batch, command)
    if kind == _REVERSAL:
        return _reverse(batch, command)
    return _release(batch, command)


def _move(
    batch: Batch, command: Command, debit_id: UUID | None, credit_id: UUID | None, amount: tuple[str, int]
) -> Outcome:
    """Posts or holds new money: the only kinds of transfer that use up limits."""
    accounts = batch.book.accounts
    debit = accounts.get(debit_id)  # type: ignore[arg-type]
    credit = accounts.get(credit_id)  # type: ignore[arg-type]
    currency, units = amount
    if (
        debit is None
        or credit is None
        or not debit.currency == currency == credit.currency
        or not debit.state is credit.state is AccountState.OPEN
    ):
        return _not_between(batch, debit_id, credit_id, currency)
    debit_before = batch.balances_of(debit.account_id)
    credit_before = batch.balances_of(credit.account_id)
    refusal = _no_room(batch, (debit, debit_before), (credit, credit_before), amount)
    if refusal is not None:
        return refusal
    if command.kind == _HOLD:
        return _hold(batch, command, (debit.account_id, debit_before), (credit.account_id, credit_before))
    debits_posted, credits_posted, debits_pending, credits_pending, version = debit_before
    debit_after = Balances(debits_posted + units, credits_posted, debits_pending, credits_pending, version + 1)
    debits_posted, credits_posted, debits_pending, credits_pending, version = credit_before
    credit_after = Balances(debits_posted, credits_posted + units, debits_pending, credits_pending, version + 1)
    return batch.record(
        command,
        (debit.account_id, debit_after),
        (credit.account_id, credit_after),
        amount,
        window_id=batch.book.window_id,
    )


def _not_between(batch: Batch, debit_id: UUID | None, credit_id: UUID | None, currency: str) -> Outcome:
    """Says why these two accounts cannot have a transfer in this currency, when they cannot."""
    debit = batch.book.accounts.get(debit_id)  # type: ignore[arg-type]
    credit = batch.book.accounts.get(credit_id)  # type: ignore[arg-type]
    if debit is None or credit is None:
        if debit is None:
            code, missing = Code.DEBIT_ACCOUNT_NOT_FOUND, debit_id
        else:
            code, missing = Code.CREDIT_ACCOUNT_NOT_FOUND, credit_id
        return batch.refused(code, f"book {batch.book.book_id} has no account {missing}")
    if not debit.currency == currency == credit.currency:
        currencies = f"debits an account in {debit.currency} and credits one in {credit.currency}"
        return batch.refused(Code.CURRENCY_MISMATCH, f"a transfer in {currency} {currencies}")
    if debit.state is not AccountState.OPEN:
        return batch.refused(Code.DEBIT_ACCOUNT_CLOSED, f"account {debit_id} is closed")
    return batch.refused(Code.CREDIT_ACCOUNT_CLOSED, f"account {credit_id} is closed")


def _no_room(
    batch: Batch, debit: tuple[Account, Balances], credit: tuple[Account, Balances], amount: tuple[str, int]
) -> Outcome | None:
    """Says whether the totals of an account or its limit stand against moving the amount. Holds count in both."""
    debited, before_debit = debit
    credited, before_credit = credit
    debits = before_debit.debits_posted + before_debit.debits_pending + amount[1]
    if debits > MAX_MINOR_UNITS:
        return _overflows(batch, debited)
    credited_sum = before_credit.credits_posted + before_credit.credits_pending + amount[1]
    if credited_sum > MAX_MINOR_UNITS:
        return _overflows(batch, credited)
    if debited.constraint is BalanceConstraint.DEBITS_LIMITED:
        excess = debits - before_debit.credits_posted - debited.limit_minor_units
        if excess > 0:
            return _exceeds(batch, debited, amount, excess)
    if credited.constraint is BalanceConstraint.CREDITS_LIMITED:
        excess = credited_sum - before_credit.debits_posted - credited.limit_minor_units
        if excess > 0:
            return _exceeds(batch, credited, amount, excess)
    return None


def _overflows(batch: Batch, account: Account) -> Outcome:
    message = f"a total of account {account.account_id}, holds counted, would pass {MAX_MINOR_UNITS}"
    return batch.refused(Code.BALANCE_OVERFLOW, message)


def _exceeds(batch: Batch, account: Account, amount: tuple[str, int], excess: int) -> Outcome:
    side = "debits" if account.constraint is BalanceConstraint.DEBITS_LIMITED else "credits"
    message = (
        f"{amount[1]} minor units of {amount[0]} would take the {side} of account {account.account_id}, holds "
        f"counted, {excess} past its limit of {account.limit_minor_units}"
    )
    return batch.refused(Code.EXCEEDS_LIMIT, message)


def _hold(batch: Batch, command: Command, debit: tuple[UUID, Balances], credit: tuple[UUID, Balances]) -> Outcome:
    units = command.minor_units
    expire_time = None if command.timeout is None else batch.now + command.timeout
    hold = Hold(command.request_id, debit[0], credit[0], command.currency, units, 0, units, HoldState.OPEN, expire_time)
    batch.put(batch.holds, command.request_id, hold)
    debits_posted, credits_posted, debits_pending, credits_pending, version = debit[1]
    debit_after = Balances(debits_posted, credits_posted, debits_pending + units, credits_pending, version + 1)
    debits_posted, credits_posted, debits_pending, credits_pending, version = credit[1]
    credit_after = Balances(debits_posted, credits_posted, debits_pending, credits_pending + units, version + 1)
    return batch.record(
        command,
        (debit[0], debit_after),
        (credit[0], credit_after),
        (command.currency, units),
        expire_time=expire_time,
    )


def _open_hold(batch: Batch, command: Command) -> Hold | Outcome:
    hold = batch.hold(command.original_id)
    if hold is None:
        return batch.refused(Code.HOLD_NOT_FOUND, f"book {batch.book.book_id} has no hold {command.original_id}")
    if hold.state is not HoldState.OPEN:
        code, what = _RESOLVED[hold.state]
        return batch.refused(code, f"hold {hold.hold_id} {what}")
    # From this moment on the hold is over, also when nobody has released it yet.
    if hold.expire_time is not None and hold.expire_time <= batch.now:
        return batch.refused(Code.HOLD_EXPIRED, f"hold {hold.hold_id} expired at {hold.expire_time.isoformat()}")
    batch.rests_on(hold)
    return hold


def _post(batch: Batch, command: Command) -> Outcome:
    """Turns all or a part of what a hold still holds into posted money. Limits were met when it was held."""
    hold = _open_hold(batch, command)
    if isinstance(hold, Outcome):
        return hold
    units = command.minor_units or hold.remaining
    if command.currency and command.currency != hold.currency:
        return batch.refused(
            Code.CURRENCY_MISMATCH, f"hold {hold.hold_id} is in {hold.currency}, not {command.currency}"
        )
    if units > hold.remaining:
        message = f"{units} minor units are more than the {hold.remaining} that hold {hold.hold_id} still holds"
        return batch.refused(Code.EXCEEDS_HOLD, message)
    remaining = hold.remaining - units
    state = HoldState.OPEN if remaining else HoldState.POSTED
    after = hold._replace(posted=hold.posted + units, remaining=remaining, state=state)
    batch.put(batch.holds, hold.hold_id, after)
    return _unhold(batch, command, hold, units, posted=units)


def _release(batch: Batch, command: Command) -> Outcome:
    """Gives back all that a hold still holds, because someone voids it or its time is over."""
    expires = command.kind == _EXPIRE_HOLD
    hold: Hold | Outcome | None
    if expires:
        hold = batch.hold(command.original_id)
        if hold is None or hold.state is not HoldState.OPEN or hold.expire_time is None or hold.expire_time > batch.now:
            # Never recorded: the id is derived from the hold, and the hold may expire later.
            return Outcome(Code.NOTHING_TO_EXPIRE, message=f"hold {command.original_id} has nothing to release by time")
    else:
        hold = _open_hold(batch, command)
        if isinstance(hold, Outcome):
            return hold
    state = HoldState.EXPIRED if expires else HoldState.VOIDED
    batch.put(batch.holds, hold.hold_id, hold._replace(remaining=0, state=state))
    return _unhold(batch, command, hold, hold.remaining, posted=0)


def _unhold(batch: Batch, command: Command, hold: Hold, units: int, *, posted: int) -> Outcome:
    """Takes `units` out of what is held on both accounts, of which `posted` are posted instead."""
    debits_posted, credits_posted, debits_pending, credits_pending, version = batch.balances_of(hold.debit_account_id)
    debit_after = Balances(debits_posted + posted, credits_posted, debits_pending - units, credits_pending, version + 1)
    debits_posted, credits_posted, debits_pending, credits_pending, version = batch.balances_of(hold.credit_account_id)
    credit_after = Balances(
        debits_posted, credits_posted + posted, debits_pending, credits_pending - units, version + 1
    )
    return batch.record(
        command,
        (hold.debit_account_id, debit_after),
        (hold.credit_account_id, credit_after),
        (hold.currency, units),
        window_id=batch.book.window_id if posted else 0,
    )


def _reverse(batch: Batch, command: Command) -> Outcome:
    """Moves the money of a posted transfer back, with the limits of the moment."""
    original = batch.original(command.original_id)
    if original is None:
        message = f"book {batch.book.book_id} has no transfer {command.original_id}"
        return batch.refused(Code.ORIGINAL_NOT_FOUND, message)
    transfer = original.transfer
    if transfer.kind not in {_POSTED, _POST_HOLD}:
        message = (
            f"transfer {transfer.transfer_id} posted no money of its own: it is a {TransferKind(transfer.kind).name}"
        )
        return batch.refused(Code.NOT_REVERSIBLE, message)
    if original.reversed:
        return batch.refused(Code.ALREADY_REVERSED, f"transfer {transfer.transfer_id} was reversed before")
    amount = (transfer.currency, transfer.minor_units)
    outcome = _move(batch, command, transfer.credit_account_id, transfer.debit_account_id, amount)
    if outcome.code is Code.OK:
        batch.put(batch.reversals, transfer.transfer_id, True)
    return outcome
