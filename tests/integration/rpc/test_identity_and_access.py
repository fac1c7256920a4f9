"""A verified certificate still has to say who its holder is, and its holder has to be let in."""

from datetime import UTC, datetime, timedelta

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import rpc
from fixtures.sample_service import mount, unary
from rpc import Application, Callers, Identity, certificates, open_channel
from rpc.access import AccessTableError
from rpc.credentials import Tls
from rpc.errors import read
from rpc.server import Server


async def who(_request, _context):
    return str(rpc.call().identity)


@pytest.fixture
def certificate_with(certs, tmp_path):
    """Gives `certificate_with(names) -> Tls`: signed by our authority, with these alternative names or none."""

    def make(*names: x509.GeneralName) -> Tls:
        authority = certificates.ensure_authority(certs)
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(authority.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=1))
            .not_valid_after(now + timedelta(hours=1))
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        (tmp_path / "tls.crt").write_bytes(
            builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        (tmp_path / "tls.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return Tls(tmp_path / "tls.crt", tmp_path / "tls.key", certs / "ca.crt")

    return make


def uri(text: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(text)


@pytest.mark.parametrize(
    "names",
    [
        (),
        (x509.DNSName("ledger"),),
        (x509.DNSName("spiffe://serai.local/operator/viewer"),),
        (uri("https://serai.local/channel/alpha"),),
        (uri("spiffe://elsewhere.example/channel/alpha"),),
        (uri("spiffe://serai.local/stranger/alpha"),),
        (uri("spiffe://serai.local/channel/.."),),
        (uri("spiffe://serai.local/channel/alpha/more"),),
        (uri("spiffe://serai.local/channel/alpha"), uri("spiffe://serai.local/operator/viewer")),
    ],
)
async def test_a_certificate_without_one_identity_of_ours_is_unauthenticated(serve, certificate_with, names):
    address = await serve(Application([mount(Who=who)]), Identity.service("ledger"))
    async with open_channel(address, certificate_with(*names)) as opened:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(opened, "Who")(b"", timeout=5)
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert read(caught.value).reason == "NO_IDENTITY"


@pytest.mark.parametrize(
    ("caller", "callers", "allowed"),
    [
        (Identity.service("payments"), Callers(services={"payments"}), True),
        (Identity.service("fx"), Callers(services={"payments"}), False),
        (Identity.channel("alpha"), Callers(channels=True), True),
        (Identity.channel("alpha"), Callers(services={"alpha"}, operators={"alpha"}), False),
        (Identity.operator("treasurer"), Callers(operators={"treasurer"}), True),
        (Identity.operator("viewer"), Callers(operators={"treasurer"}, channels=True), False),
        (Identity.service("payments"), Callers(), False),
    ],
)
async def test_only_the_listed_callers_are_let_in(serve, channel, caller, callers, allowed):
    address = await serve(Application([mount(callers, Who=who)]), Identity.service("ledger"))
    call = unary(channel(address, caller), "Who")(b"", timeout=5)
    if allowed:
        assert await call == str(caller).encode()
        return
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert read(caught.value).reason == "NOT_ALLOWED"


async def test_two_callers_on_one_server_are_told_apart(serve, channel):
    address = await serve(Application([mount(Who=who)]), Identity.service("ledger"))
    alpha, beta = (unary(channel(address, Identity.channel(name)), "Who") for name in ("alpha", "beta"))
    answers = [await call(b"", timeout=5) for call in (alpha, beta, alpha, beta)]
    assert answers == [b"channel/alpha", b"channel/beta"] * 2


def test_a_server_whose_access_table_misses_an_rpc_does_not_start(certs):
    complete = mount(Who=who, Greet=who)
    missing = rpc.Mount(None, complete.add_to_server, {"Who": Callers(channels=True)})
    tls = certificates.tls(certs, Identity.service("ledger"))
    with pytest.raises(AccessTableError, match=r"serai\.test\.Sample\.Greet is served but"):
        Server(Application([missing]), tls, certificates.TRUST_DOMAIN)


async def test_an_unknown_rpc_is_unimplemented(serve, channel):
    address = await serve(Application([mount(Who=who)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Nothing")(b"", timeout=5)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
