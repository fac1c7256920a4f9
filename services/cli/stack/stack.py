"""All services of Serai on one machine: a database, certificates and one process each, as in production."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import chain, repeat

import asyncpg
import psutil
from sqlalchemy.exc import SQLAlchemyError

from cli.failure import Failure
from cli.home import Endpoint, Home
from cli.stack.topology import OPERATORS, SERVICES, Surroundings, choose_endpoints
from rpc.certificates import ensure
from rpc.health import probe
from rpc.identity import Identity, Kind
from storage.embedded import HomeInUse, HomeLock, NoBinaries, ServerFailed
from storage.migrate import migrate
from storage.provision import ProvisionError, ServiceUrls, provision
from storage.resolve import resolve_server

ANOTHER_RUN = "stop the other run with this home first, or name another --home"

Say = Callable[[str], None]

SERVING = "SERVING"
START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 20
POLL_SECONDS = 0.05
PLAIN_LINES = 8
LOCK = "services.lock"
RESTART_DELAYS_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)


class Stack:
    """The running services. Made by `running`, which also ends them."""

    def __init__(self, surroundings: Surroundings, databases: Mapping[str, ServiceUrls]) -> None:
        self._surroundings = surroundings
        self._databases = databases
        self._services = services = tuple(databases)
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._restarts: dict[str, int] = dict.fromkeys(services, 0)

    @property
    def home(self) -> Home:
        """The folder that the services keep their data in."""
        return self._surroundings.home

    @property
    def endpoints(self) -> Mapping[str, Endpoint]:
        """Where each service listens."""
        return self._surroundings.endpoints

    def database(self, service: str) -> ServiceUrls:
        """Give the URLs of a service's database."""
        return self._databases[service]

    @property
    def restarts(self) -> Mapping[str, int]:
        """How often each service was started again after it had ended by itself."""
        return self._restarts

    def pid(self, service: str) -> int:
        """Give the pid of a service's process."""
        return self._processes[service].pid

    async def start(self, service: str) -> None:
        """Start the process of one service; it may not be healthy yet."""
        home = self.home
        home.logs.mkdir(parents=True, exist_ok=True)
        environment = self._surroundings.environment(service)
        with (home.logs / f"{service}.log").open("ab") as log:
            self._processes[service] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", service, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._write_run()

    async def kill(self, service: str) -> None:
        """End one service at once by SIGKILL, as a crash would."""
        process = self._processes[service]
        process.send_signal(signal.SIGKILL)
        await process.wait()

    async def wait_healthy(self, services: tuple[str, ...] | None = None) -> None:
        """Wait until the services serve. Raises Failure when one ends or does not serve in time."""
        await asyncio.gather(*(self._wait_healthy(s) for s in services or self._services))

    async def health(self) -> dict[str, str]:
        """Ask every service for its health: "SERVING", "NOT_SERVING" or "UNREACHABLE"."""
        states = await asyncio.gather(*(self._health(s) for s in self._services))
        return dict(zip(self._services, states, strict=True))

    async def supervise(self, say: Say) -> None:
        """Start again, with growing delays, every service that ends by itself; runs until cancelled."""
        await asyncio.gather(*(self._supervise(s, say) for s in self._services))

    async def stop(self) -> None:
        """Drain and end all services, those that are called last; a service that does not end in time is killed."""
        callers_first = reversed(self._services)
        for service in callers_first:
            process = self._processes.get(service)
            if process is None or process.returncode is not None:
                continue
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_TIMEOUT_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()
        self.home.run_file.unlink(missing_ok=True)

    async def _wait_healthy(self, service: str) -> None:
        deadline = asyncio.get_running_loop().time() + START_TIMEOUT_SECONDS
        log = self.home.logs / f"{service}.log"
        while await self._health(service) != SERVING:
            if self._processes[service].returncode is not None:
                raise Failure(f"{service} ended while starting: {_last_words(log.read_text())}", hint=f"see {log}")
            if asyncio.get_running_loop().time() > deadline:
                raise Failure(f"{service} does not serve after {START_TIMEOUT_SECONDS} s", hint=f"see {log}")
            await asyncio.sleep(POLL_SECONDS)

    async def _health(self, service: str) -> str:
        return await probe(self.endpoints[service].health_address, 1.0)

    async def _supervise(self, service: str, say: Say) -> None:
        for delay in chain(RESTART_DELAYS_SECONDS, repeat(RESTART_DELAYS_SECONDS[-1])):
            code = await self._processes[service].wait()
            say(f"{service} ended with {code}; starting it again in {delay} s (see {self.home.logs / service}.log)")
            await asyncio.sleep(delay)
            self._restarts[service] += 1
            await self.start(service)

    def _write_run(self) -> None:
        endpoints = dict(self.endpoints)
        for service, process in self._processes.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                created = psutil.Process(process.pid).create_time()
                endpoints[service] = replace(endpoints[service], pid=process.pid, created_at=created)
        self.home.write_run(endpoints)


