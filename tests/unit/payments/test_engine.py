"""The sweep that keeps leases and takes payments over."""

import asyncio
from contextlib import suppress
from typing import Any

from payments.app.engine import Engine
from payments.app.journey import Companions
from payments.app.waiting import Waiting
from payments.domain.transition import Windows


class ShakyPayments:
    """A database that fails the first sweep and has nothing to do for the others."""

    def __init__(self) -> None:
        self.claims = 0
        self.swept_again = asyncio.Event()

    async def read(self, _payment_id: object) -> None:
        return None

    async def expire_overdue(self, _decide: object) -> list[Any]:
        return []

    async def claim(self, _limit: int) -> list[Any]:
        self.claims += 1
        if self.claims == 1:
            raise OSError("the database is away")
        self.swept_again.set()
        return []


async def test_a_sweep_that_fails_is_followed_by_the_next() -> None:
    payments: Any = ShakyPayments()
    nobody: Any = None
    companions = Companions(
        payments=payments,
        day_use=nobody,
        exchange=nobody,
        ledger=nobody,
        controls=nobody,
        directory=nobody,
        waiting=Waiting(payments.read),
        windows=Windows(),
    )
    running = asyncio.create_task(Engine(companions, max_under_way=1).run())
    async with asyncio.timeout(10):
        await payments.swept_again.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert payments.claims >= 2
