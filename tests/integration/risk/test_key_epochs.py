"""Keys change without a warning being lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.risk import ALPHA, BETA, PAYMENTS, StartRisk, payment, publish, score, token_of, warning
from rpc.settings import SettingsError
from serai.risk.v1 import scoring_pb2, signal_pb2

MULE = "DE89370400440532013000"


def write_keys(path: Path, *epochs: int) -> Path:
    keys = {"epochs": {epoch: f"{epoch:02x}" * 32 for epoch in epochs}, "print_key": "ff" * 32}
    path.write_text(json.dumps(keys))
    return path


async def test_a_warning_of_an_older_epoch_is_found_while_epochs_overlap(start_risk: StartRisk, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    before = await start_risk(risk_token_keys=write_keys(path, 1))
    alpha = before.signals(ALPHA)
    old = await token_of(alpha, "ACCOUNT", MULE)
    spec = warning(old)
    await publish(alpha, spec)
    wanted = payment(creditor=MULE)
    [first] = await score(before.scoring(PAYMENTS), wanted)

    overlap = await start_risk(before.urls, risk_token_keys=write_keys(path, 1, 2))
    beta = overlap.signals(BETA)
    new = await token_of(beta, "ACCOUNT", MULE)
    assert (old.key_epoch, new.key_epoch) == (1, 2)
    found = await beta.LookupIndicators(signal_pb2.LookupIndicatorsRequest(indicators=[new, old]), timeout=5)
    assert [len(entry.sources) for entry in found.scores] == [1, 1]
    [stopped] = await score(overlap.scoring(PAYMENTS), payment(creditor=MULE))
    assert stopped.score.action == scoring_pb2.RISK_ACTION_REFUSE
    [again] = await score(overlap.scoring(PAYMENTS), wanted)
    assert again.score == first.score, "a repeated request is known under new keys"
    [later] = await publish(beta, warning(new))
    assert later.status.reason == "OK"

    after = await start_risk(before.urls, risk_token_keys=write_keys(path, 2))
    [ended] = await publish(after.signals(ALPHA), warning(old))
    assert ended.status.reason == "KEY_EPOCH_UNKNOWN"
    [replayed] = await publish(after.signals(ALPHA), spec)
    assert replayed.status.replayed


async def test_a_wrong_file_of_keys_stops_the_start_and_is_named(start_risk: StartRisk, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("{}")
    with pytest.raises(SettingsError, match="SERAI_RISK_TOKEN_KEYS"):
        await start_risk(risk_token_keys=path)
