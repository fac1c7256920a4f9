"""The table of result codes that callers read is the one that the ledger answers from."""

from __future__ import annotations

import re
from pathlib import Path

from ledger.domain import Code, ResultClass

TABLE = re.compile(r"^\| (\d+) \| `([A-Z_]+)` \| ([a-z ]+) \|", re.MULTILINE)
CLASSES = {
    ResultClass.FINAL: "final",
    ResultClass.RETRY_SAME_ID: "retry same id",
    ResultClass.NEW_ID_REQUIRED: "new id required",
}


def test_the_documentation_has_every_code_in_the_order_of_precedence() -> None:
    text = (Path(__file__).parents[4] / "docs" / "ledger.md").read_text(encoding="utf-8")
    documented = [(int(number), reason, result_class) for number, reason, result_class in TABLE.findall(text)]
    assert documented == [(int(code), code.reason, CLASSES[code.result_class]) for code in sorted(Code)]
