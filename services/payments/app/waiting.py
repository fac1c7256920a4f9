"""Waiting for a payment to get somewhere."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from uuid import UUID

from payments.domain.payment import UNDECIDED, WAITING, Payment

POLL_SECONDS: Final = 0.25
"""How often a payment that another process moves is looked at."""

LOCAL_SECONDS: Final = 2.0
"""How often it is asked whether this process still moves the payment, of which it tells by itself."""

Reached = Callable[[Payment], bool]


def is_decided(payment: Payment) -> bool:
    """Risk and compliance have spoken, or it ended before they did."""
    return payment.state not in UNDECIDED


def is_settled(payment: Payment) -> bool:
    """It is final, or somebody outside acts next."""
    return payment.is_final or (payment.state in WAITING and payment.ending is None)


class Waiting:
    """Tells those who wait of each saved change of a payment that this process moves; others' are read."""

    def __init__(self, read: Callable[[UUID], Awaitable[Payment | None]]) -> None:
        self._read = read
        self._waiters: defaultdict[UUID, list[tuple[Reached, asyncio.Future[Payment]]]] = defaultdict(list)

    def tell(self, payment: Payment) -> None:
        """Wakes those who wait for what the payment has reached."""
        waiters = self._waiters.get(payment.payment_id)
        if waiters is None:
            return
        for is_reached, future in waiters:
            if not future.done() and is_reached(payment):
                future.set_result(payment)

    async def until(
        self, payment: Payment, is_reached: Reached, seconds: float, is_moving_here: Callable[[UUID], bool]
    ) -> Payment:
        """The payment as soon as `is_reached`, or as it stands after `seconds`."""
        if is_reached(payment):
            return payment
        payment_id = payment.payment_id
        future: asyncio.Future[Payment] = asyncio.get_running_loop().create_future()
        entry = (is_reached, future)
        self._waiters[payment_id].append(entry)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    return await self._told_or_read(payment_id, is_reached, future, is_moving_here)
        finally:
            self._waiters[payment_id].remove(entry)
            if not self._waiters[payment_id]:
                del self._waiters[payment_id]
        return await self._read(payment_id) or payment

    async def _told_or_read(
        self,
        payment_id: UUID,
        is_reached: Reached,
        future: asyncio.Future[Payment],
        is_moving_here: Callable[[UUID], bool],
    ) -> Payment:
        while True:
            await asyncio.wait((future,), timeout=LOCAL_SECONDS if is_moving_here(payment_id) else POLL_SECONDS)
            if future.done():
                return future.result()
            if not is_moving_here(payment_id):
                found = await self._read(payment_id)
                if found is not None and is_reached(found):
                    return found
