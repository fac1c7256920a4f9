"""The replay through the single-threaded model against what is recorded."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cli.torture.clients.calling import BOOK
from cli.torture.evidence import Evidence
from cli.torture.model import Model
from ledger.domain import ZERO, Balances, Transfer, TransferKind
from ledger.domain.checkpoint import Checkpoint, read_note
from ledger.domain.leaf import hash_of
from ledger.domain.merkle import node_hash
from ledger.domain.tiles import Border, border_root, grow
from signing import InvalidNote

_POSTS = frozenset({TransferKind.POSTED, TransferKind.POST_HOLD, TransferKind.REVERSAL})


def balances_are_the_replay_of_entries(evidence: Evidence) -> Iterator[str]:
    """7. Versions are dense, each entry is the one before it plus its transfer, and the rules decide it all again."""
    transfers = {transfer.sequence: transfer for transfer in evidence.tables.transfers}
    before: dict[UUID, Balances] = {}
    for account_id, sequence, is_debit, after in evidence.tables.entries:
        transfer = transfers.get(sequence)
        if transfer is None:
            yield f"account {account_id} has an entry of a transfer {sequence} that there is not"
            continue
        expected = _added(before.get(account_id, ZERO), transfer, is_debit=is_debit)
        if after != expected:
            yield f"account {account_id} is {after} after transfer {sequence}, and not {expected}"
        before[account_id] = after
    yield from _past(evidence)
    yield from Model(evidence).replay()


def _past(evidence: Evidence) -> Iterator[str]:
    """What the ledger says of a moment is what the transfers up to it come to, by either clock."""
    tables = evidence.tables
    times = [transfer.record_time for transfer in tables.transfers]
    for moment, sequence, recorded, effective in evidence.past:
        expected = bisect_right(times, moment)
        if sequence != expected:
            yield f"the ledger counts {sequence} transfers recorded by {moment}, and not {expected}"
        after = {entry.account_id: entry.after for entry in tables.entries if entry.sequence <= expected}
        in_effect = _in_effect(tables.transfers, moment)
        for account_id in tables.accounts:
            said, was = recorded.get(account_id), after.get(account_id, ZERO)
            if said != was:
                yield f"account {account_id} had {was} at {moment}, not {said}"
            if effective.get(account_id) != in_effect[account_id]:
                said = effective.get(account_id)
                yield f"account {account_id} had {in_effect[account_id]} in effect at {moment}, not {said}"


def _in_effect(transfers: Sequence[Transfer], moment: datetime) -> Mapping[UUID, Balances]:
    """Posted totals of what takes effect by a moment."""
    totals: defaultdict[UUID, Balances] = defaultdict(lambda: ZERO)
    for transfer in transfers:
        if transfer.kind in _POSTS and (transfer.effective_time or transfer.record_time) <= moment:
            debit, credit, units = transfer.debit_account_id, transfer.credit_account_id, transfer.minor_units
            totals[debit] = totals[debit]._replace(debits_posted=totals[debit].debits_posted + units)
            totals[credit] = totals[credit]._replace(credits_posted=totals[credit].credits_posted + units)
    return totals


def the_tables_hold_nothing_else(evidence: Evidence) -> Iterator[str]:
    """10. Every table is what replay makes of transfers and changes, and transfers are those of the signed root."""
    tables = evidence.tables
    leaves = [hash_of(BOOK, transfer) for transfer in tables.transfers[: evidence.sealed.tree_size]]
    if len(leaves) < evidence.sealed.tree_size or not leaves or _root(leaves) != evidence.sealed.root_hash:
        yield f"the newest checkpoint, of {evidence.sealed.tree_size} transfers, is not that of the transfers recorded"
    yield from _anchors(evidence, [hash_of(BOOK, transfer) for transfer in tables.transfers])
    if len(tables.entries) != 2 * len(tables.transfers):
        yield f"{len(tables.transfers)} transfers have {len(tables.entries)} entries"
    if tables.sequence != len(tables.transfers):
        yield f"the book is at sequence {tables.sequence} with {len(tables.transfers)} transfers"
    model = Model(evidence)
    for _ in model.replay():
        # What the rules object to is told by the invariant before.
        continue
    if model.holds != tables.holds:
        different = [
            hold_id
            for hold_id in model.holds.keys() | tables.holds
            if model.holds.get(hold_id) != tables.holds.get(hold_id)
        ]
        yield f"holds are not what replay makes: {different[:3]}"
    for account_id, account in tables.accounts.items():
        replayed = model.accounts.get(account_id)
        state = (account.limit_minor_units, account.state)
        if replayed is None or (replayed.limit_minor_units, replayed.state) != state:
            yield f"account {account_id} is {state}, its changes say {replayed}"


def _anchors(evidence: Evidence, leaves: Sequence[bytes]) -> Iterator[str]:
    """Every checkpoint that was kept outside is signed, and of the transfers that are recorded now."""
    kept: set[Checkpoint] = set()
    for note in evidence.journal.notes:
        try:
            kept.add(read_note(note, evidence.keys))
        except InvalidNote as error:
            yield f"a checkpoint that was kept cannot be trusted: {error}"
    border: Border = []
    size = 0
    for checkpoint in sorted(kept, key=lambda checkpoint: checkpoint.size):
        border = grow(size, border, leaves[size : checkpoint.size])[1]
        size = checkpoint.size
        if size > len(leaves) or border_root(border) != checkpoint.root:
            yield f"the checkpoint of {size} transfers that was kept is not of those recorded"


def _root(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree of leaf hashes, from its definition (RFC 9162, 2.1.1)."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_root(leaves[:left]), _root(leaves[left:]))


def _added(before: Balances, transfer: Transfer, *, is_debit: bool) -> Balances:
    """The balances after a transfer, by arithmetic alone."""
    units = transfer.minor_units
    posted = units if transfer.kind in _POSTS else 0
    held = units if transfer.kind == TransferKind.HOLD else -units
    if transfer.kind in (TransferKind.POSTED, TransferKind.REVERSAL):
        held = 0
    debits, credits_, debits_held, credits_held, version = before
    if is_debit:
        return Balances(debits + posted, credits_, debits_held + held, credits_held, version + 1)
    return Balances(debits, credits_ + posted, debits_held, credits_held + held, version + 1)
