"""The entry point of a service's process: settings, telemetry, health, serving, and the way down."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from typing import NoReturn

import uvloop

import telemetry
from rpc import background
from rpc.access import AccessTableError
from rpc.application import Application
from rpc.collector import spare_the_collector
from rpc.credentials import CredentialsError
from rpc.health import Health
from rpc.mounting import MountError
from rpc.server import Limits, ListenError, Server
from rpc.settings import ServiceSettings, SettingsError, SettingsType, load, variable
from telemetry import logger

log = logger(__name__)

Build = Callable[[SettingsType], AbstractAsyncContextManager[Application]]
"""A service's wiring: opens what the service needs, yields the application, closes everything."""

EXIT_WRONG_SETTING = 2
EXIT_FAILED = 1

_CANNOT_START = (SettingsError, AccessTableError, MountError)


def run(name: str, settings_type: type[SettingsType], build: Build[SettingsType]) -> NoReturn:
    """Runs the service until SIGTERM or SIGINT, then drains; this is all that a `__main__.py` calls.

    Exits with 0 after draining, 1 when the service failed, 2 when it cannot start as it is set up; then stderr says in
    words for people which setting is wrong, what was found and what is allowed.
    """
    try:
        settings = load(settings_type)
        telemetry.setup(name, settings)
        uvloop.run(_serve(name, settings, build))
    except _CANNOT_START as error:
        lines = "\n".join(f"  {line}" for line in str(error).splitlines())
        print(f"{name} cannot start:\n{lines}", file=sys.stderr)  # noqa: T201 - the logs may not be set up yet.
        sys.exit(EXIT_WRONG_SETTING)
    except asyncio.CancelledError:
        log.info("stopped before it was ready")
    except Exception as error:
        log.error("service failed", exc_info=error)
        sys.exit(EXIT_FAILED)
    finally:
        telemetry.flush()
    sys.exit(0)


async def _serve(name: str, settings: SettingsType, build: Build[SettingsType]) -> None:
    asked_to_stop = _Stop()
    health = Health()
    # Health answers first, so that whoever waits for the service sees a process that is on its way.
    await _listening("health_address", health.start(settings.health_address))
    try:
        async with build(settings) as application:
            server = _server(application, settings)
            await _listening("listen_address", server.start(settings.listen_address))
            beside = asyncio.create_task(_beside(application, health))
            try:
                await health.ready(application.checks)
                asked_to_stop.serving()
                spare_the_collector()
                log.info("ready", name=name, port=server.port, health_port=health.port)
                await _until_either(asked_to_stop.wait(), beside)
                await _drain(settings, health, server, asked_to_stop)
            finally:
                await server.stop(0)
                beside.cancel()
                with suppress(asyncio.CancelledError):
                    await beside
    finally:
        await health.stop()
    log.info("stopped", name=name)


def _server(application: Application, settings: ServiceSettings) -> Server:
    limits = Limits(settings.max_message_bytes, settings.max_in_flight_calls)
    try:
        return Server(application, settings.tls, settings.trust_domain, limits)
    except CredentialsError as error:
        names = ", ".join(variable(name) for name in ("tls_cert_file", "tls_key_file", "tls_ca_file"))
        raise SettingsError(f"{names}: {error}; allowed: files in PEM that belong together") from error


async def _listening(setting: str, starting: Awaitable[None]) -> None:
    try:
        await starting
    except ListenError as error:
        raise SettingsError(f"{variable(setting)}: {error}; allowed: a free host:port of this machine") from error


async def _until_either(asked: Coroutine[None, None, None], beside: asyncio.Task[None]) -> None:
    """Waits until somebody asks us to stop, or until what runs beside the calls has failed."""
    stop = asyncio.create_task(asked)
    await asyncio.wait([stop, beside], return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()


async def _beside(application: Application, health: Health) -> None:
    """Everything that runs beside the calls."""
    async with asyncio.TaskGroup() as group:
        group.create_task(health.watch())
        group.create_task(background.run_all(application.background, health))


async def _drain(settings: SettingsType, health: Health, server: Server, asked_to_stop: "_Stop") -> None:
    """Sends callers elsewhere, waits for them to go, then lets the calls in flight finish."""
    log.info("draining", drain_seconds=settings.drain_seconds)
    await health.drain()
    # A second signal means that nobody is to be waited for.
    with suppress(TimeoutError):
        await asyncio.wait_for(asked_to_stop.again(), settings.drain_seconds)
    await server.stop(settings.grace_seconds)


class _Stop:
    """Counts the signals that ask the process to stop; before it serves, the first one ends the start."""

    def __init__(self) -> None:
        self._starting = asyncio.current_task()
        self._first = asyncio.Event()
        self._second = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._signalled)

    def _signalled(self) -> None:
        (self._second if self._first.is_set() else self._first).set()
        if self._starting is not None:
            self._starting.cancel()

    def serving(self) -> None:
        """Says that the process has started: from now on a signal begins to drain."""
        self._starting = None

    async def wait(self) -> None:
        """Returns after the first signal."""
        await self._first.wait()

    async def again(self) -> None:
        """Returns after the second."""
        await self._second.wait()
