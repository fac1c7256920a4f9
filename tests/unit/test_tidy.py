"""House rules that no linter knows: a convention that nothing checks is not a convention."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "protos", "services", "libs", "deploy", "tests", "docs", ".ci", "buf.yaml", "pyproject.toml", "README.md",
    "CHANGELOG.md", "Makefile", ".gitignore", ".gitattributes", "constraints.txt",
}  # fmt: skip
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 70
GRAB_BAGS = {"utils", "util", "helpers", "helper", "managers", "manager", "common", "misc", "shared"}
LEFT_OVERS = re.compile(r"raise NotImplemented" + r"Error|#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SLEEPING = re.compile(r"\btime\.sleep\(|asyncio\.sleep\(")


def tracked() -> list[str]:
    command = ["git", "ls-files"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def generated(name: str) -> bool:
    return bool(re.search(r"_pb2(_grpc)?\.pyi?$", name))


def python_files() -> list[str]:
    return [n for n in tracked() if n.endswith(".py") and not generated(n)]


def functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / name).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_the_top_level_is_what_the_layout_names() -> None:
    assert {name.split("/")[0] for name in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize("name", python_files())
def test_a_file_holds_one_idea(name: str) -> None:
    assert len((ROOT / name).read_text().splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("name", python_files())
def test_a_function_is_read_in_one_go(name: str) -> None:
    long = [
        f"{f.name}: {size}"
        for f in functions(name)
        if (size := (f.end_lineno or 0) - f.lineno + 1) > MAX_FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("name", python_files())
def test_nothing_is_left_over(name: str) -> None:
    found = [line.strip() for line in (ROOT / name).read_text().splitlines() if LEFT_OVERS.search(line)]
    assert found == []


def test_no_grab_bags() -> None:
    own = [n for n in python_files() if n.startswith(("libs/", "services/"))]
    assert [n for n in own if GRAB_BAGS & set(Path(n).with_suffix("").parts)] == []


def test_no_float_touches_money() -> None:
    money_code = [
        n for n in python_files() if re.match(r"libs/money/|services/(ledger|fx|payments)/domain/", n)
    ]  # fmt: skip
    assert money_code
    found = [
        f"{n}:{node.lineno}"
        for n in money_code
        for node in ast.walk(ast.parse((ROOT / n).read_text()))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    ]
    assert found == []


def claims(node: ast.AST) -> bool:
    """Whether something can fail here: an assertion, or a call whose name says that it makes one."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rpartition(".")[2]
        return bool(re.match(r"(raises|warns|fail|check|verify|expect)", name))
    return isinstance(node, ast.Assert)


def test_every_test_asserts_something() -> None:
    silent = [
        f"{name}:{f.lineno} {f.name}"
        for name in python_files()
        if name.startswith("tests/")
        for f in functions(name)
        if f.name.startswith("test_") and not any(map(claims, ast.walk(f)))
    ]
    assert silent == []


def test_no_test_sleeps_to_synchronise() -> None:
    sleeping = [
        f"{name}:{number}"
        for name in python_files()
        if name.startswith("tests/") and name != "tests/unit/test_tidy.py"
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if SLEEPING.search(line) and not re.search(r"sleep\(0\)|# polls|# slow on purpose", line)
    ]
    assert sleeping == [], (
        "wait for the event itself; a bounded poll says `# polls`, a slow handler `# slow on purpose`"
    )


def test_dependencies_are_pinned_without_an_address() -> None:
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[a-z0-9._-]+==[A-Za-z0-9.]+( ;.*)?", line)] == []
