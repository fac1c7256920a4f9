"""Every RPC of the running services, met with calls that are wrong: a precise error each, and the service goes on."""

import importlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from cli.stack.stack import Stack
from rpc.certificates import ensure, issue
from rpc.channel import open_channel
from rpc.errors import read
from rpc.identity import Identity, Kind

PROTOS = Path(__file__).resolve().parents[2] / "protos"
SERVED_BY = {"fx": "fx", "compliance": "compliance", "ledger": "ledger", "risk": "risk", "payments": "payments"}
GARBAGE = b"\xff\xfe\x00garbage\xff"
DEADLINE_SECONDS = 10.0
QUIET_STREAM_SECONDS = 0.5
"""A stream that has not been refused by then was opened and has nothing to say."""

STRANGER = Identity(Kind.OPERATOR, "stranger")


def methods() -> list[MethodDescriptor]:
    found = []
    for proto in sorted(PROTOS.rglob("*.proto")):
        name = proto.relative_to(PROTOS).with_suffix("")
        file = importlib.import_module(".".join(name.parts) + "_pb2").DESCRIPTOR
        for service in file.services_by_name.values():
            found += [m for m in service.methods_by_name.values() if m.containing_service.name != "EchoService"]
    return found


EVERY_RPC = pytest.mark.parametrize("method", methods(), ids=lambda m: f"{m.containing_service.name}.{m.name}")


@pytest.fixture(scope="session")
async def calls(stack: Stack) -> AsyncIterator[Callable[..., Any]]:
    """Gives `call(method, payload, identity, timeout)`: sends raw bytes and gives the error's reading, or None."""
    channels: dict[tuple[str, Identity], grpc.aio.Channel] = {}

    async def call(
        method: MethodDescriptor, payload: bytes, identity: Identity, seconds: float | None = DEADLINE_SECONDS
    ) -> Any:
        area = method.containing_service.file.package.split(".")[1]
        key = (SERVED_BY[area], identity)
        if key not in channels:
            files = ensure(stack.home.certs, identity)
            channels[key] = open_channel(stack.endpoints[key[0]].address, files, retries=False)
        path = f"/{method.containing_service.full_name}/{method.name}"
        answer = GetMessageClass(method.output_type).FromString
        try:
            if method.server_streaming:
                patience = seconds and QUIET_STREAM_SECONDS
                stream = channels[key].unary_stream(path, lambda b: b, answer)(payload, timeout=patience)
                await stream.read()
                stream.cancel()
            else:
                await channels[key].unary_unary(path, lambda b: b, answer)(payload, timeout=seconds)
        except grpc.aio.AioRpcError as error:
            quiet = method.server_streaming and error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            return None if quiet else read(error)
        return None

    yield call
    for channel in channels.values():
        await channel.close()


@EVERY_RPC
async def test_a_missing_deadline_is_refused(calls: Callable[..., Any], method: MethodDescriptor) -> None:
    failure = await calls(method, b"", Identity(Kind.OPERATOR, "viewer"), None)
    assert (failure.code, failure.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "DEADLINE_REQUIRED")


@EVERY_RPC
async def test_an_operator_of_no_role_is_refused(calls: Callable[..., Any], method: MethodDescriptor) -> None:
    failure = await calls(method, b"", STRANGER)
    assert failure.code is grpc.StatusCode.PERMISSION_DENIED


@EVERY_RPC
async def test_garbage_is_an_invalid_argument_to_whoever_may_call(
    calls: Callable[..., Any], method: MethodDescriptor
) -> None:
    callers = [
        Identity(Kind.SERVICE, "payments"),
        Identity(Kind.CHANNEL, "aurora-de"),
        *(Identity(Kind.OPERATOR, role) for role in ("viewer", "reviewer", "treasurer", "security")),
    ]
    failures = [await calls(method, GARBAGE, caller) for caller in callers]
    allowed = [f for f in failures if f.code is not grpc.StatusCode.PERMISSION_DENIED]
    assert allowed, "nobody may call this RPC"
    assert {(f.code, f.reason) for f in allowed} == {(grpc.StatusCode.INVALID_ARGUMENT, "MALFORMED_MESSAGE")}


@EVERY_RPC
async def test_an_empty_request_meets_no_defect(calls: Callable[..., Any], method: MethodDescriptor) -> None:
    callers = [
        Identity(Kind.SERVICE, "payments"),
        Identity(Kind.CHANNEL, "aurora-de"),
        *(Identity(Kind.OPERATOR, role) for role in ("viewer", "reviewer", "treasurer", "security")),
    ]
    answers = [await calls(method, b"", caller) for caller in callers]
    codes = {a.code for a in answers if a is not None}
    assert codes <= {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.NOT_FOUND,
    }


async def test_a_certificate_of_another_authority_gets_no_connection(stack: Stack, tmp_path: Path) -> None:
    foreign = issue(tmp_path, Identity(Kind.SERVICE, "payments"))
    ours = ensure(stack.home.certs, Identity(Kind.SERVICE, "payments"))
    posing = type(foreign)(foreign.cert_file, foreign.key_file, ours.ca_file)
    method = methods()[0]
    area = method.containing_service.file.package.split(".")[1]
    async with open_channel(stack.endpoints[area].address, posing, retries=False) as channel:
        path = f"/{method.containing_service.full_name}/{method.name}"
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await channel.unary_unary(path)(b"", timeout=DEADLINE_SECONDS)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_every_service_is_healthy_after_all_that(stack: Stack) -> None:
    assert set((await stack.health()).values()) == {"SERVING"}