@asynccontextmanager
async def running(
    home: Home,
    say: Say,
    *,
    services: tuple[str, ...] = SERVICES,
    drain_seconds: float = 0.5,
    log_level: str = "info",
) -> AsyncIterator[Stack]:
    """Run the services with the data of `home`, healthy, until the block is left; the data stay.

    The database is the embedded one, or the server that SERAI_DATABASE_URL names (with a role that may create
    databases and roles). Raises Failure when something does not start.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    async with _alone(home), _database(home, say) as admin_url:
        await _end_leftovers(home, say)
        say("preparing databases and certificates")
        urls = await asyncio.gather(*(_prepare(admin_url, service) for service in services))
        for operator in OPERATORS:
            ensure(home.certs, Identity(Kind.OPERATOR, operator))
        databases = dict(zip(services, urls, strict=True))
        surroundings = Surroundings(
            home,
            choose_endpoints(services),
            {service: found.runtime_url for service, found in databases.items()},
            drain_seconds,
            log_level,
        )
        stack = Stack(surroundings, databases)
        try:
            say(f"starting {', '.join(services)}")
            for service in services:
                await stack.start(service)
            await stack.wait_healthy()
            yield stack
        finally:
            say("stopping")
            await stack.stop()


def end_on_sigterm() -> None:
    """Let SIGTERM cancel the present task, so that it ends what it started, as Ctrl-C does."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


@asynccontextmanager
async def _alone(home: Home) -> AsyncIterator[None]:
    """Hold the home's lock. The embedded server has one of its own; a server that the environment names has none."""
    lock = HomeLock(home.folder, LOCK)
    try:
        lock.acquire()
    except HomeInUse as error:
        raise Failure(str(error), hint=ANOTHER_RUN) from error
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _database(home: Home, say: Say) -> AsyncIterator[str]:
    say("starting PostgreSQL")
    async with contextlib.AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(resolve_server(home.database))
        except HomeInUse as error:
            raise Failure(str(error), hint=ANOTHER_RUN) from error
        except (NoBinaries, ServerFailed) as error:
            raise Failure(str(error), hint="SERAI_DATABASE_URL can name a PostgreSQL server to use instead") from error
        yield url


async def prepare_databases(home: Home, say: Say, services: tuple[str, ...]) -> None:
    """Make each service's database and roles where missing and apply its migrations. Raises Failure."""
    home.folder.mkdir(parents=True, exist_ok=True)
    async with _database(home, say) as admin_url:
        await asyncio.gather(*(_prepare(admin_url, service) for service in services))


async def _prepare(admin_url: str, service: str) -> ServiceUrls:
    """Make the service's database and roles, apply its migrations and give the URLs to use it. Raises Failure."""
    try:
        urls = await provision(admin_url, service)
        await migrate(service, urls.owner_url)
    except (ProvisionError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError) as error:
        raise Failure(
            f"the database of {service} cannot be prepared: {error}",
            hint="SERAI_DATABASE_URL, where it is set, names a server and a role that may create databases and roles",
        ) from error
    return urls


async def _end_leftovers(home: Home, say: Say) -> None:
    """End services that a killed run left behind: those whose pid and time of creation are the ones written down."""
    if not home.run_file.exists():
        return
    for service, endpoint in home.read_run().items():
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(endpoint.pid)
            if endpoint.pid and process.create_time() == endpoint.created_at:
                say(f"ending {service} (pid {endpoint.pid}), left by a run that was killed")
                process.kill()
                await asyncio.to_thread(process.wait, STOP_TIMEOUT_SECONDS)
    home.run_file.unlink(missing_ok=True)


def _last_words(text: str) -> str:
    """Give what a service said last: the end of its last exception, or its last plain lines."""
    lines = text.splitlines()[-PLAIN_LINES:]
    for line in reversed(lines):
        with contextlib.suppress(json.JSONDecodeError):
            entry = json.loads(line)
            if not isinstance(entry, dict):
                continue
            trouble = entry.get("exception", entry.get("event", ""))
            return str(trouble).strip().splitlines()[-1] if trouble else line
    return "\n".join(lines)
