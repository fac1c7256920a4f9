"""All five services as real processes, once for the session, as `serai up` runs them."""

import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli.demo.onboarding import onboard
from cli.home import Home
from cli.stack.stack import Stack, running


@pytest.fixture(scope="session")
async def stack() -> AsyncIterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="serai-tests-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the database server's account must reach its data.
        async with running(Home(Path(folder) / "home"), print, drain_seconds=0.1) as running_stack:
            await onboard(running_stack.home, print)
            yield running_stack
