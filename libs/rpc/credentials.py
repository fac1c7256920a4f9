"""The files that prove who we are and whom we trust."""

import ssl
from dataclasses import dataclass
from pathlib import Path

import grpc


class CredentialsError(Exception):
    """The certificate, its key or the authority cannot be used; the text says which file and why."""


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files: our certificate (with its chain), its private key, and the authority that signs our peers."""

    cert_file: Path
    key_file: Path
    ca_file: Path

    def server_credentials(self) -> grpc.ServerCredentials:
        """Gives credentials of a server that requires a client certificate; gRPC takes TLS 1.2 and newer only."""
        authority = self._checked()
        pair = (self.key_file.read_bytes(), self.cert_file.read_bytes())
        return grpc.ssl_server_credentials([pair], root_certificates=authority, require_client_auth=True)

    def channel_credentials(self) -> grpc.ChannelCredentials:
        """Gives credentials of a client that shows its certificate and trusts this authority alone."""
        authority = self._checked()
        return grpc.ssl_channel_credentials(authority, self.key_file.read_bytes(), self.cert_file.read_bytes())

    def _checked(self) -> bytes:
        """Reads the authority; raises CredentialsError where gRPC itself would only fail each handshake later."""
        for file in (self.cert_file, self.key_file, self.ca_file):
            try:
                file.read_bytes()
            except OSError as error:
                raise CredentialsError(f"{file} cannot be read: {error.strerror}") from error
        check = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            check.load_cert_chain(self.cert_file, self.key_file)
        except ssl.SSLError as error:
            raise CredentialsError(f"{self.cert_file} and {self.key_file} are not a certificate and its key") from error
        try:
            check.load_verify_locations(self.ca_file)
        except ssl.SSLError as error:
            raise CredentialsError(f"{self.ca_file} is not a certificate authority in PEM") from error
        return self.ca_file.read_bytes()
