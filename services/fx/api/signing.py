"""Signing firm quotes as they are told to their channels."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fx.api.signed_form import signed_form
from fx.domain import Quote
from signing import VerifierKey


class QuoteSigner:
    """Signs with one private key; implements app.ports.Signer."""

    def __init__(self, private_key: Ed25519PrivateKey, trust_domain: str) -> None:
        self.key = VerifierKey(f"{trust_domain}/fx/quotes", private_key.public_key().public_bytes_raw())
        self._key_id = self.key.key_id.hex()
        self._sign = private_key.sign

    def sign(self, quote: Quote) -> Quote:
        """Give the quote with its signature over all that never changes in it."""
        return replace(quote, key_id=self._key_id, signature=self._sign(signed_form(quote, self._key_id)))
