"""Whatever goes wrong is answered with one code, one reason and no secrets, and the server goes on."""

import asyncio
import json

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from batching import QueueFull
from fixtures.sample_service import mount, unary
from rpc import Application, Failure, Identity, Mapped, Violation, Violations
from rpc.errors import read
from rpc.server import Limits


class InsufficientFunds(Exception):
    """A domain's error."""


class OverdrawnReserve(InsufficientFunds):
    """A narrower one, which the table does not name."""


class ConnectionLost(Exception):
    """A storage's error whose text is not for callers."""


ERRORS = {
    InsufficientFunds: (grpc.StatusCode.FAILED_PRECONDITION, "INSUFFICIENT_FUNDS"),
    ConnectionLost: Mapped(grpc.StatusCode.UNAVAILABLE, "DATABASE_UNAVAILABLE", 0.25, "the database is away"),
}


@pytest.fixture
def failing(serve, channel):
    """Gives `await failing(error) -> AioRpcError`: what a caller sees when a handler raises this."""

    async def call(error):
        async def fail(_request, _context):
            raise error

        address = await serve(Application([mount(Fail=fail)], errors=ERRORS), Identity.service("ledger"))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await unary(channel(address, Identity.channel("alpha")), "Fail")(b"", timeout=5)
        return caught.value

    return call


async def test_a_domain_error_becomes_its_row_of_the_table(failing):
    remote = read(await failing(InsufficientFunds("the account lacks 5 EUR")))
    assert remote.code is grpc.StatusCode.FAILED_PRECONDITION
    assert (remote.reason, remote.message) == ("INSUFFICIENT_FUNDS", "the account lacks 5 EUR")


async def test_a_narrower_error_becomes_its_nearest_ancestor(failing):
    assert read(await failing(OverdrawnReserve())).reason == "INSUFFICIENT_FUNDS"


async def test_a_status_carries_exactly_one_error_info(failing):
    status = rpc_status.from_call(await failing(InsufficientFunds("x")))
    infos = [detail for detail in status.details if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR)]
    info = error_details_pb2.ErrorInfo()
    assert len(status.details) == len(infos) == 1
    assert infos[0].Unpack(info)
    assert (info.reason, info.domain) == ("INSUFFICIENT_FUNDS", "serai")


async def test_a_lost_database_asks_the_caller_to_come_back(failing):
    remote = read(await failing(ConnectionLost("host db-7 password=hunter2")))
    assert remote.code is grpc.StatusCode.UNAVAILABLE
    assert (remote.message, remote.retry_after_seconds) == ("the database is away", 0.25)


async def test_a_full_queue_is_resource_exhausted_and_says_when_to_return(failing):
    remote = read(await failing(QueueFull("transfers", retry_after_seconds=0.125)))
    assert remote.code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert (remote.reason, remote.retry_after_seconds) == ("QUEUE_FULL", 0.125)


def violations_failure(violations):
    with pytest.raises(Failure) as raised:
        violations.raise_if_any()
    return raised.value


async def test_every_violation_is_listed_at_once(failing):
    violations = Violations()
    transfer = violations.under("transfers[3]")
    transfer.add("amount.currency", "XXX is not a currency")
    transfer.under("amount").add("minor_units", "must be positive")
    violations.add("page_size", "must be at most 1000")
    remote = read(await failing(violations_failure(violations)))
    assert remote.code is grpc.StatusCode.INVALID_ARGUMENT
    assert remote.reason == "INVALID_REQUEST"
    assert [row.field for row in remote.violations] == [
        "transfers[3].amount.currency",
        "transfers[3].amount.minor_units",
        "page_size",
    ]


