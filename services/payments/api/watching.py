"""The two streams of a participant, from any point."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

import grpc

from payments.convert.basics import time_to_proto
from rpc import Failure
from serai.common.v1 import stream_pb2
from serai.payments.v1 import payment_pb2, payments_pb2
from storage.streams import Follower, StoredEvent

HEARTBEAT_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A stream of the database, and the letter that its resume tokens begin with."""

    stream: str
    letter: str

    def token(self, sequence: int) -> str:
        """The token to resume after this event."""
        return f"{self.letter}{sequence}"

    def sequence(self, token: str) -> int:
        """The event to resume after; raises Failure OUT_OF_RANGE for a token of another stream."""
        if not token:
            return 0
        digits = token.removeprefix(self.letter)
        if not token.startswith(self.letter) or not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            raise Failure(
                "CURSOR_OUT_OF_RANGE", "the resume token is unknown or too old", code=grpc.StatusCode.OUT_OF_RANGE
            )
        return int(digits)


Step = payments_pb2.PaymentEvent | stream_pb2.Heartbeat


async def watch(follower: Follower, watched: Watched, resume_token: str) -> AsyncGenerator[Step, None]:
    """Every change after the token, for ever, and a heartbeat when there is none for a while."""
    head = watched.sequence(resume_token)
    async for page in follower.pages(watched.stream, head, idle_seconds=HEARTBEAT_SECONDS):
        for event in page:
            head = event.sequence
            yield _event(watched, event)
        if not page:
            heartbeat = stream_pb2.Heartbeat(head_sequence=head)
            heartbeat.server_time.GetCurrentTime()
            yield heartbeat


def _event(watched: Watched, event: StoredEvent) -> payments_pb2.PaymentEvent:
    return payments_pb2.PaymentEvent(
        position=stream_pb2.StreamPosition(
            sequence=event.sequence,
            resume_token=watched.token(event.sequence),
            record_time=time_to_proto(event.recorded_at),
        ),
        change=payment_pb2.PaymentChange.FromString(event.payload),
    )
