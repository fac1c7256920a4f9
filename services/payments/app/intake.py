"""Taking payments in: recorded in one commit with others', then on their way."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from payments.app.directory import Directory
from payments.app.engine import Engine
from payments.app.ports import Leased, NewPayment, Payments, Recorded
from payments.domain import events
from payments.domain.admission import admitted, refusal_of_currencies, refusal_of_parties
from payments.domain.codes import Code
from payments.domain.events import Change
from payments.domain.participant import Participant
from payments.domain.payment import Instruction
from payments.domain.transition import Windows, transition


@dataclass(frozen=True, slots=True)
class Order:
    """One well-formed item of CreatePayments. `session` are identifiers that are used and never stored."""

    instruction: Instruction
    method: str
    fingerprint: bytes
    session: bytes


class Intake:
    """Records payments, and refuses at once what needs nobody else to be refused."""

    def __init__(self, payments: Payments, directory: Directory, engine: Engine, windows: Windows) -> None:
        self._payments = payments
        self._directory = directory
        self._engine = engine
        self._windows = windows

    async def take(self, sender: Participant, orders: Sequence[Order]) -> list[Recorded]:
        """Records the orders of one sender; one result per order. Raises Overloaded, batching.QueueFull."""
        self._engine.check_room(len(orders))
        await self._directory.find({order.instruction.receiver for order in orders})
        recorded = await asyncio.gather(*(self._payments.record(self._new(sender, order)) for order in orders))
        for order, result in zip(orders, recorded, strict=True):
            if result.code is Code.OK and result.fence and result.payment is not None:
                self._engine.take(Leased(result.payment, result.fence), order.session)
        return recorded

    def _new(self, sender: Participant, order: Order) -> NewPayment:
        instruction = order.instruction
        receiver = self._directory.get(instruction.receiver)
        payment = admitted(instruction, receiver, self._windows)
        changes = [Change(None, payment)]
        refusal = refusal_of_parties(receiver, sender, order.method)
        if refusal is None and receiver is not None and instruction.quote_id is None:
            refusal = refusal_of_currencies(sender, receiver, instruction.source_currency, instruction.target_currency)
        if refusal is not None:
            payment, refused = transition(payment, events.Refused(refusal), self._windows)
            changes += refused
        return NewPayment(payment, changes, order.fingerprint)
