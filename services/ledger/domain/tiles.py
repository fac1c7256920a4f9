"""How a Merkle tree is kept: in tiles of 256 neighbouring hashes, none of which ever changes.

A tile of level 0 holds the hashes of 256 leaves, one of level 1 the roots of 256 tiles of level 0, and so on, as in
C2SP tlog-tiles. Only full tiles are kept. What lies to the right of them, the border, is small and is made again from
the leaves and from the roots of the tiles below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.merkle import Node, Range, complete, cover, fold

HEIGHT = 8
WIDTH = 1 << HEIGHT


class Tile(NamedTuple):
    """A full tile."""

    level: int
    place: int
    root: bytes
    hashes: bytes
    """WIDTH hashes of 32 bytes."""


class Address(NamedTuple):
    """Where a tile stands."""

    level: int
    place: int


Border = list[list[bytes]]
"""Level by level, the hashes to the right of the last full tile: fewer than WIDTH each."""


def levels(size: int) -> int:
    """How many levels of hashes a tree of this size has."""
    return max(1, -(-size.bit_length() // HEIGHT))


def border_range(level: int, size: int) -> Range:
    """Which hashes of a level the border of a tree of this size consists of."""
    return Range(size >> HEIGHT * (level + 1) << HEIGHT, size >> HEIGHT * level)


def border_root(border: Border) -> bytes:
    """The root of the tree with this border."""
    return fold([complete(_part(row, node)) for row in reversed(border) for node in cover(Range(0, len(row)))])


def grow(size: int, border: Border, leaves: Sequence[bytes]) -> tuple[list[Tile], Border]:
    """Adds the hashes of leaves to a tree; gives the tiles that became full and the new border."""
    tiles: list[Tile] = []
    grown: Border = []
    fresh = list(leaves)
    level = 0
    while fresh or level < len(border):
        row = (border[level] if level < len(border) else []) + fresh
        place = size >> HEIGHT * (level + 1)
        full = len(row) - len(row) % WIDTH
        groups = [row[start : start + WIDTH] for start in range(0, full, WIDTH)]
        fresh = [complete(group) for group in groups]
        tiles += [
            Tile(level, place + number, root, b"".join(group))
            for number, (root, group) in enumerate(zip(fresh, groups, strict=True))
        ]
        grown.append(row[full:])
        level += 1
    return tiles, grown


Rows = Mapping[Address, Sequence[bytes]]
"""The hashes of tiles, and of the border's rows by the address that their tile will have."""


def border_rows(size: int, border: Border) -> dict[Address, Sequence[bytes]]:
    """The rows of a tree's border by address."""
    return {Address(level, size >> HEIGHT * (level + 1)): row for level, row in enumerate(border)}


def addresses(path: Iterable[Range]) -> set[Address]:
    """The tiles or rows that hold what a proof needs."""
    return {_place(node)[0] for leaves in path for node in cover(leaves)}


def proof(path: Iterable[Range], rows: Rows) -> list[bytes]:
    """The hashes of a proof's ranges. Raises KeyError when a row is missing, ValueError when one is too short."""
    return [fold([_hash_of(node, rows) for node in cover(leaves)]) for leaves in path]


def _place(node: Node) -> tuple[Address, int]:
    """The tile that holds what a node is made of, and how many levels the node lies above the tile's hashes."""
    level, above = divmod(node.level, HEIGHT)
    return Address(level, node.place << above >> HEIGHT), above


def _hash_of(node: Node, rows: Rows) -> bytes:
    address, above = _place(node)
    hashes = _part(rows[address], Node(above, node.place & ((WIDTH >> above) - 1)))
    if len(hashes) != 1 << above:
        raise ValueError(f"the tree does not reach node {node}")
    return complete(hashes)


def _part(row: Sequence[bytes], node: Node) -> Sequence[bytes]:
    """The hashes of a row below a node of the tree over that row."""
    return row[node.place << node.level : (node.place + 1) << node.level]
