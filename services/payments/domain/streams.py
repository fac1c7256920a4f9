"""Names of the streams in which changes are told."""

from typing import Final

PARTICIPANTS: Final = "participants"
"""Every change of a participant: all processes read it again."""

AUDIT: Final = "audit"
"""What people did and why they say they did it."""


def sender(participant_id: str) -> str:
    """The payments that a participant sends."""
    return f"sender:{participant_id}"


def receiver(participant_id: str) -> str:
    """The payments that a participant receives."""
    return f"receiver:{participant_id}"
