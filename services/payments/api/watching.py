"""The two streams of a participant, from any point."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import grpc

from payments.convert.basics import time_to_proto
from rpc import Failure
from serai.common.v1 import stream_pb2
from serai.payments.v1 import payment_pb2, payments_pb2
from storage.streams import Follower, StoredEvent

HEARTBEAT_SECONDS: Final = 5.0


Step = TypeVar("Step", payments_pb2.WatchPaymentsResponse, payments_pb2.WatchIncomingResponse)


@dataclass(frozen=True, slots=True)
class Watched(Generic[Step]):
    """A stream of the database, the letter that its resume tokens begin with, and what its reader is sent."""

    stream: str
    letter: str
    step: type[Step]

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


async def watch(follower: Follower, watched: Watched[Step], resume_token: str) -> AsyncGenerator[Step, None]:
    """Every change after the token, for ever, and a heartbeat when there is none for a while."""
    head = watched.sequence(resume_token)
    async for page in follower.pages(watched.stream, head, idle_seconds=HEARTBEAT_SECONDS):
        for event in page:
            head = event.sequence
            yield watched.step(change=_event(event, watched.token(event.sequence)))
        if not page:
            heartbeat = stream_pb2.Heartbeat(head_sequence=head)
            heartbeat.server_time.GetCurrentTime()
            yield watched.step(heartbeat=heartbeat)


def _event(event: StoredEvent, resume_token: str) -> payments_pb2.PaymentEvent:
    return payments_pb2.PaymentEvent(
        position=stream_pb2.StreamPosition(
            sequence=event.sequence,
            resume_token=resume_token,
            record_time=time_to_proto(event.recorded_at),
        ),
        change=payment_pb2.PaymentChange.FromString(event.payload),
    )
