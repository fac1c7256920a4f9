"""The one wrapper around every RPC: deadline, identity, access, trace, metrics, error mapping.

Handlers are wrapped once, when they are registered. grpc's interceptors would do the same at several times the cost,
because they are built anew for every call. The wrapper takes the request as bytes and parses it itself, after the
caller was let in, so that a malformed message is answered like any other fault and costs strangers nothing.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from time import monotonic
from typing import Any, NoReturn

import grpc
from grpc.aio import AbortError

from rpc import traced
from rpc.access import Callers
from rpc.context import Call, current
from rpc.deadlines import MAX_UNARY_SECONDS
from rpc.errors import ErrorMap, Failure
from rpc.mapping import RETRY_SOON_SECONDS, failure_of
from rpc.measures import IN_FLIGHT, Measures
from rpc.mounting import Handler, Method
from rpc.peers import Peers
from rpc.status import status_of
from rpc.streams import OpenStream, OpenStreams
from telemetry import logger

log = logger(__name__)

_LOGGED_FIELDS = 10
"""So many of the wrong fields of a call are named in its line of the log."""

_OUR_FAULT = {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.DATA_LOSS}


class Guard:
    """Wraps the handlers of one server."""

    def __init__(self, peers: Peers, errors: ErrorMap, max_in_flight_calls: int) -> None:
        self._peers = peers
        self._errors = errors
        self._max_in_flight = max_in_flight_calls
        self._in_flight = IN_FLIGHT.at()
        self.streams = OpenStreams()

    def wrap(self, method: Method) -> Handler:
        """Gives the handler to register in place of the generated one."""
        if method.handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(self._stream(method))
        return grpc.unary_unary_rpc_method_handler(self._unary(method))

    def _unary(self, method: Method) -> Any:
        name, callers = method.full_name, method.callers
        behaviour = traced.unary(name, method.handler.unary_unary)
        parse, serialize = _codec(method.handler)
        measures = Measures(name)
        in_flight = self._in_flight
        admit = self._admit

        async def serve(raw: bytes, context: Any) -> bytes:
            started = monotonic()
            in_flight.value += 1
            try:
                admit(context, name, callers, started, MAX_UNARY_SECONDS)
                answer = serialize(await behaviour(_parsed(parse, raw), context))
            except Exception as error:
                await self._fail(error, context, name, measures, started)
            except asyncio.CancelledError:
                measures.failed(_why_cancelled(context), monotonic() - started)
                raise
            finally:
                in_flight.value -= 1
            measures.ok.value += 1
            measures.duration.record(monotonic() - started)
            return answer

        return serve

    def _stream(self, method: Method) -> Any:
        name, callers = method.full_name, method.callers
        behaviour = traced.stream(name, method.handler.unary_stream)
        parse, serialize = _codec(method.handler)
        measures = Measures(name)

        async def serve(raw: bytes, context: Any) -> None:
            started = monotonic()
            self._in_flight.value += 1
            stream = self.streams.open()
            try:
                self._admit(context, name, callers, started, float("inf"))
                async with aclosing(behaviour(_parsed(parse, raw), context)) as responses:
                    async for response in responses:
                        # What many readers get alike is serialised by whoever makes it, once for all of them.
                        message = response if isinstance(response, bytes) else serialize(response)
                        await stream.send(context.write, message)
            except Exception as error:
                await self._fail(error, context, name, measures, started)
            except asyncio.CancelledError:
                if stream.was_cancelled_to_end():
                    await self._fail(OpenStream.ended(), context, name, measures, started)
                measures.failed(_why_cancelled(context), monotonic() - started)
                raise
            finally:
                self._in_flight.value -= 1
                self.streams.close(stream)
            measures.ok.value += 1
            measures.duration.record(monotonic() - started)

        return serve

    def _admit(self, context: Any, name: str, callers: Callers, now: float, max_seconds: float) -> None:
        """Lets a call in and makes it the current one, or raises the Failure that it is refused with."""
        if self._in_flight.value > self._max_in_flight:
            raise _overloaded()
        remaining = context.time_remaining()
        if remaining is None or remaining > max_seconds:
            raise _no_deadline(remaining, max_seconds)
        identity = self._peers.identify(context)
        call = Call(identity, name, now + remaining, context)
        # Set before access is decided, so that the line about a refusal says who was refused.
        current.set(call)
        if not callers.allow(identity):
            raise Failure("NOT_ALLOWED", f"{identity} may not call {name}", code=grpc.StatusCode.PERMISSION_DENIED)

    async def _fail(self, error: Exception, context: Any, name: str, measures: Measures, started: float) -> NoReturn:
        """Counts and logs a failed call once, and answers it; always raises, as grpc's abort does."""
        seconds = monotonic() - started
        if isinstance(error, AbortError):
            # The handler has answered by itself.
            measures.failed(_code_of(context), seconds)
            raise error
        failure = failure_of(error, self._errors)
        measures.failed(failure.code, seconds)
        _log_failure(failure, error, name, seconds)
        await context.abort_with_status(status_of(failure))
        raise error  # Never reached, because abort_with_status raises; it keeps the promise of NoReturn.


