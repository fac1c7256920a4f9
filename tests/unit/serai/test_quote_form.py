"""What the signature of a quote covers: everything that never changes, in one form that no other quote has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serai.common.v1.money_pb2 import Money
from serai.fx.v1 import quote_pb2
from serai.quote_form import FIELDS, LISTS, MUTABLE, ForgedQuote, canonical, verify
from signing import VerifierKey

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("serai.local/fx/quotes", PRIVATE.public_key().public_bytes_raw())
OTHER = VerifierKey(KEY.name, Ed25519PrivateKey.generate().public_key().public_bytes_raw())

SIGNATURE = "signature"
GOLDEN_FORM = r"""serai.fx.quote/1
quote_id=019ab000-0000-7000-8000-000000000001
kind=1
participant_id=alpha
send_amount.currency=EUR
send_amount.minor_units=20000
receive_amount.currency=USD
receive_amount.minor_units=22223
mid.base=EUR
mid.quote=USD
mid.value=1.1172
mid.observe_time.seconds=1795132800
mid.source=one\\two\nthree
rate.value=1.115636422
legs.provider_id=harbour
legs.rounding.currency=USD
create_time.seconds=1795176000
create_time.nanos=5000
value_date=2026-11-24
return_rate_policy=2
key_id=6ff50056
fees=2
fees.0.kind=PAYMENT
fees.0.amount.currency=EUR
fees.0.amount.minor_units=30
evidence=1
evidence.0.provider_id=harbour
evidence.0.rate=1.11619452
evidence.0.chosen=1
"""
GOLDEN_SIGNATURE = (
    "040817fdf5c44cb5ee5f27eec38ad12d2861df048e0894db12eee4cd36f6cfc8"
    "be804733afd210d7e37056b63710c10de45c03f82a7e333ba6460d75e0f31003"
)


def golden() -> quote_pb2.Quote:
    quote = quote_pb2.Quote(
        quote_id="019ab000-0000-7000-8000-000000000001",
        kind=quote_pb2.QUOTE_KIND_FIRM,
        state=quote_pb2.QUOTE_STATE_OPEN,
        participant_id="alpha",
        send_amount=Money(currency="EUR", minor_units=200_00),
        receive_amount=Money(currency="USD", minor_units=222_23),
        legs=quote_pb2.SettlementLegs(provider_id="harbour", rounding=Money(currency="USD")),
        fees=[quote_pb2.Fee(kind="PAYMENT", amount=Money(currency="EUR", minor_units=30)), quote_pb2.Fee()],
        evidence=[quote_pb2.ProviderPrice(provider_id="harbour", rate="1.11619452", chosen=True)],
        value_date="2026-11-24",
        return_rate_policy=quote_pb2.RETURN_RATE_POLICY_CURRENT_RATE,
        key_id=KEY.key_id.hex(),
    )
    quote.mid.base, quote.mid.quote, quote.mid.value, quote.mid.source = "EUR", "USD", "1.1172", "one\\two\nthree"
    quote.mid.observe_time.seconds = 1795132800
    quote.rate.value = "1.115636422"
    quote.create_time.seconds, quote.create_time.nanos = 1795176000, 5_000
    return quote


def test_the_form_and_its_signature_are_these_bytes_for_ever() -> None:
    quote = golden()
    assert canonical(quote).decode() == GOLDEN_FORM
    assert PRIVATE.sign(canonical(quote)).hex() == GOLDEN_SIGNATURE
    quote.signature = bytes.fromhex(GOLDEN_SIGNATURE)
    assert verify(quote, [OTHER, KEY]) == KEY


def leaves(message: Descriptor, prefix: str = "") -> Iterator[str]:
    """Every field without fields of its own that a message can have; those of a list are named without an index."""
    for field in message.fields:
        if field.message_type is None:
            yield prefix + field.name
        else:
            yield from leaves(field.message_type, f"{prefix}{field.name}.")


def test_every_field_of_a_quote_is_signed_or_named_as_mutable() -> None:
    signed = {*FIELDS, *(f"{name}.{field}" for name, fields in LISTS.items() for field in fields)}
    unsigned = MUTABLE | {SIGNATURE}
    assert signed.isdisjoint(unsigned)
    assert signed | unsigned == set(leaves(quote_pb2.Quote.DESCRIPTOR))
    assert len(FIELDS) == len(set(FIELDS))
    lists = {field.name for field in quote_pb2.Quote.DESCRIPTOR.fields if field.is_repeated}
    assert lists == LISTS.keys()


TEXTS = st.text("aZ09=\\\n. é", max_size=5) | st.text(max_size=3)


def values(field: FieldDescriptor) -> st.SearchStrategy[Any]:
    if field.type == FieldDescriptor.TYPE_STRING:
        return TEXTS
    if field.type == FieldDescriptor.TYPE_BYTES:
        return st.binary(max_size=4)
    if field.type == FieldDescriptor.TYPE_BOOL:
        return st.booleans()
    if field.type == FieldDescriptor.TYPE_INT64:
        return st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2)
    return st.integers(0, 9)


@st.composite
def filled(draw: st.DrawFn, message: Any) -> Any:
    """Give the message with every field drawn at random, among them those that nobody set."""
    for field in message.DESCRIPTOR.fields:
        if field.is_repeated:
            for _ in range(draw(st.integers(0, 2))):
                draw(filled(getattr(message, field.name).add()))
        elif field.message_type is not None:
            draw(filled(getattr(message, field.name)))
        else:
            setattr(message, field.name, draw(values(field)))
    return message


@st.composite
def changed(draw: st.DrawFn, message: Any, *, top: bool = True) -> None:
    """Change exactly one field that is signed, wherever it is: its value, or the number of a list's items."""
    unsigned = MUTABLE | {SIGNATURE, "key_id"} if top else set()
    field = draw(st.sampled_from([field for field in message.DESCRIPTOR.fields if field.name not in unsigned]))
    value = getattr(message, field.name)
    if field.is_repeated and (not value or draw(st.booleans())):
        if value and draw(st.booleans()):
            del value[draw(st.integers(0, len(value) - 1))]
        else:
            value.add()
    elif field.is_repeated:
        draw(changed(draw(st.sampled_from(list(value))), top=False))
    elif field.message_type is not None:
        draw(changed(value, top=False))
    else:
        setattr(message, field.name, draw(values(field).filter(lambda other: other != value)))


