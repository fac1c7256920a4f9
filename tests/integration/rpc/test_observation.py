"""Every call is counted, carries its trace on, and a failed one leaves one line."""

import json

import grpc
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import rpc
from fixtures.sample_service import NAME, mount, stream, unary
from rpc import Application, Failure, Identity, outgoing
from telemetry import TraceContext, logs, snapshot, tracing

CALLER = TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", sampled=True)
TRACED = (("traceparent", CALLER.traceparent),)


async def trace_id(_request, _context):
    return rpc.call().trace_id


def count_of(method, code):
    wanted = {"method": f"/{NAME}/{method}", "code": code}
    return sum(row["value"] for row in snapshot()["rpc.server.calls"] if row["attributes"] == wanted)


async def test_calls_are_counted_by_method_and_code(serve, channel):
    async def measured(request, _context):
        if request:
            raise Failure("NO", "no", code=grpc.StatusCode.FAILED_PRECONDITION)
        return "yes"

    address = await serve(Application([mount(Measured=measured)]), Identity.service("ledger"))
    call = unary(channel(address, Identity.channel("alpha")), "Measured")
    before = count_of("Measured", "OK"), count_of("Measured", "FAILED_PRECONDITION")
    await call(b"", timeout=5)
    for _ in range(2):
        with pytest.raises(grpc.aio.AioRpcError):
            await call(b"x", timeout=5)
    after = count_of("Measured", "OK"), count_of("Measured", "FAILED_PRECONDITION")
    assert (after[0] - before[0], after[1] - before[1]) == (1, 2)
    durations = [row for row in snapshot()["rpc.server.duration"] if row["attributes"]["method"].endswith("/Measured")]
    assert durations[0]["count"] == sum(after)
    assert snapshot()["rpc.server.in_flight"][0]["value"] == 0


async def test_the_callers_trace_is_kept_and_passed_on(serve, channel):
    back = await serve(Application([mount(Trace=trace_id)]), Identity.service("fx"))
    ask = unary(channel(back, Identity.service("payments")), "Trace")

    async def relay(_request, _context):
        return (await ask(b"", **outgoing(5.0))).decode()

    front = await serve(Application([mount(Relay=relay)]), Identity.service("payments"))
    call = unary(channel(front, Identity.channel("alpha")), "Relay")
    assert await call(b"", timeout=5, metadata=TRACED) == CALLER.trace_id.encode()


async def test_a_call_without_a_trace_begins_one_and_keeps_it(serve, channel):
    async def twice(_request, _context):
        [(_, sent)] = outgoing(1.0)["metadata"]
        return f"{rpc.call().trace_id} {TraceContext.parse(sent).trace_id}"

    address = await serve(Application([mount(Twice=twice)]), Identity.service("ledger"))
    call = unary(channel(address, Identity.channel("alpha")), "Twice")
    first, sent = (await call(b"", timeout=5)).split()
    second, _ = (await call(b"", timeout=5)).split()
    assert first == sent
    assert first != second


async def test_a_failed_call_leaves_one_line_with_its_trace_and_caller(serve, channel, capsys, restored_logging):
    async def fail(_request, _context):
        raise ZeroDivisionError("text for us alone")

    logs.configure("ledger", "info")
    address = await serve(Application([mount(Fail=fail)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Fail")(b"", timeout=5, metadata=TRACED)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    [line] = [line for line in lines if line["event"] == "call failed"]
    assert (line["trace_id"], line["caller"]) == (CALLER.trace_id, "channel/alpha")
    assert (line["code"], line["reason"], line["level"]) == ("INTERNAL", "INTERNAL", "error")
    assert line["correlation_id"] == rpc.errors.read(caught.value).metadata["correlation_id"]
    assert "text for us alone" in line["exception"]


async def test_a_refused_call_leaves_one_line_that_repeats_nothing_the_caller_sent(
    serve, channel, capsys, restored_logging
):
    async def refuse(request, _context):
        if request == "away":
            raise ConnectionRefusedError("host db-7")
        violations = rpc.Violations()
        violations.under("payments[0]").add("request_id", f"{request!r} is not a UUID")
        violations.raise_if_any()

    logs.configure("ledger", "info")
    away = rpc.Mapped(grpc.StatusCode.FAILED_PRECONDITION, "AWAY", message="what is needed is away")
    application = Application([mount(Refuse=refuse)], errors={OSError: away})
    call = unary(channel(await serve(application, Identity.service("ledger")), Identity.channel("alpha")), "Refuse")
    for request in (b"DE89370400440532013000", b"away"):
        with pytest.raises(grpc.aio.AioRpcError):
            await call(request, timeout=5)
    output = capsys.readouterr().err
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    invalid, mapped = [line for line in lines if line["event"] == "call refused"]
    assert (invalid["reason"], invalid["detail"]) == ("INVALID_REQUEST", "payments[0].request_id")
    assert (mapped["reason"], mapped["error"]) == ("AWAY", "ConnectionRefusedError")
    assert "DE89370400440532013000" not in output


async def test_spans_are_made_where_they_are_collected(serve, channel):
    async def follow(_request, _context):
        yield rpc.call().trace_id

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.collect_with(provider.get_tracer("test"))
    try:
        application = Application([mount(Trace=trace_id, Follow=follow)])
        opened = channel(await serve(application, Identity.service("ledger")), Identity.channel("alpha"))
        await unary(opened, "Trace")(b"", timeout=5, metadata=TRACED)
        messages = stream(opened, "Follow")(b"", timeout=5, metadata=TRACED)
        assert [message async for message in messages] == [CALLER.trace_id.encode()]
    finally:
        tracing.collect_with(None)
    spans = exporter.get_finished_spans()
    provider.shutdown()
    assert [span.name for span in spans] == [f"/{NAME}/Trace", f"/{NAME}/Follow"]
    assert {f"{span.context.trace_id:032x}" for span in spans} == {CALLER.trace_id}
