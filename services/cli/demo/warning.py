"""One channel warns of an account, and every other channel hears of it before it pays there."""

import asyncio
import time
from collections.abc import Mapping, Sequence

from cli.demo.desk import Desk
from cli.demo.expectations import Observed
from cli.demo.scenario import Kind, Planned
from cli.partner import refused
from serai.risk.v1 import signal_pb2

WARNER = "cedar-us"
HEARD_SECONDS = 10
DISTINCT_VICTIMS = 3


async def warn_others(desks: Mapping[str, Desk], planned: Sequence[Planned], seen: Observed) -> None:
    """Publish a warning of each account that must be stopped, and wait until who will pay there sees it."""
    for p in (p for p in planned if p.kind is Kind.WARNED):
        payer = desks[p.sender.participant_id].client
        account = signal_pb2.Identifier(
            type=signal_pb2.INDICATOR_TYPE_ACCOUNT, value=_account_value(p)
        )  # fmt: skip
        (tokenized,) = await desks[WARNER].client.tokenize([account])
        refused(tokenized.status)
        warning = signal_pb2.WarningSpec(
            indicators=[tokenized.indicator],
            category=signal_pb2.WARNING_CATEGORY_MULE_ACCOUNT,
            severity=signal_pb2.SEVERITY_CRITICAL,
            confidence_percent=95,
            purpose="FRAUD_PREVENTION",
            distinct_victims=DISTINCT_VICTIMS,
        )
        began = time.monotonic()
        (result,) = await desks[WARNER].client.warn([warning])
        refused(result.status)
        async with asyncio.timeout(HEARD_SECONDS):
            async for event in payer.watch_warnings():
                if event.warning.warning_id == result.warning_id:
                    break
        seen.warning_seen_after_s = time.monotonic() - began


def _account_value(planned: Planned) -> str:
    """Give an account as risk tokenizes it: an IBAN as it is, another number behind its country."""
    account = planned.spec.creditor_account
    return account.number if account.scheme == "IBAN" else f"{planned.receiver.country}:{account.number}"
