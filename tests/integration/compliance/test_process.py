"""The service's own process: it starts without any list, and does not start with one that is not good."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from rpc import Identity, certificates
from storage.provision import ServiceUrls


def environment(certs: Path, database: ServiceUrls, home: Path) -> dict[str, str]:
    tls = certificates.tls(certs, Identity.service("compliance"))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SERAI_")}
    return {
        **inherited,
        "SERAI_LISTEN_ADDRESS": "127.0.0.1:0",
        "SERAI_HEALTH_ADDRESS": "127.0.0.1:0",
        "SERAI_TLS_CERT_FILE": str(tls.cert_file),
        "SERAI_TLS_KEY_FILE": str(tls.key_file),
        "SERAI_TLS_CA_FILE": str(tls.ca_file),
        "SERAI_DATABASE_URL": database.runtime_url,
        "SERAI_DRAIN_SECONDS": "0",
        "SERAI_HOME": str(home),
    }


async def start(settings: dict[str, str], folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "compliance", env=settings, cwd=folder, stderr=asyncio.subprocess.PIPE
    )


async def test_it_starts_with_the_invented_list_alone_and_stops_in_order(
    certs: Path, database: ServiceUrls, tmp_path: Path
) -> None:
    process = await start(environment(certs, database, tmp_path / "home"), tmp_path)
    assert process.stderr is not None
    seen = b""
    while b'"ready"' not in seen:
        line = await process.stderr.readline()
        assert line, seen.decode()
        seen += line
    process.send_signal(signal.SIGTERM)
    _, rest = await process.communicate()
    assert process.returncode == 0, (seen + rest).decode()
    assert b"building the index" in seen


async def test_it_does_not_start_when_the_named_lists_are_not_good(
    certs: Path, database: ServiceUrls, tmp_path: Path
) -> None:
    (tmp_path / "sdn.csv").write_text('1,"HALF A ROW","indi')
    settings = environment(certs, database, tmp_path / "home") | {"SERAI_DATA_DIR": str(tmp_path)}
    process = await start(settings, tmp_path)
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"SERAI_DATA_DIR" in said
    assert b"sdn.csv ends in the middle of a row" in said
