"""Loads the shared fixtures: every module of tests/fixtures is a plugin, named by what it provides."""

import os
import sys
from pathlib import Path

# gRPC's core reads these when it is first imported. Its fork handlers disturb the programs that the tests start,
# between fork and exec.
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")

TESTS = Path(__file__).parent

# Tests have no package of their own, so `fixtures.<name>` must be importable by itself.
sys.path.insert(0, str(TESTS))

pytest_plugins = [f"fixtures.{path.stem}" for path in sorted((TESTS / "fixtures").glob("*.py"))]
