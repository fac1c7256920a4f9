"""The golden vectors of version 1 of the specification: a change of any of them needs a new version and key epoch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.domain.indicator import Identifier, IndicatorType
from risk.domain.normalisation import SPECIFICATION_VERSION, InvalidIdentifier, normalise
from risk.domain.tokens import KeyRing

GOLDEN = json.loads((Path(__file__).parent / "normalisation_v1.json").read_text())
RING = KeyRing({int(epoch): bytes.fromhex(key) for epoch, key in GOLDEN["keys"].items()}, bytes(32))


@pytest.mark.parametrize("vector", GOLDEN["vectors"], ids=lambda v: f"{v['type']} {v['value']!a}")
def test_an_identifier_has_one_spelling_and_one_token(vector: dict[str, str]) -> None:
    identifier = Identifier(IndicatorType(vector["type"]), vector["value"])
    assert GOLDEN["version"] == SPECIFICATION_VERSION
    assert normalise(identifier) == vector["normalised"]
    assert RING.indicators(identifier)[0].token.hex() == vector["token"]


@pytest.mark.parametrize("vector", GOLDEN["refused"], ids=lambda v: f"{v['type']} {v['value']!a}")
def test_what_is_no_such_identifier_is_refused_without_being_repeated(vector: dict[str, str]) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        normalise(Identifier(IndicatorType(vector["type"]), vector["value"]))
    assert vector["value"] not in str(refused.value) or len(vector["value"]) < 3


@given(st.sampled_from(IndicatorType), st.text(max_size=200))
def test_a_normalised_identifier_stays_what_it_is(kind: IndicatorType, text: str) -> None:
    try:
        once = normalise(Identifier(kind, text))
    except InvalidIdentifier:
        return
    assert normalise(Identifier(kind, once)) == once


@given(st.integers(10**17, 10**18 - 1), st.integers(4, 21), st.integers(1, 9))
def test_a_mistyped_digit_of_an_iban_never_passes(number: int, position: int, change: int) -> None:
    bban = f"{number}"
    check = 98 - int(f"{bban}131400") % 97
    iban = f"DE{check:02d}{bban}"
    assert normalise(Identifier(IndicatorType.ACCOUNT, iban)) == iban
    digit = (int(iban[position]) + change) % 10
    wrong = f"{iban[:position]}{digit}{iban[position + 1 :]}"
    with pytest.raises(InvalidIdentifier):
        normalise(Identifier(IndicatorType.ACCOUNT, wrong))


def test_two_types_never_share_a_token() -> None:
    same = "1234-abcd-5678"
    tokens = {
        RING.indicators(Identifier(kind, same))[0].token
        for kind in (IndicatorType.DEVICE, IndicatorType.CARD_TOKEN, IndicatorType.MERCHANT, IndicatorType.NAME)
    }
    assert len(tokens) == 4


def test_an_identifier_has_a_token_in_every_epoch_the_newest_first() -> None:
    ring = KeyRing({1: b"1" * 32, 7: b"7" * 32}, bytes(32))
    tokens = ring.indicators(Identifier(IndicatorType.PHONE, "+447911123456"))
    assert [token.key_epoch for token in tokens] == [7, 1]
    assert tokens[0].token != tokens[1].token


def test_neither_keys_nor_identifiers_show_in_text() -> None:
    assert "canary" not in repr(Identifier(IndicatorType.NAME, "canary"))
    assert "\\x" not in repr(RING)
    assert "00" not in repr(RING)
