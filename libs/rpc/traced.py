"""Puts a span around a handler, where somebody collects spans; elsewhere the handler stays as it is."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from rpc import context
from telemetry import tracing


def unary(method: str, behaviour: Any) -> Any:
    """Gives the handler of a unary RPC, with a span around it if spans are collected."""
    tracer = tracing.collector()
    if tracer is None:
        return behaviour

    async def with_span(request: Any, invocation: Any) -> Any:
        with tracing.server_span(tracer, method, context.call().trace):
            return await behaviour(request, invocation)

    return with_span


def stream(method: str, behaviour: Any) -> Any:
    """Gives the handler of a server stream, with a span around it if spans are collected."""
    tracer = tracing.collector()
    if tracer is None:
        return behaviour

    async def with_span(request: Any, invocation: Any) -> AsyncIterator[Any]:
        with tracing.server_span(tracer, method, context.call().trace):
            async with aclosing(behaviour(request, invocation)) as responses:
                async for response in responses:
                    yield response

    return with_span
