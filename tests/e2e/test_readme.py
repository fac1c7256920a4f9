"""What the README promises a newcomer is what happens."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from cli.main import COMMANDS
from cli.stack.stack import Stack

README = Path(__file__).resolve().parents[2] / "README.md"
SERAI = str(Path(sys.executable).with_name("serai"))
SNIPPET_SECONDS = 60


def test_the_first_call_from_python_gives_a_quote(stack: Stack, tmp_path: Path) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    (tmp_path / ".serai").symlink_to(stack.home.folder)
    ended = subprocess.run(
        [sys.executable, "-c", snippet],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SNIPPET_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"100 EUR give 1\d{4} cents; whole cost \d\.\d+ %", ended.stdout), ended.stdout


def test_the_commands_of_the_readme_do_what_it_says(stack: Stack) -> None:
    lines = re.findall(r"^\.venv/bin/serai (.*)$", README.read_text(), re.MULTILINE)
    assert [line.split()[0] for line in lines] == ["up", "participants", "quote", "pay", "watch"]
    for line in lines[1:]:
        ended = subprocess.run(
            [SERAI, *shlex.split(line)],
            env=os.environ | {"SERAI_HOME": str(stack.home.folder)},
            capture_output=True,
            text=True,
            timeout=SNIPPET_SECONDS,
            check=False,
        )
        assert ended.returncode == 0, f"{line}: {ended.stderr}"
        assert ended.stdout.strip(), line


def test_the_commands_that_the_readme_names_exist() -> None:
    named = set(re.findall(r"(?:bin/|`)serai ([a-z]+)", README.read_text()))
    assert {"up", "demo", "lists"} <= named
    assert named <= set(COMMANDS)


def test_the_readmes_targets_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b *(?:#|`|$)", README.read_text(), re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (README.parent / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test", "setup", "lint"} <= named
    assert named <= targets


def test_the_readmes_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text())
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []
