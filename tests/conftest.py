"""Loads the shared fixtures: every module of tests/fixtures is a plugin, named by what it provides."""

import sys
from pathlib import Path

TESTS = Path(__file__).parent

# Tests have no package of their own, so `fixtures.<name>` must be importable by itself.
sys.path.insert(0, str(TESTS))

pytest_plugins = [f"fixtures.{path.stem}" for path in sorted((TESTS / "fixtures").glob("*.py"))]
