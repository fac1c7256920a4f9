"""The replay through the single-threaded model against what is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from cli.torture.clients.calling import BOOK
from cli.torture.evidence import Evidence
from cli.torture.model import Model
from ledger.domain import ZERO, Balances, Transfer, TransferKind
from ledger.domain.leaf import hash_of
from ledger.domain.merkle import node_hash

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
    yield from Model(evidence).replay()


def the_tables_hold_nothing_else(evidence: Evidence) -> Iterator[str]:
    """10. Every table is what replay makes of transfers and changes, and transfers are those of the signed root."""
    tables = evidence.tables
    leaves = [hash_of(BOOK, transfer) for transfer in tables.transfers[: evidence.sealed.tree_size]]
    if len(leaves) < evidence.sealed.tree_size or not leaves or _root(leaves) != evidence.sealed.root_hash:
        yield f"the newest checkpoint, of {evidence.sealed.tree_size} transfers, is not that of the transfers recorded"
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
