"""A quote in a file, as `serai quote --save` writes it: the contract's Quote in JSON, with the contract's names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from google.protobuf import json_format

from cli.failure import Failure
from serai.fx.v1 import quote_pb2
from serai.quote_form import verify
from signing import VerifierKey

_HINT = "save the quote again with `serai quote --save`, and get the keys by a way that you trust"


class WrongQuote(Failure):
    """The file holds no quote that a trusted key signed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the quote is wrong: {why}", hint=_HINT)


def save(file: Path, quote: quote_pb2.Quote) -> None:
    """Write a quote to a file. Raises Failure."""
    try:
        file.write_text(json.dumps(_plain(quote), indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise Failure(f"{file} cannot be written: {error}") from error


def check(file: Path, keys: Iterable[VerifierKey]) -> tuple[quote_pb2.Quote, VerifierKey]:
    """Read a quote that one of the keys signed as it stands in the file; give it with that key. Raises WrongQuote.

    What stands there must be the quote's one form in JSON, so that no text that was changed reads as the same quote.
    """
    try:
        found = json.loads(file.read_text(), object_pairs_hook=_named_once)
        quote = json_format.ParseDict(found, quote_pb2.Quote())
        if _plain(quote) != found:
            raise WrongQuote("a value is not written as Serai writes it")
        return quote, verify(quote, keys)
    except (OSError, ValueError, RecursionError, json_format.ParseError) as error:
        raise WrongQuote(str(error)) from error


def _plain(quote: quote_pb2.Quote) -> dict[str, Any]:
    return json_format.MessageToDict(quote, preserving_proto_field_name=True)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WrongQuote("a field stands there twice")
    return found
