"""`serai bench echo`: what the server stack costs, against a bare grpc.aio server, in one run."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc

from cli.bench.load import Measured, measure, median
from rpc.certificates import ensure
from rpc.channel import open_channel
from rpc.deadlines import outgoing
from rpc.identity import Identity, Kind
from serai.common.v1 import echo_pb2, echo_pb2_grpc

CALLERS = 64
ROUNDS = 5
WARM_UP_SECONDS = 0.5


async def run(certs: Path, say: Callable[[str], None], *, seconds: float = 10.0) -> dict[str, Any]:
    """Measure both servers in turns for `seconds` in all; rates are medians of the rounds."""
    identity = Identity(Kind.SERVICE, "payments")
    each = seconds / ROUNDS / 2
    stack_rounds: list[Measured] = []
    bare_rounds: list[Measured] = []
    async with (
        server(str(certs)) as stack_port,
        server("--bare") as bare_port,
        open_channel(f"127.0.0.1:{stack_port}", ensure(certs, identity)) as stack,
        grpc.aio.insecure_channel(f"127.0.0.1:{bare_port}") as bare,
    ):
        stack_call, bare_call = caller(stack), bare_caller(bare)
        for call in (stack_call, bare_call):
            await measure(call, callers=CALLERS, seconds=WARM_UP_SECONDS)
        for number in range(ROUNDS):
            say(f"round {number + 1} of {ROUNDS}")
            bare_rounds.append(await measure(bare_call, callers=CALLERS, seconds=each))
            stack_rounds.append(await measure(stack_call, callers=CALLERS, seconds=each))
    echo, bare_echo = median(stack_rounds), median(bare_rounds)
    return {
        "bench": "echo",
        "callers": CALLERS,
        "echo_per_s": round(echo),
        "bare_echo_per_s": round(bare_echo),
        "echo_over_bare": round(echo / bare_echo, 3),
        "p99_ms": round(stack_rounds[-1].p99_ms, 2),
        "load_1m": round(os.getloadavg()[0], 2),
        "python": sys.version.split()[0],
    }


def caller(channel: grpc.aio.Channel) -> Callable[[], Any]:
    """Give a call of Echo as our services make it: with deadline and trace."""
    stub = echo_pb2_grpc.EchoServiceStub(channel)
    request = echo_pb2.EchoRequest()
    return lambda: stub.Echo(request, **outgoing(10.0))


def bare_caller(channel: grpc.aio.Channel) -> Callable[[], Any]:
    """Give a call of Echo with a deadline and nothing else."""
    stub = echo_pb2_grpc.EchoServiceStub(channel)
    request = echo_pb2.EchoRequest()
    return lambda: stub.Echo(request, timeout=10.0)


@asynccontextmanager
async def server(argument: str) -> AsyncIterator[int]:
    """Run an echo server in a process of its own and give its port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.bench.echo_server", argument, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None  # noqa: S101 - asked for above; for the type checker.
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()
