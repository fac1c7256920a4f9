"""What each kind of transfer asks of the book, in the order of precedence of the result codes."""

from __future__ import annotations

from uuid import UUID

from ledger.domain.account import MAX_MINOR_UNITS, Account, AccountState, BalanceConstraint, Balances, make
from ledger.domain.batch import Batch
from ledger.domain.codes import Code
from ledger.domain.transfer import Command, Hold, HoldState, Outcome, TransferKind

# Plain numbers and members looked up once: finding a member by its name costs as much as the comparison.
_OPEN = AccountState.OPEN
_DEBITS_LIMITED = BalanceConstraint.DEBITS_LIMITED
_CREDITS_LIMITED = BalanceConstraint.CREDITS_LIMITED
_POSTED = int(TransferKind.POSTED)
_HOLD = int(TransferKind.HOLD)
_POST_HOLD = int(TransferKind.POST_HOLD)
_REVERSAL = int(TransferKind.REVERSAL)
_EXPIRE_HOLD = int(TransferKind.EXPIRE_HOLD)

_MOVES = frozenset({_POSTED, _HOLD})
_REVERSIBLE = frozenset({_POSTED, _POST_HOLD})

_RESOLVED = {
    HoldState.POSTED: (Code.HOLD_ALREADY_POSTED, "is posted in full"),
    HoldState.VOIDED: (Code.HOLD_ALREADY_VOIDED, "was voided"),
    HoldState.EXPIRED: (Code.HOLD_EXPIRED, "was released because its time was over"),
}


def decide(batch: Batch, command: Command) -> Outcome:
    """Decides a command whose id is new, and makes its transfer when nothing stands against it."""
    sealed_until, effective_time = batch.book.sealed_until, command.effective_time
    # One that takes effect as it is recorded never lies in a sealed period: a seal does not reach into the future.
    if sealed_until is not None and effective_time is not None and effective_time < sealed_until:
        message = f"{effective_time.isoformat()} is before {sealed_until.isoformat()}, up to which the book is sealed"
        return batch.refused(Code.PERIOD_SEALED, message)
    kind = command.kind
    if kind in _MOVES:
        return _move(
            batch,
            command,
            command.debit_account_id,
            command.credit_account_id,
            command.currency,
            command.minor_units,
        )
    if kind == _POST_HOLD:
        return _post(batch, command)
    if kind == _REVERSAL:
        return _reverse(batch, command)
    return _release(batch, command)


def _move(
    batch: Batch, command: Command, debit_id: UUID | None, credit_id: UUID | None, currency: str, units: int
) -> Outcome:
    """Posts or holds new money: the only kinds of transfer that use up limits."""
    accounts = batch.book.accounts
    debit = accounts.get(debit_id)  # type: ignore[arg-type]
    credit = accounts.get(credit_id)  # type: ignore[arg-type]
    if (
        debit is None
        or credit is None
        or not debit.currency == currency == credit.currency
        or not debit.state is credit.state is _OPEN
    ):
        return _not_between(batch, debit_id, credit_id, currency)
    debit_id, credit_id = debit.account_id, credit.account_id
    debit_before, credit_before = batch.balances_of(debit_id), batch.balances_of(credit_id)
    refusal = _no_room(batch, debit, debit_before, credit, credit_before, units)
    if refusal is not None:
        return refusal
    if command.kind == _HOLD:
        return _hold(batch, command, debit_id, debit_before, credit_id, credit_before)
    debits, credits_, debits_held, credits_held, version = debit_before
    debit_after = make(Balances, (debits + units, credits_, debits_held, credits_held, version + 1))
    debits, credits_, debits_held, credits_held, version = credit_before
    credit_after = make(Balances, (debits, credits_ + units, debits_held, credits_held, version + 1))
    window_id = batch.book.window_id
    return batch.record(command, debit_id, debit_after, credit_id, credit_after, currency, units, None, window_id)


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
    if debit.state is not _OPEN:
        return batch.refused(Code.DEBIT_ACCOUNT_CLOSED, f"account {debit_id} is closed")
    return batch.refused(Code.CREDIT_ACCOUNT_CLOSED, f"account {credit_id} is closed")


