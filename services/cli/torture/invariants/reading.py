"""What readers saw."""

from __future__ import annotations

from collections.abc import Iterator

from cli.torture.evidence import Evidence


def the_stream_is_the_ledger_in_order(evidence: Evidence) -> Iterator[str]:
    """9. Every watcher saw the ledger's transfers from the first on, in order, each once."""
    ledger = [(transfer.sequence, transfer.transfer_id) for transfer in evidence.tables.transfers]
    for sequence, (recorded, _) in enumerate(ledger, 1):
        if recorded != sequence:
            yield f"the ledger has {recorded} where sequence {sequence} has to be"
            break
    for number, stream in enumerate(evidence.journal.streams):
        if stream != ledger[: len(stream)]:
            place = next(i for i, seen in enumerate(stream) if i >= len(ledger) or seen != ledger[i])
            yield f"watcher {number} saw {stream[place]} at place {place + 1}"


def nothing_more(evidence: Evidence) -> Iterator[str]:  # noqa: ARG001 - the shape of every check.
    """Lists, liveness and failures are judged when they are met; nothing is left to look at in the end."""
    yield from ()