async def test_more_violations_than_a_client_takes_are_counted_and_the_rest_listed(failing):
    violations = Violations()
    for index in range(500):
        violations.add(f"transfers[{index}].amount.currency", "'XXX' is not the code of a currency of ISO 4217")
    remote = read(await failing(violations_failure(violations)))
    assert (remote.code, remote.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_REQUEST")
    assert len(remote.violations) > 40
    assert len(remote.violations) + int(remote.metadata["violations_not_listed"]) == 500


async def test_texts_that_quote_long_input_still_arrive(failing):
    failure = Failure(
        "INVALID_REQUEST",
        "ü" * 50_000,
        code=grpc.StatusCode.INVALID_ARGUMENT,
        violations=[Violation("name" * 5_000, "字" * 50_000)],
        metadata={"name": "x" * 50_000},
    )
    remote = read(await failing(failure))
    assert remote.reason == "INVALID_REQUEST"
    assert remote.violations[0].description.endswith("字...")


async def test_an_unplanned_error_hides_its_text_and_gives_a_number_to_report(failing, capsys):
    error = await failing(RuntimeError("password=hunter2 at 10.0.0.7"))
    remote = read(error)
    assert (remote.code, remote.reason) == (grpc.StatusCode.INTERNAL, "INTERNAL")
    assert "hunter2" not in str(error.debug_error_string()) + remote.message
    correlation = remote.metadata["correlation_id"]
    assert correlation in remote.message
    output = capsys.readouterr()
    assert correlation in output.out + output.err


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (grpc.StatusCode.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE"),
        (grpc.StatusCode.DEADLINE_EXCEEDED, "DEPENDENCY_TOO_SLOW"),
        (grpc.StatusCode.INVALID_ARGUMENT, "INTERNAL"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "INTERNAL"),
    ],
)
async def test_a_failing_dependency_is_not_passed_off_as_the_callers_fault(failing, code, reason):
    empty = grpc.aio.Metadata()
    assert read(await failing(grpc.aio.AioRpcError(code, empty, empty, "secret details"))).reason == reason


async def test_a_handler_may_abort_by_itself(serve, channel):
    async def abort(_request, context):
        await context.abort(grpc.StatusCode.OUT_OF_RANGE, "the cursor is too old")

    address = await serve(Application([mount(Abort=abort)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Abort")(b"", timeout=5)
    assert caught.value.code() is grpc.StatusCode.OUT_OF_RANGE


async def echo(request, _context):
    return request


async def test_bytes_that_are_no_message_are_invalid_and_the_server_goes_on(serve, channel):
    address = await serve(Application([mount(Echo=echo)]), Identity.service("ledger"))
    call = unary(channel(address, Identity.channel("alpha")), "Echo")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(b"\xff\xfe\xfd", timeout=5)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert read(caught.value).reason == "MALFORMED_MESSAGE"
    assert await call(b"well", timeout=5) == b"well"


async def test_an_oversized_message_is_refused_and_the_server_goes_on(serve, channel):
    application = Application([mount(Echo=echo)])
    address = await serve(application, Identity.service("ledger"), Limits(max_message_bytes=64 << 10))
    call = unary(channel(address, Identity.channel("alpha")), "Echo")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(b"x" * (65 << 10), timeout=5)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert await call(b"well", timeout=5) == b"well"


async def test_noise_on_the_port_does_not_stop_the_server(serve, channel):
    address = await serve(Application([mount(Echo=echo)]), Identity.service("ledger"))
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET / HTTP/1.1\r\n\r\n" + bytes(range(256)) * 16)
    await reader.read()
    writer.close()
    assert await unary(channel(address, Identity.channel("alpha")), "Echo")(b"well", timeout=5) == b"well"


async def test_more_calls_than_the_server_takes_are_refused_with_a_time_to_return(serve, channel):
    release, entered = asyncio.Event(), asyncio.Event()

    async def wait(_request, _context):
        entered.set()
        await release.wait()
        return "done"

    address = await serve(Application([mount(Wait=wait)]), Identity.service("ledger"), Limits(max_in_flight_calls=1))
    call = unary(channel(address, Identity.channel("alpha")), "Wait")
    first = asyncio.ensure_future(call(b"", timeout=5))
    await entered.wait()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(b"", timeout=5)
    release.set()
    assert await first == b"done"
    remote = read(caught.value)
    assert (remote.code, remote.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "SERVER_OVERLOADED")
    assert remote.retry_after_seconds is not None


async def test_an_answer_that_cannot_be_serialised_is_internal(serve, channel):
    async def nothing(_request, _context):
        return None

    address = await serve(Application([mount(Nothing=nothing)]), Identity.service("ledger"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await unary(channel(address, Identity.channel("alpha")), "Nothing")(b"", timeout=5)
    assert read(caught.value).reason == "INTERNAL"


def test_a_metadata_that_is_no_status_is_read_without_failing():
    trailing = grpc.aio.Metadata(("grpc-status-details-bin", b"\xff\xff" + json.dumps({}).encode()))
    error = grpc.aio.AioRpcError(grpc.StatusCode.NOT_FOUND, grpc.aio.Metadata(), trailing, "gone")
    assert read(error).reason == "NOT_FOUND"
