"""The canonical form of a firm quote: the bytes that its signature is over. docs/fx.md documents it byte for byte.

The form is UTF-8 text. Its first line is FORM. Then comes a line `path=value` for each field of FIELDS that has a
value, in that order, then for each list the line `list=number of items` and for each item `list.index.field=value`.
Every line ends with one line feed. In a value a backslash is written as two, a line feed as a backslash and an n, so
that no value can pass for two lines.

A field at its default (empty, zero, false) leaves no line. So a field that is added here changes nothing in the form of
quotes that were made before there was such a field, while every quote that has it is covered. Any other change is
another FORM.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from serai.fx.v1 import quote_pb2
from signing import VerifierKey

FORM: Final = "serai.fx.quote/1"

FIELDS: Final = (
    "quote_id",
    "kind",
    "participant_id",
    "send_amount.currency",
    "send_amount.minor_units",
    "receive_amount.currency",
    "receive_amount.minor_units",
    "mid.base",
    "mid.quote",
    "mid.value",
    "mid.observe_time.seconds",
    "mid.observe_time.nanos",
    "mid.source",
    "rate.base",
    "rate.quote",
    "rate.value",
    "rate.observe_time.seconds",
    "rate.observe_time.nanos",
    "rate.source",
    "total_cost.currency",
    "total_cost.minor_units",
    "total_cost_target.currency",
    "total_cost_target.minor_units",
    "total_cost_percent",
    "legs.provider_id",
    "legs.provider_receives.currency",
    "legs.provider_receives.minor_units",
    "legs.fees.currency",
    "legs.fees.minor_units",
    "legs.spread.currency",
    "legs.spread.minor_units",
    "legs.provider_pays.currency",
    "legs.provider_pays.minor_units",
    "legs.rounding.currency",
    "legs.rounding.minor_units",
    "residual",
    "rounding",
    "create_time.seconds",
    "create_time.nanos",
    "expire_time.seconds",
    "expire_time.nanos",
    "value_date",
    "return_rate_policy",
    "source_country",
    "target_country",
    "key_id",
    "price_plan",
    "delivery.expected_time.seconds",
    "delivery.expected_time.nanos",
    "delivery.latest_time.seconds",
    "delivery.latest_time.nanos",
    "mid.bid",
    "mid.ask",
    "rate.bid",
    "rate.ask",
    "release_time.seconds",
    "release_time.nanos",
)
"""Every field that never changes, in the order in which it is signed. A new field of Quote gets its line at the end."""

LISTS: Final = {
    "fees": ("kind", "amount.currency", "amount.minor_units"),
    "evidence": ("provider_id", "rate", "chosen", "reason"),
}
"""The same for lists: the fields of each item."""

MUTABLE: Final = frozenset({"state", "payment_id"})
"""Fields of Quote that change during its life, which no signature can cover."""

_values: Final = attrgetter(*FIELDS)
_items: Final = {name: (attrgetter(name), attrgetter(*fields)) for name, fields in LISTS.items()}


class ForgedQuote(ValueError):
    """The quote is not one that a known key signed; the message says why and is safe to show."""


def canonical(quote: quote_pb2.Quote) -> bytes:
    """Give the bytes that are signed. The key's id is among them, so it is set before the quote is signed."""
    pairs = covered(quote)
    # A number is its decimal text, a flag 1.
    form = "".join([f"{name}={value:d}\n" if value is True else f"{name}={value}\n" for name, value in pairs])
    # Nearly no text has a character that must be written otherwise: one look at the whole is cheaper than one at each.
    if "\\" in form or form.count("\n") != len(pairs):
        form = "".join([f"{name}={_escaped(value)}\n" for name, value in pairs])
    return f"{FORM}\n{form}".encode()


def covered(quote: quote_pb2.Quote) -> list[tuple[str, Any]]:
    """Give every field with a value that the signature covers, in its order: text, number or True."""
    pairs = [pair for pair in zip(FIELDS, _values(quote), strict=True) if pair[1]]
    for name, (listed, values) in _items.items():
        items = listed(quote)
        if items:
            pairs.append((name, len(items)))
            for index, item in enumerate(items):
                pairs += [pair for pair in zip(names(name, index), values(item), strict=True) if pair[1]]
    return pairs


def verify(quote: quote_pb2.Quote, keys: Iterable[VerifierKey]) -> VerifierKey:
    """Give the one of the trusted keys that signed the quote as it is. Raises ForgedQuote."""
    if not quote.signature:
        raise ForgedQuote("the quote is not signed: an indication never is, and binds nobody")
    known = [key for key in keys if key.key_id.hex() == quote.key_id]
    if not known:
        raise ForgedQuote(f"the quote names the key {quote.key_id[:16]!r}, which is not among the trusted ones")
    content = canonical(quote)
    for key in known:
        if key.signed(content, quote.signature):
            return key
    raise ForgedQuote("the signature is not over this quote: the quote was changed, or somebody else made it")


@lru_cache(256)
def names(name: str, index: int) -> tuple[str, ...]:
    """Give the paths of the fields of one item of a list."""
    return tuple(f"{name}.{index}.{field}" for field in LISTS[name])


def _escaped(value: Any) -> str:
    text = f"{value:d}" if isinstance(value, int) else str(value)
    return text.replace("\\", "\\\\").replace("\n", "\\n")
