"""Reads the identity of a caller from its certificate, once per certificate."""

from typing import Any

import grpc
from cryptography import x509

from rpc.errors import Failure
from rpc.identity import Identity

MAX_KNOWN = 4096
"""So many certificates are remembered; the one learnt first is forgotten first."""


class Peers:
    """The callers of a server.

    The memory's key is the certificate itself, not the address: an address can come back with another caller behind
    it. The handshake has verified the certificate before any call arrives here.
    """

    def __init__(self, trust_domain: str) -> None:
        self._trust_domain = trust_domain
        self._known: dict[bytes, Identity] = {}

    def identify(self, context: Any) -> Identity:
        """Gives the caller's identity; raises Failure NO_IDENTITY (UNAUTHENTICATED)."""
        pem = context.auth_context().get("x509_pem_cert")
        if not pem:
            raise _unauthenticated("the call came without a client certificate")
        identity = self._known.get(pem[0])
        if identity is None:
            identity = self._read(pem[0])
            if len(self._known) >= MAX_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[pem[0]] = identity
        return identity

    def _read(self, pem: bytes) -> Identity:
        try:
            names = x509.load_pem_x509_certificate(pem).extensions.get_extension_for_class(x509.SubjectAlternativeName)
        except (ValueError, x509.ExtensionNotFound) as error:
            raise _unauthenticated("the client certificate carries no spiffe:// identity") from error
        uris = names.value.get_values_for_type(x509.UniformResourceIdentifier)
        # The SPIFFE standard allows one URI only; with two it would be open which of them was meant.
        if len(uris) != 1:
            raise _unauthenticated("the client certificate does not carry exactly one spiffe:// identity")
        try:
            return Identity.parse(uris[0], self._trust_domain)
        except ValueError as error:
            raise _unauthenticated(str(error)) from error


def _unauthenticated(message: str) -> Failure:
    return Failure("NO_IDENTITY", message, code=grpc.StatusCode.UNAUTHENTICATED)
