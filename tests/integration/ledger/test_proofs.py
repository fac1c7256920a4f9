"""Proofs by RPC: what they prove, who may ask, and what is answered when they cannot be given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import grpc
import pytest

from fixtures.ledger import BOOK, LedgerCaller, StartLedger, hold, new_id, post, transfer
from ledger.api import paging
from ledger.api.convert import results
from ledger.domain.checkpoint import Checkpoint, read_note
from ledger.domain.leaf import parse
from ledger.domain.merkle import leaf_hash, verify_consistency, verify_inclusion
from ledger.domain.tiles import border_root, grow
from ledger.main import build
from ledger.settings import Settings
from rpc import Identity
from rpc.errors import read
from rpc.settings import SettingsError
from serai.ledger.v1 import proof_pb2 as pb
from serai.ledger.v1.proof_pb2_grpc import ProofServiceStub
from signing import read_key
from storage.provision import ServiceUrls

if TYPE_CHECKING:
    from fixtures.rpc import Channel
    from serai.ledger.v1.proof_pb2_grpc import ProofServiceAsyncStub

SECONDS = 10.0
NO_TOKEN = "x"  # noqa: S105 - no secret.
BEYOND_TIME = paging.token("keys", 1, 10**18 - 1)
VIEWER = Identity.operator("viewer")


async def sealed(proofs: ProofServiceAsyncStub, size: int, book_id: int = BOOK) -> pb.GetCheckpointResponse:
    """The newest checkpoint once it covers `size` transfers."""
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                found = await proofs.GetCheckpoint(pb.GetCheckpointRequest(book_id=book_id), timeout=SECONDS)
                if found.tree_size >= size:
                    return found
            except grpc.aio.AioRpcError as error:
                if read(error).reason != "CHECKPOINT_NOT_FOUND":
                    raise


async def verified(proofs: ProofServiceAsyncStub, found: pb.GetCheckpointResponse) -> Checkpoint:
    """What a checkpoint says, checked with the keys that the service lists."""
    listed = await proofs.ListSigningKeys(pb.ListSigningKeysRequest(book_id=BOOK), timeout=SECONDS)
    said = read_note(found.note, [read_key(key.verifier_key) for key in listed.keys])
    assert (said.size, said.root) == (found.tree_size, found.root_hash)
    return said


@pytest.fixture
def proofs(ledger: LedgerCaller, channel: Channel) -> ProofServiceAsyncStub:
    return ProofServiceStub(channel(ledger.address, VIEWER))


async def refused(call: Callable[..., object], request: object) -> tuple[grpc.StatusCode, str, list[str]]:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call(request, timeout=SECONDS)  # type: ignore[misc]
    failure = read(raised.value)
    return failure.code, failure.reason, [violation.field for violation in failure.violations]


async def test_every_transfer_is_proved(ledger: LedgerCaller, proofs: ProofServiceAsyncStub) -> None:
    a, b = await ledger.open("alpha", "beta")
    held = hold(a, b, 9)
    specs = [held, post(held, 4), *(transfer(a, b, 1) for _ in range(270))]
    await ledger.make(*specs)
    checkpoint = await verified(proofs, await sealed(proofs, len(specs)))
    assert checkpoint.origin == "serai.local/ledger/book/1"
    for index in (0, 1, 100, 255, 256, 271):
        request = pb.GetInclusionProofRequest(book_id=BOOK, transfer_id=specs[index].request_id)
        found = await proofs.GetInclusionProof(request, timeout=SECONDS)
        assert (found.leaf_index, found.tree_size, found.checkpoint_note != "") == (index, 272, True)
        assert verify_inclusion(leaf_hash(found.leaf), index, 272, list(found.path), checkpoint.root)
        book_id, said = parse(found.leaf)
        assert results.transfers([said], book_id) == [found.transfer]
        assert found.transfer.transfer_id == specs[index].request_id


async def test_any_two_checkpoints_are_consistent(ledger: LedgerCaller, proofs: ProofServiceAsyncStub) -> None:
    a, b = await ledger.open("alpha", "beta")
    found: list[Checkpoint] = []
    for count in (1, 2, 130, 200, 400):
        await ledger.make(*(transfer(a, b, 1) for _ in range(count)))
        found.append(await verified(proofs, await sealed(proofs, sum((1, 2, 130, 200, 400)[: len(found) + 1]))))
    for old in found:
        for new in found:
            if old.size <= new.size:
                request = pb.GetConsistencyProofRequest(book_id=BOOK, old_size=old.size, new_size=new.size)
                path = (await proofs.GetConsistencyProof(request, timeout=SECONDS)).path
                assert verify_consistency(old.size, new.size, old.root, new.root, list(path))
    newest = await proofs.GetConsistencyProof(pb.GetConsistencyProofRequest(book_id=BOOK, old_size=2), timeout=SECONDS)
    assert newest.new_size == found[-1].size
    earlier = await proofs.GetCheckpoint(
        pb.GetCheckpointRequest(book_id=BOOK, tree_size=found[1].size), timeout=SECONDS
    )
    assert await verified(proofs, earlier) == found[1]
    assert earlier.head_sequence == 733


async def test_the_leaves_make_the_signed_tree(ledger: LedgerCaller, proofs: ProofServiceAsyncStub) -> None:
    a, b = await ledger.open("alpha", "beta")
    await ledger.make(*(transfer(a, b, 1) for _ in range(25)))
    checkpoint = await sealed(proofs, 25)
    leaves: list[bytes] = []
    token = ""
    while not leaves or token:
        request = pb.ListLeavesRequest(book_id=BOOK, page_size=10, page_token=token)
        page = await proofs.ListLeaves(request, timeout=SECONDS)
        leaves += page.leaves
        token = page.next_page_token
    assert len(leaves) == 25
    assert border_root(grow(0, [], [leaf_hash(leaf) for leaf in leaves])[1]) == checkpoint.root_hash


async def test_what_cannot_be_proved_is_said(start_ledger: StartLedger, channel: Channel) -> None:
    ledger = await start_ledger(seal_interval_seconds=1)
    proofs = ProofServiceStub(channel(ledger.address, VIEWER))
    a, b = await ledger.open("alpha", "beta")
    spec = transfer(a, b, 1)
    await ledger.make(spec)
    checkpoint = await sealed(proofs, 1)
    late = transfer(a, b, 1)
    await ledger.make(late)
    of = {"book_id": BOOK, "transfer_id": spec.request_id}
    assert await refused(
        proofs.GetInclusionProof, pb.GetInclusionProofRequest(book_id=BOOK, transfer_id=late.request_id, tree_size=1)
    ) == (grpc.StatusCode.FAILED_PRECONDITION, "NOT_SEALED_YET", [])
    assert await refused(proofs.GetInclusionProof, pb.GetInclusionProofRequest(book_id=BOOK, transfer_id=new_id())) == (
        grpc.StatusCode.NOT_FOUND,
        "TRANSFER_NOT_FOUND",
        [],
    )
    not_found = (grpc.StatusCode.NOT_FOUND, "CHECKPOINT_NOT_FOUND", [])
    assert await refused(proofs.GetInclusionProof, pb.GetInclusionProofRequest(**of, tree_size=99)) == not_found
    assert await refused(proofs.GetCheckpoint, pb.GetCheckpointRequest(book_id=BOOK, tree_size=99)) == not_found
    assert await refused(proofs.GetCheckpoint, pb.GetCheckpointRequest(book_id=7)) == not_found
    assert await refused(
        proofs.GetConsistencyProof, pb.GetConsistencyProofRequest(book_id=BOOK, old_size=1, new_size=99)
    ) == (grpc.StatusCode.FAILED_PRECONDITION, "NOT_SEALED_YET", [])
    assert checkpoint.tree_size == 1


@pytest.mark.parametrize(
    ("rpc", "request_", "fields"),
    [
        ("GetCheckpoint", pb.GetCheckpointRequest(tree_size=2**63), ["book_id", "tree_size"]),
        ("GetInclusionProof", pb.GetInclusionProofRequest(transfer_id="x"), ["book_id", "transfer_id"]),
        ("GetConsistencyProof", pb.GetConsistencyProofRequest(book_id=1), ["old_size"]),
        ("GetConsistencyProof", pb.GetConsistencyProofRequest(book_id=1, old_size=3, new_size=2), ["new_size"]),
        (
            "ListLeaves",
            pb.ListLeavesRequest(page_size=1001, page_token=NO_TOKEN),
            ["book_id", "page_size", "page_token"],
        ),
        ("ListSigningKeys", pb.ListSigningKeysRequest(book_id=1, page_token=NO_TOKEN), ["page_token"]),
        ("ListSigningKeys", pb.ListSigningKeysRequest(book_id=1, page_token=BEYOND_TIME), ["page_token"]),
    ],
)
async def test_bad_input_is_named(proofs: ProofServiceAsyncStub, rpc: str, request_: object, fields: list[str]) -> None:
    assert await refused(getattr(proofs, rpc), request_) == (
        grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST", fields
    )  # fmt: skip


async def test_only_verifiers_may_ask(ledger: LedgerCaller, channel: Channel) -> None:
    ledger_keys = pb.ListSigningKeysRequest(book_id=BOOK)
    for identity in (Identity.channel("alpha"), Identity.operator("reviewer"), Identity.service("fx")):
        stub = ProofServiceStub(channel(ledger.address, identity))
        assert (await refused(stub.ListSigningKeys, ledger_keys))[0] is grpc.StatusCode.PERMISSION_DENIED
    for identity in (Identity.service("payments"), Identity.operator("security"), Identity.operator("treasurer")):
        stub = ProofServiceStub(channel(ledger.address, identity))
        assert not (await stub.ListSigningKeys(ledger_keys, timeout=SECONDS)).keys


async def test_a_transfer_that_was_changed_is_not_proved(
    ledger: LedgerCaller, proofs: ProofServiceAsyncStub, ledger_database: ServiceUrls
) -> None:
    a, b = await ledger.open("alpha", "beta")
    specs = [transfer(a, b, 1) for _ in range(300)]
    await ledger.make(*specs)
    await sealed(proofs, 300)
    owner = await asyncpg.connect(ledger_database.owner_url)
    await owner.execute("UPDATE transfer SET minor_units = 2 WHERE sequence = 5")
    request = pb.GetInclusionProofRequest(book_id=BOOK, transfer_id=specs[4].request_id)
    disagrees = (grpc.StatusCode.DATA_LOSS, "LOG_DISAGREES", [])
    assert await refused(proofs.GetInclusionProof, request) == disagrees
    await owner.execute("UPDATE transfer SET minor_units = 1 WHERE sequence = 5")
    assert (await proofs.GetInclusionProof(request, timeout=SECONDS)).leaf_index == 4
    await owner.execute("DELETE FROM merkle_tile")
    assert await refused(proofs.GetInclusionProof, request) == disagrees
    await owner.close()


async def test_a_ledger_without_a_signing_key_does_not_start(certs: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no key")
    usual: dict[str, object] = {
        "listen_address": "127.0.0.1:0",
        "health_address": "127.0.0.1:0",
        "tls_cert_file": certs / "ca.crt",
        "tls_key_file": certs / "ca.crt",
        "tls_ca_file": certs / "ca.crt",
        "database_url": "postgresql://nobody@127.0.0.1:1/none",
        "home": None,
    }
    for given, said in (
        ({}, "SERAI_LEDGER_SIGNING_KEY: it is not set"),
        ({"ledger_signing_key": wrong}, "cannot be read as a private key"),
        ({"ledger_signing_key": certs / "service" / "ledger" / "tls.key"}, "another kind than Ed25519"),
    ):
        with pytest.raises(SettingsError, match=said):
            async with build(Settings(**(usual | given))):  # type: ignore[arg-type]
                pass
