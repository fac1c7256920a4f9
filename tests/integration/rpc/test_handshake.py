"""Nobody comes in, and nobody is talked to, without a certificate of our authority."""

import socket
import ssl
import warnings

import grpc
import pytest

from fixtures.sample_service import mount, unary
from rpc import Application, Identity, certificates, open_channel
from rpc.credentials import CredentialsError, Tls
from rpc.errors import read


async def greet(request, _context):
    return f"hello {request}"


@pytest.fixture
async def address(serve):
    return await serve(Application([mount(Greet=greet)]), Identity.service("ledger"))


async def code_of(opened):
    async with opened:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(opened, "Greet")(b"x", timeout=3)
    return caught.value.code()


async def test_a_caller_of_our_authority_is_answered(address, channel):
    assert await unary(channel(address, Identity.channel("alpha")), "Greet")(b"alpha", timeout=5) == b"hello alpha"


async def test_a_caller_of_an_unknown_authority_is_refused(address, certs, tmp_path):
    foreign = certificates.issue(tmp_path, Identity.channel("alpha"))
    # It trusts our server, so that what fails is the server's trust in it.
    disguised = Tls(foreign.cert_file, foreign.key_file, certs / "ca.crt")
    assert await code_of(open_channel(address, disguised)) is grpc.StatusCode.UNAVAILABLE


async def test_a_caller_without_a_certificate_is_refused(address, certs):
    credentials = grpc.ssl_channel_credentials((certs / "ca.crt").read_bytes())
    assert await code_of(grpc.aio.secure_channel(address, credentials)) is grpc.StatusCode.UNAVAILABLE


async def test_plaintext_is_refused(address):
    assert await code_of(grpc.aio.insecure_channel(address)) is grpc.StatusCode.UNAVAILABLE


async def test_a_server_of_an_unknown_authority_is_not_talked_to(address, certs, tmp_path):
    certificates.ensure_authority(tmp_path)
    ours = certificates.tls(certs, Identity.channel("alpha"))
    distrusting = Tls(ours.cert_file, ours.key_file, tmp_path / "ca.crt")
    assert await code_of(open_channel(address, distrusting)) is grpc.StatusCode.UNAVAILABLE


async def test_a_named_server_must_show_that_name(address, certs):
    tls = certificates.tls(certs, Identity.channel("alpha"))
    async with open_channel(address, tls, server="ledger") as opened:
        assert await unary(opened, "Greet")(b"you", timeout=5) == b"hello you"
    assert await code_of(open_channel(address, tls, server="fx")) is grpc.StatusCode.UNAVAILABLE


async def test_a_channel_cannot_pose_as_a_service(serve, certs):
    address = await serve(Application([mount(Greet=greet)]), Identity.channel("beta"))
    tls = certificates.tls(certs, Identity.channel("alpha"))
    assert await code_of(open_channel(address, tls)) is grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize(("newest", "accepted"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
async def test_tls_older_than_1_2_is_refused(address, certs, newest, accepted):
    tls = certificates.tls(certs, Identity.channel("alpha"))
    client = ssl.create_default_context(cafile=tls.ca_file)
    client.load_cert_chain(tls.cert_file, tls.key_file)
    client.set_alpn_protocols(["h2"])
    client.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        # Python itself warns of the old version that this test offers on purpose.
        warnings.simplefilter("ignore", DeprecationWarning)
        client.minimum_version = ssl.TLSVersion.TLSv1_1
        client.maximum_version = ssl.TLSVersion[newest]
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as plain:
        if accepted:
            with client.wrap_socket(plain, server_hostname="ledger") as secured:
                assert secured.version() == newest.replace("_", ".")
        else:
            with pytest.raises(ssl.SSLError, match=r"(?i)protocol"):
                client.wrap_socket(plain, server_hostname="ledger")


def test_files_that_do_not_belong_together_are_named(certs):
    alpha = certificates.tls(certs, Identity.channel("alpha"))
    beta = certificates.tls(certs, Identity.channel("beta"))
    with pytest.raises(CredentialsError, match="not a certificate and its key"):
        Tls(alpha.cert_file, beta.key_file, alpha.ca_file).server_credentials()
    with pytest.raises(CredentialsError, match=r"nothing\.crt cannot be read"):
        Tls(certs / "nothing.crt", beta.key_file, alpha.ca_file).channel_credentials()
    with pytest.raises(CredentialsError, match="not a certificate authority"):
        Tls(alpha.cert_file, alpha.key_file, alpha.key_file).channel_credentials()


async def test_a_refused_handshake_has_no_details_and_reads_as_its_code(address):
    async with grpc.aio.insecure_channel(address) as opened:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(opened, "Greet")(b"x", timeout=3)
    remote = read(caught.value)
    assert (remote.reason, remote.violations, remote.retry_after_seconds) == ("UNAVAILABLE", (), None)
