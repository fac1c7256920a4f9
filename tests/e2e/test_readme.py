"""What the README promises a newcomer is what happens."""

import re
import subprocess
import sys
from pathlib import Path

from cli.stack.stack import Stack

README = Path(__file__).resolve().parents[2] / "README.md"
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


def test_the_commands_of_the_readme_exist() -> None:
    commands = set(re.findall(r"(?:bin/|`)serai ([a-z]+)", README.read_text()))
    command = [str(Path(sys.executable).with_name("serai")), "--help"]
    page = subprocess.run(command, capture_output=True, text=True, timeout=SNIPPET_SECONDS, check=True).stdout
    assert {"up", "quote", "pay", "watch", "demo"} <= commands
    assert {c for c in commands if c not in page} == set()