def _codec(handler: Handler) -> tuple[Callable[[bytes], Any], Callable[[Any], bytes]]:
    return handler.request_deserializer or bytes, handler.response_serializer or bytes


def _parsed(parse: Callable[[bytes], Any], raw: bytes) -> Any:
    try:
        return parse(raw)
    except Exception as error:
        raise Failure(
            "MALFORMED_MESSAGE",
            "the request is not a message of the type that this RPC takes",
            code=grpc.StatusCode.INVALID_ARGUMENT,
        ) from error


def _no_deadline(remaining: float | None, max_seconds: float) -> Failure:
    if remaining is None:
        return Failure(
            "DEADLINE_REQUIRED",
            "the call has no deadline; set one (timeout= in Python)",
            code=grpc.StatusCode.INVALID_ARGUMENT,
        )
    return Failure(
        "DEADLINE_TOO_LONG",
        f"the call's deadline is {remaining:.0f} seconds away; at most {max_seconds:.0f} are allowed",
        code=grpc.StatusCode.INVALID_ARGUMENT,
    )


def _overloaded() -> Failure:
    return Failure(
        "SERVER_OVERLOADED",
        "the server has as many calls in flight as it takes",
        code=grpc.StatusCode.RESOURCE_EXHAUSTED,
        retry_after_seconds=RETRY_SOON_SECONDS,
    )


def _why_cancelled(context: Any) -> grpc.StatusCode:
    spent = context.time_remaining() == 0
    return grpc.StatusCode.DEADLINE_EXCEEDED if spent else grpc.StatusCode.CANCELLED


def _code_of(context: Any) -> grpc.StatusCode:
    code = context.code()
    return code if isinstance(code, grpc.StatusCode) else grpc.StatusCode.UNKNOWN


def _log_failure(failure: Failure, error: Exception, method: str, seconds: float) -> None:
    call = current.get()
    fields: dict[str, Any] = {
        "method": method,
        "code": failure.code.name,
        "reason": failure.reason,
        "caller": str(call.identity) if call else None,
        "duration_ms": round(seconds * 1000, 3),
        **failure.metadata,
    }
    if failure.code in _OUR_FAULT:
        log.error("call failed", **fields, exc_info=error)
    else:
        if error is not failure:
            # The caller is told what to do; what it really was is for us.
            fields["error"] = type(error).__name__
        log.info("call refused", **fields, detail=_detail(failure))


def _detail(failure: Failure) -> str:
    """What the log says of a refusal: of wrong fields their names alone, for descriptions may quote what was sent."""
    if not failure.violations:
        return failure.message
    return ", ".join(violation.field for violation in failure.violations[:_LOGGED_FIELDS])
