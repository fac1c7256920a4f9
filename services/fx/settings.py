"""What the fx service can be told."""

from pydantic import Field

from rpc import ServiceSettings


class Settings(ServiceSettings):
    """Settings of every service, and those of the streams of rates."""

    rate_heartbeat_seconds: float = Field(8.0, gt=0, le=10, description="seconds above 0, to 10")
