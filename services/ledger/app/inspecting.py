"""Looks for what somebody changed in the database behind the ledger: everything is computed again and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from ledger.domain import Balances, Hold, Transfer
from ledger.domain.checkpoint import Checkpoint, read_note
from ledger.domain.leaf import hash_of
from ledger.domain.merkle import HASH_BYTES
from ledger.domain.replay import Replay
from ledger.domain.tiles import WIDTH, Address, Border, Tile, border_root, grow
from signing import InvalidNote, VerifierKey

MAX_FAULTS = 100
MAX_GAP_TRANSFERS = 1_000_000
"""Behind a larger gap nothing is compared any more: somebody wrote a sequence out of the blue."""

_NO_LEAF = bytes(HASH_BYTES)


class Entered(NamedTuple):
    """What the database says of one side of a transfer."""

    balances: Balances
    is_debit: bool


class Row(NamedTuple):
    """A transfer as the database has it, with its entries; None for one that is not there."""

    transfer: Transfer
    debit: Entered | None
    credit: Entered | None


class Signed(NamedTuple):
    """A checkpoint as the database has it."""

    tree_size: int
    root_hash: bytes
    note: str


@dataclass(slots=True)
class Findings:
    """What does not agree; the first MAX_FAULTS in words."""

    faults: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, fault: str) -> None:
        """Notes a fault."""
        self.count += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)


class Inspection:
    """One book's transfers in the order of their sequences, then what there is besides."""

    def __init__(self, book_id: int, signed: Sequence[Signed], anchor: Checkpoint | None) -> None:
        self.findings = Findings()
        self.size = 0
        """Sequence of the newest transfer seen; those that are missing before it are counted."""
        self.seen = 0
        self.is_over = False
        """Whether nothing can be compared any more."""
        self.windows: dict[int, tuple[int, int]] = {}
        """The first and the last transfer that say they are in a window."""
        self.anchor_holds = False
        self._book_id = book_id
        self._replay = Replay()
        self._currencies: dict[UUID, str] = {}
        self._border: Border = []
        self._roots = {row.tree_size: row.root_hash for row in signed}
        self._anchor = anchor
        self._stops = sorted({*self._roots, anchor.size} if anchor else self._roots)
        self._agreed = 0
        self._disagreed = False

    def take(self, rows: Sequence[Row]) -> list[Tile]:
        """Takes the next transfers and gives the tiles that became full."""
        leaves: list[bytes] = []
        first = self.size
        for row in rows:
            sequence, window_id = row.transfer.sequence, row.transfer.window_id
            if sequence - self.size > MAX_GAP_TRANSFERS:
                self.findings.add(f"behind transfer {self.size} the next one says that it is {sequence}")
                self.is_over = True
                break
            self._take_missing(sequence, leaves)
            leaves.append(self._leaf(row.transfer))
            self.size = sequence
            self.seen += 1
            if window_id:
                self.windows[window_id] = (self.windows.get(window_id, (sequence, 0))[0], sequence)
            self._take_entries(row)
        return self._grow(first, leaves)

    def compare_tiles(self, made: Iterable[Tile], kept: dict[Address, tuple[bytes, bytes]]) -> None:
        """Compares tiles with the roots and hashes that the database keeps."""
        for tile in made:
            stored = kept.get(Address(tile.level, tile.place))
            if stored is None:
                self.findings.add(f"tile {tile.place} of level {tile.level} of the log is missing")
            elif tile.level == 0 and stored[1] != tile.hashes:
                self._compare_leaves(tile, stored[1])
            elif stored != (tile.root, tile.hashes):
                self.findings.add(f"tile {tile.place} of level {tile.level} of the log was changed")

    def end(self, head_sequence: int) -> None:
        """Says what is missing at the end."""
        if head_sequence != self.size:
            self.findings.add(f"the book's newest transfer is {head_sequence}, the newest recorded one {self.size}")
        newest = max(self._roots, default=0)
        if newest > self.size:
            self.findings.add(f"a checkpoint covers {newest} transfers, but the newest is {self.size}")
        if self._anchor is not None:
            if self._anchor.size > self.size:
                self.findings.add(f"the anchored checkpoint covers {self._anchor.size} transfers, not {self.size}")
            if self._anchor.size not in self._roots:
                self.findings.add(f"the anchored checkpoint of {self._anchor.size} transfers is missing")

    def compare_counts(self, transfers: int, entries: int) -> None:
        """Looks for transfers that are in no place of the order, and for entries that belong to no transfer."""
        if transfers != self.seen:
            self.findings.add(f"there are {transfers} transfers, and {self.seen} in the book's order")
        if entries != 2 * self.seen:
            self.findings.add(f"there are {entries} entries to {self.seen} transfers")

    def compare_holds(self, recorded: Iterable[Hold]) -> None:
        """Compares holds with what the transfers made of them."""
        made = dict(self._replay.holds)
        for hold in recorded:
            if made.pop(hold.hold_id, None) != hold:
                self.findings.add(f"hold {hold.hold_id} is not what its transfers made of it")
        for hold_id in made:
            self.findings.add(f"hold {hold_id} is missing")

    def compare_accounts(self, recorded: dict[UUID, str]) -> None:
        """Compares the accounts that transfers touched with those that there are, by currency."""
        for account_id, currency in self._currencies.items():
            if recorded.get(account_id) != currency:
                self.findings.add(f"account {account_id} in {currency} is {recorded.get(account_id, 'missing')}")

    def compare_notes(self, signed: Iterable[Signed], keys: Sequence[VerifierKey]) -> None:
        """Checks the signature of every checkpoint, and that it says what its row says."""
        for row in signed:
            try:
                said = read_note(row.note, keys)
            except InvalidNote as error:
                self.findings.add(f"the checkpoint of {row.tree_size} transfers: {error}")
                continue
            if (said.size, said.root) != (row.tree_size, row.root_hash):
                self.findings.add(f"the checkpoint of {row.tree_size} transfers is not what was signed")

    def compare_keys(
        self, signed: Sequence[Signed], known: Sequence[VerifierKey], trusted: Sequence[VerifierKey]
    ) -> None:
        """Looks for keys that the database names and nobody trusts, and for the want of any."""
        if signed and not known:
            self.findings.add("there are checkpoints and no key that signed them")
        for key in known:
            if trusted and key not in trusted:
                self.findings.add(f"the database names a key that is not trusted: {key.text()}")

    def _leaf(self, transfer: Transfer) -> bytes:
        try:
            return hash_of(self._book_id, transfer)
        except (TypeError, ValueError, OverflowError):
            # An infinite time, for one, is none that the ledger writes.
            self.findings.add(f"transfer {transfer.sequence} says what no transfer can say")
            return _NO_LEAF

    def _take_missing(self, sequence: int, leaves: list[bytes]) -> None:
        expected = self.size + 1
        if sequence > expected:
            which = str(expected) if sequence == expected + 1 else f"{expected} to {sequence - 1}"
            self.findings.add(f"transfer {which} is missing")
            # The leaves after the gap keep their places, so that what was changed there is still found.
            leaves.extend([_NO_LEAF] * (sequence - expected))

    def _take_entries(self, row: Row) -> None:
        transfer = row.transfer
        where = f"transfer {transfer.sequence}"
        try:
            debit, credit = self._replay.take(transfer)
        except ValueError as error:
            self.findings.add(f"{where}: {error}")
            return
        sides = (
            ("debit", transfer.debit_account_id, row.debit, Entered(debit, True)),
            ("credit", transfer.credit_account_id, row.credit, Entered(credit, False)),
        )
        for side, account_id, recorded, made in sides:
            self._currencies[account_id] = transfer.currency
            if recorded is None:
                self.findings.add(f"the {side} entry of {where} is missing")
            elif recorded != made:
                self.findings.add(f"the {side} entry of {where} is not what the transfers make of account {account_id}")

    def _grow(self, first: int, leaves: list[bytes]) -> list[Tile]:
        """Adds leaves up to each size that a root is known of, and compares the roots."""
        tiles: list[Tile] = []
        done = first
        end = first + len(leaves)
        while self._stops and self._stops[0] <= end:
            stop = self._stops.pop(0)
            made, self._border = grow(done, self._border, leaves[done - first : stop - first])
            tiles += made
            done = stop
            self._compare_root(stop, border_root(self._border))
        made, self._border = grow(done, self._border, leaves[done - first :])
        return tiles + made

    def _compare_root(self, size: int, root: bytes) -> None:
        if self._anchor is not None and self._anchor.size == size:
            self.anchor_holds = root == self._anchor.root
            if not self.anchor_holds:
                self.findings.add(f"the first {size} transfers are not those of the anchored checkpoint")
        if size not in self._roots:
            return
        if self._roots[size] == root:
            self._agreed = size
        elif not self._disagreed:
            self._disagreed = True
            self.findings.add(f"of transfers {self._agreed + 1} to {size} one is not what the checkpoint covers")

    def _compare_leaves(self, tile: Tile, stored: bytes) -> None:
        for number in range(WIDTH):
            part = slice(number * HASH_BYTES, (number + 1) * HASH_BYTES)
            if stored[part] != tile.hashes[part] and tile.hashes[part] != _NO_LEAF:
                self.findings.add(f"transfer {tile.place * WIDTH + number + 1} is not the one in the log")
