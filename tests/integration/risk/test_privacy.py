"""No raw identifier is kept or written anywhere: a planted one is looked for in the database and in the logs."""

from __future__ import annotations

import logging
from typing import Any

import asyncpg
import pytest

from fixtures.risk import (
    ALPHA,
    PAYMENTS,
    Risk,
    failure_of,
    identifier,
    payment,
    publish,
    score,
    token_of,
    warning,
)
from risk.domain.indicator import IndicatorType
from serai.risk.v1 import signal_pb2

CANARIES = {
    "ACCOUNT": "DE89370400440532013000",
    "CARD_TOKEN": "CANARYV0010013022298169667504",
    "DEVICE": "canary-device-77",
    "IP": "198.51.100.77",
    "EMAIL": "canary77@example.com",
    "PHONE": "+447911777777",
    "MERCHANT": "canary merchant 77",
    "BIC": "CANADEFF777",
    "WALLET": "canarywallet77",
    "NAME": "canary birdname",
    "URL": "https://canary77.example.com/",
}


async def dump(conn: asyncpg.Connection[Any]) -> str:
    """Give every value of every table as text, bytes both as hexadecimal and as the text they may hold."""
    tables = await conn.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    values: list[str] = []
    for table in tables:
        for row in await conn.fetch(f'SELECT * FROM "{table["tablename"]}"'):  # noqa: S608 - PostgreSQL names them.
            values += (value.hex() + repr(value) if isinstance(value, bytes) else str(value) for value in row.values())
    return "\n".join(values).lower()


async def test_a_planted_identifier_is_found_nowhere(
    risk: Risk, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert set(CANARIES) == {kind.name for kind in IndicatorType}
    caplog.set_level(logging.DEBUG)
    alpha, scoring = risk.signals(ALPHA), risk.scoring(PAYMENTS)
    tokens = [await token_of(alpha, kind, value) for kind, value in CANARIES.items()]
    await publish(alpha, warning(*tokens), warning(tokens[0], confidence_percent=0))
    everything = [identifier(kind, value) for kind, value in CANARIES.items()]
    planted = payment(debtor_identifiers=everything, creditor_identifiers=everything)
    [scored] = await score(scoring, planted)
    assert scored.score.reasons
    planted.send_amount.minor_units += 1
    [reused] = await score(scoring, planted)
    unreadable = signal_pb2.TokenizeIdentifiersRequest(identifiers=[identifier("PHONE", "canary77@example.com")])
    refused = await alpha.TokenizeIdentifiers(unreadable, timeout=5)
    planted.method = "not a method"
    failed = await failure_of(score(scoring, planted))

    conn = await asyncpg.connect(risk.urls.runtime_url)
    kept = await dump(conn)
    await conn.close()
    written = capfd.readouterr()
    said = f"{scored}{reused}{refused}{failed}{written.out}{written.err}{caplog.text}".lower()
    assert "warning_on_creditor_account" in kept, "the dump holds what is kept"
    for value in CANARIES.values():
        for spelling in (value.lower(), value.lower().encode().hex()):
            assert spelling not in kept
            assert spelling not in said
