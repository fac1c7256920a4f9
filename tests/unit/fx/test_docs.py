"""docs/fx.md names every code, every call with who may make it, and every setting of fx."""

from __future__ import annotations

import re
from pathlib import Path

from fx.api import access
from fx.api.results import status
from fx.domain import Code
from fx.settings import Settings
from rpc.settings import ServiceSettings
from serai.common.v1 import outcome_pb2

DOCS = (Path(__file__).resolve().parents[3] / "docs" / "fx.md").read_text()


def section(title: str) -> str:
    return DOCS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_code_is_explained() -> None:
    told = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \| ([A-Z_]+) \| .+ \|$", section("Codes"), re.MULTILINE)
    assert [(int(number), name) for number, name, _ in told] == [(code.value, code.name) for code in sorted(Code)]
    classes = {code.name: getattr(status(code, applied=False), "class") for code in Code}
    assert {name: outcome_pb2.ResultClass.Value(f"RESULT_CLASS_{says}") for _, name, says in told} == classes


def test_every_call_says_who_may_make_it() -> None:
    rows = re.findall(r"^\| ([A-Z][A-Za-z, ]+) \|(.*)\|$", section("Who may call"), re.MULTILINE)
    told = {
        name: tuple(bool(cell.strip()) for cell in cells.split("|"))
        for names, cells in rows
        for name in names.split(", ")
    }
    tables = [table for name, table in vars(access).items() if name.endswith("ACCESS")]
    known = {
        name: (
            callers.channels,
            "payments" in callers.services,
            "treasurer" in callers.operators,
            "viewer" in callers.operators,
        )
        for table in tables
        for name, callers in table.items()
    }
    assert told == known


def test_every_setting_of_its_own_is_explained() -> None:
    own = Settings.model_fields.keys() - ServiceSettings.model_fields.keys()
    told = set(re.findall(r"`SERAI_([A-Z_]+)`", DOCS))
    assert {name.upper() for name in own} <= told
