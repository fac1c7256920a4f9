"""A development certificate authority: one SPIFFE identity per service, channel and operator.

In production an issuer of the cluster does this; the shape of the certificates is the same.
"""

import fcntl
import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from rpc.credentials import Tls
from rpc.identity import Identity, Kind

TRUST_DOMAIN = "serai.local"
"""The trust domain of development."""

AUTHORITY_DAYS = 3650
LEAF_DAYS = 90
RENEW_BEFORE_DAYS = 30
"""A certificate with fewer days left is replaced by `ensure`."""

_CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority that signs, with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def tls(certs_dir: Path, identity: Identity) -> Tls:
    """Names the files of an identity under `certs_dir`, whether they exist or not."""
    folder = certs_dir / identity.kind / identity.name
    return Tls(folder / "tls.crt", folder / "tls.key", certs_dir / "ca.crt")


def ensure_authority(certs_dir: Path, trust_domain: str = TRUST_DOMAIN) -> Authority:
    """Opens the authority in `certs_dir` (ca.crt, ca.key), or makes one; safe against a second process doing so."""
    certs_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(certs_dir):
        if not (certs_dir / "ca.crt").exists():
            _make_authority(certs_dir, trust_domain)
        key = serialization.load_pem_private_key((certs_dir / "ca.key").read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{certs_dir / 'ca.key'} is not a key on an elliptic curve")
        return Authority(x509.load_pem_x509_certificate((certs_dir / "ca.crt").read_bytes()), key)


def ensure(certs_dir: Path, identity: Identity, trust_domain: str = TRUST_DOMAIN) -> Tls:
    """Gives the certificate of an identity, and issues one where there is none.

    It is replaced when it ends soon, when the authority or the trust domain is another, and when an issue was cut off
    between its two files, so that the key is not that of the certificate.
    """
    authority = ensure_authority(certs_dir, trust_domain)
    files = tls(certs_dir, identity)
    if files.cert_file.exists() and files.key_file.exists():
        certificate = x509.load_pem_x509_certificate(files.cert_file.read_bytes())
        fresh = certificate.not_valid_after_utc - datetime.now(UTC) > timedelta(days=RENEW_BEFORE_DAYS)
        if (
            fresh
            and certificate.issuer == authority.certificate.subject
            and _is_for(certificate, identity.uri(trust_domain))
            and _belongs_to(files.key_file, certificate)
        ):
            return files
    return issue(certs_dir, identity, trust_domain)


def issue(certs_dir: Path, identity: Identity, trust_domain: str = TRUST_DOMAIN) -> Tls:
    """Issues a certificate of LEAF_DAYS for an identity and writes it; replaces the one before.

    A service may serve and call and is known by its name, localhost and 127.0.0.1; channels and operators may only
    call, so that no channel can pose as a service.
    """
    authority = ensure_authority(certs_dir, trust_domain)
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.UniformResourceIdentifier(identity.uri(trust_domain))]
    usages = [ExtendedKeyUsageOID.CLIENT_AUTH]
    if identity.kind is Kind.SERVICE:
        names += [x509.DNSName(identity.name), x509.DNSName("localhost")]
        names.append(x509.IPAddress(ipaddress.IPv4Address("127.0.0.1")))
        usages.append(ExtendedKeyUsageOID.SERVER_AUTH)
    builder = (
        _begin(_name(str(identity)), authority.certificate.subject, key.public_key(), LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    files = tls(certs_dir, identity)
    files.cert_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(files.key_file, _key_pem(key))
    _write(files.cert_file, builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return files


def _make_authority(certs_dir: Path, trust_domain: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # Two authorities of the same subject would be taken for each other, so the subject carries a part of the key.
    mark = x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest.hex()[:12]
    name = _name(f"{trust_domain} development authority {mark}")
    builder = (
        _begin(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"spiffe://{trust_domain}")]), False)
    )
    # The key goes first: whoever sees ca.crt finds ca.key beside it.
    _write(certs_dir / "ca.key", _key_pem(key))
    _write(certs_dir / "ca.crt", builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _begin(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    # A common name holds 64 characters; the identity itself stands whole in the SPIFFE id.
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _is_for(certificate: x509.Certificate, uri: str) -> bool:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.UniformResourceIdentifier) == [uri]


def _belongs_to(key_file: Path, certificate: x509.Certificate) -> bool:
    key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    return key.public_key() == certificate.public_key()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes) -> None:
    """Puts a file in place at once and readable by its owner alone."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    draft.replace(file)


@contextmanager
def _locked(certs_dir: Path) -> Iterator[None]:
    with open(certs_dir / ".lock", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
