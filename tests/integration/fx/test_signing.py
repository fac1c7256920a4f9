"""Signed quotes through the public API: every firm one, for ever, whatever became of it and of its key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import asyncpg
import grpc
import pytest

from fixtures.fx import ALPHA, BETA, PAYMENTS, TREASURER, VIEWER, Caller, Fx, StartFx, acceptance, money, reasons, spec
from fixtures.rpc import Channel, SettingsOf
from fx.main import build
from fx.settings import Settings
from rpc import Identity, certificates
from rpc.errors import read
from rpc.settings import SettingsError
from serai.client import Addresses, Connection, ForgedQuote, Serai
from serai.fx.v1 import fx_pb2_grpc, key_pb2, key_pb2_grpc, quote_pb2
from serai.ids import uuid7
from serai.quote_form import verify
from signing import VerifierKey, read_key
from storage.provision import ServiceUrls

SECONDS = 10.0
NOTHING = quote_pb2.Quote()
PAIRS = (
    spec("EUR", "USD", source_country="DE", target_country="US"),
    spec("JPY", "KWD", receive_amount=money("KWD", 12_345)),
    spec("SGD", "SGD", send=50_00),
    spec("BHD", "JPY", send=1_234_567),
    spec("KWD", "AED", send=3_333, return_rate_policy=quote_pb2.RETURN_RATE_POLICY_ORIGINAL_RATE),
)


async def keys_of(fx: Fx, identity: Identity = ALPHA) -> list[key_pb2.QuoteKey]:
    stub = key_pb2_grpc.QuoteKeyServiceStub(fx.connect(fx.address, identity))
    return list((await stub.ListQuoteKeys(key_pb2.ListQuoteKeysRequest(), timeout=SECONDS)).keys)


async def trusted(fx: Fx) -> list[VerifierKey]:
    return [read_key(key.verifier_key) for key in await keys_of(fx)]


async def made(fx: Fx, specs: Sequence[quote_pb2.QuoteSpec] = PAIRS) -> list[quote_pb2.Quote]:
    wanted = [quote_pb2.QuoteSpec.FromString(one.SerializeToString()) for one in specs]
    for one in wanted:
        one.request_id = str(uuid7())
    results = await fx.by(ALPHA).quote(*wanted)
    assert reasons(results) == ["OK"] * len(wanted)
    return [result.quote for result in results]


async def test_every_firm_quote_is_signed_when_it_is_made_and_as_it_is_kept(
    fx: Fx, start_fx: StartFx, channel: Channel
) -> None:
    keys, quotes = await trusted(fx), await made(fx)
    for quote in quotes:
        assert len(quote.signature) == 64
        verify(quote, keys)
    restarted = Caller(fx_pb2_grpc.FxServiceStub(channel(await start_fx(fx.urls), ALPHA)))
    assert await restarted.get(*(quote.quote_id for quote in quotes)) == quotes


async def test_a_quote_stays_signed_whatever_becomes_of_it(fx: Fx) -> None:
    keys = await trusted(fx)
    settled, cancelled, accepted, *_ = await made(fx)
    payment = acceptance(settled)
    answers = await fx.by(PAYMENTS).accept(payment, acceptance(accepted))
    answers += [await fx.by(PAYMENTS).settle(settled.quote_id, payment.payment_id)]
    answers += await fx.by(ALPHA).cancel(cancelled.quote_id)
    assert reasons(answers) == ["OK"] * 4
    found = await fx.by(ALPHA).get(settled.quote_id, cancelled.quote_id, accepted.quote_id)
    assert [quote_pb2.QuoteState.Name(quote.state).split("_")[-1] for quote in found] == [
        "SETTLED", "CANCELLED", "ACCEPTED",
    ]  # fmt: skip
    for quote in (*found, *(answer.quote for answer in answers)):
        verify(quote, keys)


async def test_an_indication_is_not_signed(fx: Fx) -> None:
    [result] = await fx.by(ALPHA).quote(spec(kind=quote_pb2.QUOTE_KIND_INDICATIVE))
    assert (result.quote.signature, result.quote.key_id) == (b"", "")
    with pytest.raises(ForgedQuote, match="not signed"):
        verify(result.quote, await trusted(fx))


async def test_every_caller_may_know_the_keys(fx: Fx) -> None:
    (key,) = await keys_of(fx)
    assert key.algorithm == "Ed25519"
    assert read_key(key.verifier_key).public_key == key.public_key
    assert read_key(key.verifier_key).key_id.hex() == key.key_id
    assert key.verifier_key.startswith("serai.local/fx/quotes+")
    assert [await keys_of(fx, identity) for identity in (BETA, PAYMENTS, TREASURER, VIEWER)] == [[key]] * 4
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await keys_of(fx, Identity.service("risk"))
    assert read(refused.value).code is grpc.StatusCode.PERMISSION_DENIED


async def test_a_new_key_signs_from_then_on_and_the_old_one_stays_known(
    fx: Fx, start_fx: StartFx, tmp_path: Path, channel: Channel
) -> None:
    [before] = await made(fx, PAIRS[:1])
    (tmp_path / "keys" / "fx-signing.pem").unlink()
    renewed = Fx(await start_fx(fx.urls), fx.urls, channel)
    [after] = await made(renewed, PAIRS[:1])
    keys = await keys_of(fx)
    assert [key.key_id for key in keys] == [after.key_id, before.key_id]
    assert keys[0].begin_time.ToNanoseconds() > keys[1].begin_time.ToNanoseconds()
    new, old = await trusted(fx)
    assert (verify(before, [new, old]), verify(after, [new, old])) == (old, new)
    [kept] = await renewed.by(ALPHA).get(before.quote_id)
    assert verify(kept, [new, old]) == old
    await start_fx(fx.urls)
    assert await keys_of(fx) == keys


async def test_a_partner_verifies_what_it_got(fx: Fx, certs: Path) -> None:
    connection = Connection(Addresses(fx.address, fx.address, fx.address), certificates.tls(certs, ALPHA))
    async with Serai.connect(connection) as client:
        [result] = await client.quote([spec()])
        [key] = await client.quote_keys()
        assert await client.verify(result.quote) == key
        assert await client.verify(result.quote, [key]) == key
        result.quote.receive_amount.minor_units += 1
        with pytest.raises(ForgedQuote):
            await client.verify(result.quote)
        with pytest.raises(ForgedQuote, match="not among the trusted"):
            await client.verify(result.quote, [])


async def test_a_forged_quote_is_refused_with_its_own_reason_and_reserves_nothing(fx: Fx) -> None:
    shown, other = await made(fx, PAIRS[:2])
    [foreign] = [result.quote for result in await fx.by(BETA).quote(spec())]
    forged = [
        acceptance(shown, signature=other.signature),
        acceptance(other, signature=shown.signature, quote_id=foreign.quote_id),
        acceptance(other, signature=shown.signature, quote_id=str(uuid7())),
        acceptance(other, signature=b"x"),
        acceptance(other, quote_id="6a8d3b1e-52c1-4f0e-9f43-0d9b0a3c7a11"),
    ]
    results = await fx.by(PAYMENTS).accept(*forged)
    assert reasons(results) == ["QUOTE_FORGED"] * len(forged)
    assert [result.quote for result in results] == [NOTHING] * len(forged)
    assert not any((await fx.by(TREASURER).reserved()).values())
    again = await fx.by(PAYMENTS).accept(*forged)
    assert [result.status.replayed for result in again] == [True] * len(forged)
    assert reasons(again) == ["QUOTE_FORGED"] * len(forged)
    genuine = await fx.by(PAYMENTS).accept(acceptance(shown, signature=shown.signature), acceptance(other))
    assert reasons(genuine) == ["OK", "OK"]


async def test_keys_and_signatures_cannot_be_taken_back(fx: Fx) -> None:
    [quote] = await made(fx, PAIRS[:1])
    service = await asyncpg.connect(fx.urls.runtime_url)
    for statement in ("UPDATE quote_key SET name = 'x'", "DELETE FROM quote_key"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute(statement)
    with pytest.raises(asyncpg.CheckViolationError):
        await service.execute("UPDATE quote SET signature = '' WHERE quote_id = $1", quote.quote_id)
    await service.close()


async def test_a_service_without_a_key_does_not_start(
    settings_of: SettingsOf, fx_database: ServiceUrls, certs: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no key")
    for given, said in (
        ({}, "SERAI_FX_SIGNING_KEY: it is not set"),
        ({"fx_signing_key": wrong}, "cannot be read as a private key"),
        ({"fx_signing_key": certs / "service" / "fx" / "tls.key"}, "another kind than Ed25519"),
    ):
        with pytest.raises(SettingsError, match=said):
            async with build(Settings(**settings_of("fx", fx_database), **{"home": None, **given})):  # type: ignore[arg-type]
                pass
