"""A saved quote, checked without a service: it is what was signed, or it is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from cli.commands.fx import app
from cli.failure import Failure
from cli.saved_quote import WrongQuote, check, save
from cli.verifier_keys import read_keys
from serai.common.v1.money_pb2 import Money
from serai.fx.v1 import quote_pb2
from serai.quote_form import canonical
from signing import VerifierKey

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("serai.local/fx/quotes", PRIVATE.public_key().public_bytes_raw())
OTHER = VerifierKey(KEY.name, Ed25519PrivateKey.generate().public_key().public_bytes_raw())


def signed() -> quote_pb2.Quote:
    quote = quote_pb2.Quote(
        quote_id="019ab000-0000-7000-8000-000000000001",
        kind=quote_pb2.QUOTE_KIND_FIRM,
        state=quote_pb2.QUOTE_STATE_OPEN,
        participant_id="alpha",
        send_amount=Money(currency="EUR", minor_units=200_00),
        receive_amount=Money(currency="USD", minor_units=222_23),
        fees=[quote_pb2.Fee(kind="PAYMENT", amount=Money(currency="EUR", minor_units=30))],
        value_date="2026-11-24",
        key_id=KEY.key_id.hex(),
    )
    quote.expire_time.FromJsonString("2026-11-20T12:05:00.123456Z")
    quote.signature = PRIVATE.sign(canonical(quote))
    return quote


@pytest.fixture
def file(tmp_path: Path) -> Path:
    save(tmp_path / "quote.json", signed())
    return tmp_path / "quote.json"


def test_a_saved_quote_is_valid(file: Path) -> None:
    assert check(file, [OTHER, KEY]) == (signed(), KEY)


def test_a_changed_digit_fails_wherever_it_stands(file: Path) -> None:
    text = file.read_text()
    digits = [place for place, letter in enumerate(text) if letter.isdecimal()]
    assert len(digits) > 50
    for place in digits:
        file.write_text(text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :])
        with pytest.raises(WrongQuote):
            check(file, [KEY])


def test_a_changed_letter_of_the_signature_fails_even_where_base64_does_not_read_it(file: Path) -> None:
    found = json.loads(file.read_text())
    signature = found["signature"]
    for place, letter in enumerate(signature.rstrip("=")):
        other = chr(ord(letter) ^ 1) if letter.isalnum() and (chr(ord(letter) ^ 1)).isalnum() else "A"
        if other != letter:
            file.write_text(json.dumps(found | {"signature": signature[:place] + other + signature[place + 1 :]}))
            with pytest.raises(WrongQuote):
                check(file, [KEY])


REPLACED: dict[str, tuple[str, str]] = {
    "twice": ("{", '{"value_date": "2026-11-25",'),
    "no JSON": ("}\n", "\n"),
    "unknown field": ("value_date", "value_day"),
    "a number for a text": ('"20000"', "20000"),
}


@pytest.mark.parametrize("case", REPLACED)
def test_a_file_in_another_form_is_refused(case: str, file: Path) -> None:
    old, new = REPLACED[case]
    text = file.read_text()
    assert old in text
    file.write_text(new.join(text.rsplit(old, 1)) if case == "no JSON" else text.replace(old, new, 1))
    with pytest.raises(WrongQuote):
        check(file, [KEY])


@pytest.mark.parametrize("text", ['{"fees": ' + "[" * 100_000, "[]", "", "\x00"])
def test_what_is_no_quote_at_all_is_refused(text: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(WrongQuote):
        check(file, [KEY])


def test_the_command_tells_what_was_signed(file: Path, tmp_path: Path) -> None:
    trusted = tmp_path / "keys.txt"
    trusted.write_text(f"{OTHER.text()}\n\n{KEY.text()}\n")
    ended = CliRunner().invoke(app, ["check-quote", str(file), "--keys", str(trusted), "--json"])
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.stdout)
    assert (told["valid"], told["quote_id"], told["key"]) == (True, signed().quote_id, KEY.text())
    assert told["beneficiary_receives"] == {"currency": "USD", "minor_units": 222_23}
    assert told["good_until"] == "2026-11-20T12:05:00.123456Z"
    ended = CliRunner().invoke(app, ["check-quote", str(file), "--keys", str(trusted)])
    assert "222.23" in ended.stdout

    trusted.write_text(OTHER.text())
    ended = CliRunner().invoke(app, ["check-quote", str(file), "--keys", str(trusted)])
    assert isinstance(ended.exception, WrongQuote)


@pytest.mark.parametrize("content", ["", "no key", f"{KEY.text()}x"])
def test_a_file_without_keys_is_told(content: str, tmp_path: Path) -> None:
    (tmp_path / "keys.txt").write_text(content)
    with pytest.raises(Failure):
        read_keys(tmp_path / "keys.txt", "serai fx keys")
