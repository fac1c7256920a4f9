"""The Merkle tree against the definition of RFC 9162, and proofs of all small trees."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.merkle import (
    EMPTY_ROOT,
    Node,
    Range,
    complete,
    consistency_path,
    cover,
    fold,
    inclusion_path,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from ledger.domain.tiles import Border, addresses, border_range, border_root, border_rows, grow, levels, proof

SIZES = range(1, 131)
DATA = [f"leaf {number}".encode() for number in range(130)]
LEAVES = [leaf_hash(data) for data in DATA]


@cache
def defined_root(begin: int, end: int) -> bytes:
    """MTH of section 2.1.1, word for word, over DATA[begin:end]."""
    if begin == end:
        return sha256(b"").digest()
    if end - begin == 1:
        return sha256(b"\x00" + DATA[begin]).digest()
    k = 1
    while 2 * k < end - begin:
        k *= 2
    return sha256(b"\x01" + defined_root(begin, begin + k) + defined_root(begin + k, end)).digest()


def defined_path(index: int, begin: int, end: int) -> list[bytes]:
    """PATH of section 2.1.3.1."""
    if end - begin == 1:
        return []
    k = 1
    while 2 * k < end - begin:
        k *= 2
    if index < k:
        return [*defined_path(index, begin, begin + k), defined_root(begin + k, end)]
    return [*defined_path(index - k, begin + k, end), defined_root(begin, begin + k)]


def defined_proof(old: int, begin: int, end: int, *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1."""
    if old == end - begin:
        return [] if whole else [defined_root(begin, end)]
    k = 1
    while 2 * k < end - begin:
        k *= 2
    if old <= k:
        return [*defined_proof(old, begin, begin + k, whole=whole), defined_root(begin + k, end)]
    return [*defined_proof(old - k, begin + k, end, whole=False), defined_root(begin, begin + k)]


ROOTS = [defined_root(0, size) for size in range(131)]


@cache
def hash_of(node: Node) -> bytes:
    return complete(LEAVES[node.place << node.level : (node.place + 1) << node.level])


def hashes(path: list[Range]) -> list[bytes]:
    return [fold([hash_of(node) for node in cover(part)]) for part in path]


def test_known_roots() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_every_leaf_of_every_size_is_proved_as_defined() -> None:
    for size, index in [(n, index) for n in SIZES for index in range(n)]:
        path = hashes(inclusion_path(index, size))
        assert path == defined_path(index, 0, size)
        assert verify_inclusion(LEAVES[index], index, size, path, ROOTS[size])
        assert not verify_inclusion(LEAVES[(index + 1) % 130], index, size, path, ROOTS[size])
        assert not verify_inclusion(LEAVES[index], index + 1, size, path, ROOTS[size])
        assert not verify_inclusion(LEAVES[index], index, size, [*path, LEAVES[0]], ROOTS[size])
        assert size == 1 or not verify_inclusion(LEAVES[index], index, size, path[:-1], ROOTS[size])
        assert not verify_inclusion(LEAVES[index], index, size, path, ROOTS[size - 1])


def test_every_pair_of_sizes_is_consistent_as_defined() -> None:
    for new, old in [(n, old) for n in SIZES for old in range(1, n + 1)]:
        path = hashes(consistency_path(old, new))
        assert path == defined_proof(old, 0, new)
        assert verify_consistency(old, new, ROOTS[old], ROOTS[new], path)
        assert not verify_consistency(old, new, ROOTS[old - 1], ROOTS[new], path)
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new - 1], path)
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], [*path, LEAVES[0]])
        assert old == new or not verify_consistency(old, new, ROOTS[old], ROOTS[new], path[:-1])


def test_proofs_of_what_there_is_not() -> None:
    for index, size in ((-1, 5), (5, 5), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_path(index, size)
        assert not verify_inclusion(LEAVES[0], index, size, [], ROOTS[0])
    for old, new in ((0, 5), (6, 5)):
        with pytest.raises(ValueError, match="does not begin"):
            consistency_path(old, new)
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], [])


MANY = [leaf_hash(number.to_bytes(4, "big")) for number in range(70_000)]


def root_of(leaves: list[bytes]) -> bytes:
    return fold([complete(leaves[n.place << n.level : (n.place + 1) << n.level]) for n in cover(Range(0, len(leaves)))])


@given(st.lists(st.integers(0, 700), max_size=12))
def test_a_tree_grown_in_any_steps_is_the_same_tree(steps: list[int]) -> None:
    size, border, tiles = 0, Border(), []
    for step in steps:
        made, border = grow(size, border, MANY[size : size + step])
        tiles += made
        size += step
    at_once, border_at_once = grow(0, [], MANY[:size])
    assert sorted(tiles) == sorted(at_once)
    assert border_root(border) == border_root(border_at_once) == root_of(MANY[:size])


def test_proofs_from_tiles_of_three_levels() -> None:
    tiles, border = grow(0, [], MANY)
    size = len(MANY)
    assert levels(size) == len(border) == 3
    assert [len(row) for row in border] == [
        end - begin for begin, end in (border_range(level, size) for level in range(3))
    ]
    rows = {(t.level, t.place): [t.hashes[i : i + 32] for i in range(0, 8192, 32)] for t in tiles}
    rows |= border_rows(size, border)
    for tree, index in ((size, 0), (size, size - 1), (size, 65_535), (65_537, 65_536), (300, 299), (66_000, 257)):
        path = inclusion_path(index, tree)
        found = proof(path, rows)  # type: ignore[arg-type]
        assert addresses(path) <= rows.keys()
        assert verify_inclusion(MANY[index], index, tree, found, root_of(MANY[:tree]))
    for old, new in ((1, size), (256, size), (257, 66_000), (65_536, size), (65_537, 69_999)):
        found = proof(consistency_path(old, new), rows)  # type: ignore[arg-type]
        assert verify_consistency(old, new, root_of(MANY[:old]), root_of(MANY[:new]), found)
