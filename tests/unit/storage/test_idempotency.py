"""A fingerprint tells contents apart."""

from hypothesis import given
from hypothesis import strategies as st

from storage.idempotency import fingerprint


@given(one=st.binary(), other=st.binary())
def test_only_the_same_content_has_the_same_fingerprint(one: bytes, other: bytes) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
    assert len(fingerprint(one)) == 32
