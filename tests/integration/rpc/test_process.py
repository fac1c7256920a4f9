"""A service's process as it is run in production: it says what is wrong with its settings, serves, and drains."""

import asyncio
import json
import signal
import sys

import grpc
import pytest

from fixtures.sample_service import NAME
from rpc import Identity, certificates, open_channel
from rpc.health import Status, probe

# The child's program; its behaviour at start is chosen by a word in its arguments.
PROGRAM = """
import asyncio, sys
from contextlib import asynccontextmanager
import grpc
from rpc import Application, Callers, Mount, ServiceSettings
from rpc.process import run

async def greet(request, _context):
    return b"hello " + request

async def slow(request, _context):
    print("entered", flush=True)
    await asyncio.sleep(0.5)  # slow on purpose
    return b"finished"

def add(_servicer, server):
    handlers = {"Greet": grpc.unary_unary_rpc_method_handler(greet), "Slow": grpc.unary_unary_rpc_method_handler(slow)}
    server.add_registered_method_handlers("serai.test.Sample", handlers)

failures = 0

async def failing_at_first():
    global failures
    failures += 1
    if failures == 1:
        raise RuntimeError("failed once")
    print("running again", flush=True)
    await asyncio.Event().wait()

@asynccontextmanager
async def build(settings):
    if "hang" in sys.argv:
        print("building", flush=True)
        await asyncio.Event().wait()
    if "fail" in sys.argv:
        raise ConnectionError("no database at " + settings.database_url.get_secret_value())
    everybody = Callers(channels=True)
    access = {"Greet": everybody} if "hole" in sys.argv else {"Greet": everybody, "Slow": everybody}
    background = [failing_at_first] if "background" in sys.argv else []
    yield Application([Mount(None, add, access)], background=background)
    print("closed", flush=True)

run("sample", ServiceSettings, build)
"""

SECRET = "hunter2"  # noqa: S105 - made up, to look for where it must not appear.


@pytest.fixture
def environment(certs):
    """Settings that are right; ports are chosen by the system and told in the log."""
    tls = certificates.tls(certs, Identity.service("ledger"))
    return {
        "SERAI_LISTEN_ADDRESS": "127.0.0.1:0",
        "SERAI_HEALTH_ADDRESS": "127.0.0.1:0",
        "SERAI_TLS_CERT_FILE": str(tls.cert_file),
        "SERAI_TLS_KEY_FILE": str(tls.key_file),
        "SERAI_TLS_CA_FILE": str(tls.ca_file),
        "SERAI_DATABASE_URL": f"postgresql://ledger:{SECRET}@127.0.0.1/none",
        "SERAI_DRAIN_SECONDS": "0",
    }


@pytest.fixture
async def launch(environment):
    """Gives `await launch(*words, **settings) -> Process`; what still runs at the end is killed."""
    started = []

    async def start(*words, **settings):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROGRAM,
            *words,
            env={name: value for name, value in {**environment, **settings}.items() if value is not None},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def told(process, event):
    """Reads the log until a line of this event, and gives it."""
    async with asyncio.timeout(20):
        async for line in process.stderr:
            if line.startswith(b"{") and (entry := json.loads(line))["event"] == event:
                return entry
    raise AssertionError(f"the process ended without saying {event!r}")


async def outcome(process):
    output, errors = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode, output.decode(), errors.decode()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"SERAI_DRAIN_SECONDS": "soon"}, "SERAI_DRAIN_SECONDS was found to be 'soon'; allowed: seconds from 0 to 600"),
        ({"SERAI_LISTEN_ADDRESS": "7001"}, "SERAI_LISTEN_ADDRESS was found to be '7001'; allowed: host:port"),
        ({"SERAI_LISTEN_ADDRESS": None}, "SERAI_LISTEN_ADDRESS is not set; allowed: host:port"),
        ({"SERAI_LOG_LEVEL": "loud"}, "SERAI_LOG_LEVEL was found to be 'loud'; allowed: debug, info, warning or error"),
        ({"SERAI_TLS_CA_FILE": "/none"}, "SERAI_TLS_CA_FILE was found to be '/none'; allowed: an existing file"),
        ({"SERAI_DATABASE_URL": None}, "SERAI_DATABASE_URL is not set; allowed: postgresql://"),
        ({"SERAI_LISTEN_ADDRESS": "192.0.2.1:7001"}, "SERAI_LISTEN_ADDRESS: cannot listen on 192.0.2.1:7001"),
    ],
)
async def test_a_wrong_setting_stops_the_start_and_is_named(launch, settings, message):
    code, output, errors = await outcome(await launch(**settings))
    assert code == 2
    assert errors.splitlines()[-2:][0] == "sample cannot start:"
    assert message in errors
    assert SECRET not in output + errors