def _no_room(
    batch: Batch, debited: Account, before_debit: Balances, credited: Account, before_credit: Balances, units: int
) -> Outcome | None:
    """Says whether the totals of an account or its limit stand against moving the amount. Holds count in both."""
    debits = before_debit.debits_posted + before_debit.debits_pending + units
    if debits > MAX_MINOR_UNITS:
        return _overflows(batch, debited)
    credits_ = before_credit.credits_posted + before_credit.credits_pending + units
    if credits_ > MAX_MINOR_UNITS:
        return _overflows(batch, credited)
    if debited.constraint is _DEBITS_LIMITED:
        excess = debits - before_debit.credits_posted - debited.limit_minor_units
        if excess > 0:
            return _exceeds(batch, debited, units, excess)
    if credited.constraint is _CREDITS_LIMITED:
        excess = credits_ - before_credit.debits_posted - credited.limit_minor_units
        if excess > 0:
            return _exceeds(batch, credited, units, excess)
    return None


def _overflows(batch: Batch, account: Account) -> Outcome:
    message = f"a total of account {account.account_id}, holds counted, would pass {MAX_MINOR_UNITS}"
    return batch.refused(Code.BALANCE_OVERFLOW, message)


def _exceeds(batch: Batch, account: Account, units: int, excess: int) -> Outcome:
    side = "debits" if account.constraint is _DEBITS_LIMITED else "credits"
    message = (
        f"{units} minor units of {account.currency} would take the {side} of account {account.account_id}, holds "
        f"counted, {excess} past its limit of {account.limit_minor_units}"
    )
    return batch.refused(Code.EXCEEDS_LIMIT, message)


def _hold(
    batch: Batch,
    command: Command,
    debit_id: UUID,
    debit_before: Balances,
    credit_id: UUID,
    credit_before: Balances,
) -> Outcome:
    units, currency = command.minor_units, command.currency
    expire_time = None if command.timeout is None else batch.now + command.timeout
    hold = Hold(command.request_id, debit_id, credit_id, currency, units, 0, units, HoldState.OPEN, expire_time)
    batch.put(batch.holds, command.request_id, hold)
    debits, credits_, debits_held, credits_held, version = debit_before
    debit_after = make(Balances, (debits, credits_, debits_held + units, credits_held, version + 1))
    debits, credits_, debits_held, credits_held, version = credit_before
    credit_after = make(Balances, (debits, credits_, debits_held, credits_held + units, version + 1))
    return batch.record(command, debit_id, debit_after, credit_id, credit_after, currency, units, expire_time, 0)


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
    debit_id, credit_id = hold.debit_account_id, hold.credit_account_id
    debits, credits_, debits_held, credits_held, version = batch.balances_of(debit_id)
    debit_after = make(Balances, (debits + posted, credits_, debits_held - units, credits_held, version + 1))
    debits, credits_, debits_held, credits_held, version = batch.balances_of(credit_id)
    credit_after = make(Balances, (debits, credits_ + posted, debits_held, credits_held - units, version + 1))
    window_id = batch.book.window_id if posted else 0
    return batch.record(command, debit_id, debit_after, credit_id, credit_after, hold.currency, units, None, window_id)


def _reverse(batch: Batch, command: Command) -> Outcome:
    """Moves the money of a posted transfer back, with the limits of the moment."""
    original = batch.original(command.original_id)
    if original is None:
        message = f"book {batch.book.book_id} has no transfer {command.original_id}"
        return batch.refused(Code.ORIGINAL_NOT_FOUND, message)
    transfer = original.transfer
    if transfer.kind not in _REVERSIBLE:
        message = (
            f"transfer {transfer.transfer_id} posted no money of its own: it is a {TransferKind(transfer.kind).name}"
        )
        return batch.refused(Code.NOT_REVERSIBLE, message)
    if original.reversed:
        return batch.refused(Code.ALREADY_REVERSED, f"transfer {transfer.transfer_id} was reversed before")
    outcome = _move(
        batch,
        command,
        transfer.credit_account_id,
        transfer.debit_account_id,
        transfer.currency,
        transfer.minor_units,
    )
    if outcome.code is Code.OK:
        batch.put(batch.reversals, transfer.transfer_id, True)
    return outcome
