"""Files of public keys that somebody trusts, one verifier key a line."""

from pathlib import Path

from cli.failure import Failure
from signing import VerifierKey, read_key


def read_keys(path: Path, printed_by: str) -> list[VerifierKey]:
    """Read verifier keys; `printed_by` is the command that prints them. Raises Failure."""
    hint = f"`{printed_by}` prints them"
    try:
        found = [read_key(line) for line in path.read_text().splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise Failure(f"{path} is no file of verifier keys: {error}", hint=hint) from error
    if not found:
        raise Failure(f"{path} holds no verifier key", hint=hint)
    return found