async def test_every_wrong_setting_is_named_at_once(launch):
    process = await launch(SERAI_DRAIN_SECONDS="-1", SERAI_MAX_MESSAGE_BYTES="1", SERAI_OTLP_ENDPOINT="x")
    code, _, errors = await outcome(process)
    assert code == 2
    assert all(name in errors for name in ("SERAI_DRAIN_SECONDS", "SERAI_MAX_MESSAGE_BYTES", "SERAI_OTLP_ENDPOINT"))


async def test_a_key_of_another_certificate_stops_the_start(launch, certs):
    other = certificates.tls(certs, Identity.service("fx")).key_file
    code, _, errors = await outcome(await launch(SERAI_TLS_KEY_FILE=str(other)))
    assert code == 2
    assert "SERAI_TLS_KEY_FILE" in errors
    assert "are not a certificate and its key" in errors


async def test_an_access_table_with_a_hole_stops_the_start(launch):
    code, _, errors = await outcome(await launch("hole"))
    assert code == 2
    assert f"{NAME}.Slow is served but the access table does not say who may call it" in errors


async def test_a_failing_start_is_logged_without_the_secret(launch):
    code, output, errors = await outcome(await launch("fail"))
    assert code == 1
    assert "service failed" in errors
    assert SECRET not in output + errors


async def test_a_signal_ends_a_start_that_hangs(launch):
    process = await launch("hang")
    assert await process.stdout.readline() == b"building\n"
    process.send_signal(signal.SIGTERM)
    code, _, _ = await outcome(process)
    assert code == 0


async def test_a_process_serves_and_drains_at_sigterm(launch, certs):
    process = await launch()
    ready = await told(process, "ready")
    assert await probe(f"127.0.0.1:{ready['health_port']}", 5) is Status.SERVING
    tls = certificates.tls(certs, Identity.channel("alpha"))
    async with open_channel(f"127.0.0.1:{ready['port']}", tls, server="ledger") as opened:
        assert await opened.unary_unary(f"/{NAME}/Greet")(b"you", timeout=5) == b"hello you"
        slow = asyncio.ensure_future(opened.unary_unary(f"/{NAME}/Slow")(b"", timeout=10))
        assert await process.stdout.readline() == b"entered\n"
        process.send_signal(signal.SIGTERM)
        assert await slow == b"finished"
    code, output, errors = await outcome(process)
    assert (code, output) == (0, "closed\n")
    assert "stopped" in errors


async def test_health_says_not_serving_before_new_calls_are_refused(launch, certs):
    process = await launch(SERAI_DRAIN_SECONDS="60")
    ready = await told(process, "ready")
    process.send_signal(signal.SIGTERM)
    await told(process, "draining")
    async with asyncio.timeout(10):
        while await probe(f"127.0.0.1:{ready['health_port']}", 5) is not Status.NOT_SERVING:
            continue
    tls = certificates.tls(certs, Identity.channel("alpha"))
    async with open_channel(f"127.0.0.1:{ready['port']}", tls) as opened:
        assert await opened.unary_unary(f"/{NAME}/Greet")(b"you", timeout=5) == b"hello you"
    # A second signal means that nobody is to be waited for.
    process.send_signal(signal.SIGTERM)
    code, _, _ = await outcome(process)
    assert code == 0


async def test_background_work_that_fails_is_started_again(launch):
    process = await launch("background")
    await told(process, "background work failed and is started again")
    assert await asyncio.wait_for(process.stdout.readline(), 10) == b"running again\n"
    process.send_signal(signal.SIGTERM)
    code, _, _ = await outcome(process)
    assert code == 0


async def test_a_health_port_serves_nothing_else(launch):
    process = await launch()
    ready = await told(process, "ready")
    async with grpc.aio.insecure_channel(f"127.0.0.1:{ready['health_port']}") as opened:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await opened.unary_unary(f"/{NAME}/Greet")(b"you", timeout=5)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