def sign(quote: quote_pb2.Quote) -> None:
    quote.key_id = KEY.key_id.hex()
    quote.signature = PRIVATE.sign(canonical(quote))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_single_changed_field_fails(data: st.DataObject) -> None:
    quote = data.draw(filled(quote_pb2.Quote()))
    sign(quote)
    assert verify(quote, [KEY]) == KEY
    data.draw(changed(quote))
    with pytest.raises(ForgedQuote, match="not over this quote"):
        verify(quote, [KEY])


ADVERSE = st.text("\\\nn=\r", max_size=6) | st.sampled_from(["a\nmid.source=b", "a\\nmid.source=b"])


@given(st.tuples(ADVERSE, ADVERSE), st.tuples(ADVERSE, ADVERSE))
def test_no_text_passes_for_two_lines(some: tuple[str, str], others: tuple[str, str]) -> None:
    one, other = quote_pb2.Quote(participant_id=some[0]), quote_pb2.Quote(participant_id=others[0])
    one.mid.source, other.mid.source = some[1], others[1]
    assert (canonical(one) == canonical(other)) == (some == others)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_quote_stays_signed_through_its_life(data: st.DataObject) -> None:
    quote = data.draw(filled(quote_pb2.Quote()))
    sign(quote)
    quote.state = data.draw(st.sampled_from(quote_pb2.QuoteState.values()))
    quote.payment_id = data.draw(TEXTS)
    assert verify(quote, [KEY]) == KEY


@given(st.integers(0, 511))
def test_a_signature_with_one_bit_changed_fails(bit: int) -> None:
    quote = golden()
    sign(quote)
    quote.signature = bytes(
        byte ^ (1 << bit % 8 if index == bit // 8 else 0) for index, byte in enumerate(quote.signature)
    )
    with pytest.raises(ForgedQuote):
        verify(quote, [KEY])


def test_who_signed_must_be_trusted() -> None:
    quote = golden()
    with pytest.raises(ForgedQuote, match="is not signed"):
        verify(quote, [KEY])
    sign(quote)
    with pytest.raises(ForgedQuote, match="not among the trusted ones"):
        verify(quote, [OTHER])
    quote.key_id = OTHER.key_id.hex()
    with pytest.raises(ForgedQuote, match="not over this quote"):
        verify(quote, [KEY, OTHER])
