"""`serai migrate` gives a server that the environment names what it lacks, and may be repeated."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from cli.stack.topology import SERVICES
from storage.migrate import schema_drift
from storage.provision import provision

COMMAND_SECONDS = 120


async def test_a_named_server_gets_the_schema_of_every_service(database_server: str, tmp_path: Path) -> None:
    serai, home = Path(sys.executable).with_name("serai"), tmp_path / "home"
    environment = {**os.environ, "SERAI_DATABASE_URL": database_server}
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            serai, "migrate", "--home", home, "--json", env=environment, stdout=PIPE, stderr=PIPE
        )
        output, errors = await asyncio.wait_for(process.communicate(), COMMAND_SECONDS)
        assert process.returncode == 0, errors.decode()
        assert json.loads(output) == {"migrated": list(SERVICES)}
    drift = {
        service: await schema_drift(service, (await provision(database_server, service)).owner_url)
        for service in SERVICES
    }
    assert {service: found for service, found in drift.items() if found} == {}
    assert not (home / "postgres").exists()
