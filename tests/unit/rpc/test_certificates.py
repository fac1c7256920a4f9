"""The development authority issues what production's issuer would, and keeps its keys to itself."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from rpc import Identity, certificates


def certificate(file):
    return x509.load_pem_x509_certificate(file.read_bytes())


def extension(cert, kind):
    return cert.extensions.get_extension_for_class(kind).value


def test_a_service_may_serve_and_call_under_its_names(tmp_path):
    cert = certificate(certificates.issue(tmp_path, Identity.service("ledger")).cert_file)
    names = extension(cert, x509.SubjectAlternativeName)
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["spiffe://serai.local/service/ledger"]
    assert names.get_values_for_type(x509.DNSName) == ["ledger", "localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    usages = set(extension(cert, x509.ExtendedKeyUsage))
    assert usages == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}


@pytest.mark.parametrize("identity", [Identity.channel("ledger"), Identity.operator("viewer")])
def test_others_may_only_call(tmp_path, identity):
    cert = certificate(certificates.issue(tmp_path, identity).cert_file)
    assert extension(cert, x509.SubjectAlternativeName).get_values_for_type(x509.DNSName) == []
    assert set(extension(cert, x509.ExtendedKeyUsage)) == {ExtendedKeyUsageOID.CLIENT_AUTH}


def test_the_authority_can_sign_no_further_authority(tmp_path):
    authority = certificates.ensure_authority(tmp_path).certificate
    constraints = extension(authority, x509.BasicConstraints)
    assert (constraints.ca, constraints.path_length) == (True, 0)


def test_a_leaf_is_of_p256_lasts_90_days_and_is_no_authority(tmp_path):
    cert = certificate(certificates.issue(tmp_path, Identity.service("fx")).cert_file)
    assert isinstance(cert.public_key().curve, ec.SECP256R1)
    assert timedelta(days=89) < cert.not_valid_after_utc - datetime.now(UTC) <= timedelta(days=90)
    assert not extension(cert, x509.BasicConstraints).ca
    cert.verify_directly_issued_by(certificates.ensure_authority(tmp_path).certificate)


def test_every_file_is_readable_by_its_owner_alone(tmp_path):
    folder = tmp_path / "certs"
    certificates.issue(folder, Identity.service("fx"))
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) == 5
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_authority_is_made_once(tmp_path):
    first = certificates.ensure_authority(tmp_path).certificate
    assert certificates.ensure_authority(tmp_path).certificate == first


def test_a_certificate_is_kept_while_it_is_good(tmp_path):
    identity = Identity.channel("alpha")
    issued = certificates.ensure(tmp_path, identity)
    before = issued.cert_file.read_bytes()
    assert certificates.ensure(tmp_path, identity) == issued
    assert issued.cert_file.read_bytes() == before


def test_a_certificate_that_ends_soon_is_replaced(tmp_path, monkeypatch):
    identity = Identity.channel("alpha")
    monkeypatch.setattr(certificates, "LEAF_DAYS", certificates.RENEW_BEFORE_DAYS - 1)
    before = certificates.ensure(tmp_path, identity).cert_file.read_bytes()
    monkeypatch.undo()
    assert certificates.ensure(tmp_path, identity).cert_file.read_bytes() != before


def test_a_certificate_of_an_earlier_authority_is_replaced(tmp_path):
    identity = Identity.channel("alpha")
    before = certificates.ensure(tmp_path, identity).cert_file.read_bytes()
    (tmp_path / "ca.crt").unlink()
    assert certificates.ensure(tmp_path, identity).cert_file.read_bytes() != before


def test_a_certificate_of_another_trust_domain_is_replaced(tmp_path):
    identity = Identity.channel("alpha")
    before = certificates.ensure(tmp_path, identity, "one.example").cert_file.read_bytes()
    assert certificates.ensure(tmp_path, identity, "two.example").cert_file.read_bytes() != before


def test_an_issue_that_was_cut_off_between_its_two_files_is_repeated(tmp_path):
    identity = Identity.channel("alpha")
    issued = certificates.ensure(tmp_path, identity)
    before = issued.cert_file.read_bytes()
    certificates.issue(tmp_path, identity)
    issued.cert_file.write_bytes(before)
    assert certificates.ensure(tmp_path, identity) == issued
    issued.channel_credentials()
    assert issued.cert_file.read_bytes() != before


def test_python_accepts_the_pair(tmp_path):
    tls = certificates.issue(tmp_path, Identity.service("risk"))
    context = ssl.create_default_context(cafile=tls.ca_file)
    context.load_cert_chain(tls.cert_file, tls.key_file)
    assert len(context.get_ca_certs()) == 1
