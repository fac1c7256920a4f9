"""Channels to other services."""

import json

import grpc

from rpc.credentials import Tls

_SERVICE_CONFIG = json.dumps(
    {
        "loadBalancingConfig": [{"round_robin": {}}],
        # Every RPC of ours may be repeated: reads by nature, mutations by their request_id. Only UNAVAILABLE is
        # retried here; what else may be repeated is for the caller to decide, who knows what it was doing.
        "methodConfig": [
            {
                "name": [{}],
                "retryPolicy": {
                    "maxAttempts": 4,
                    "initialBackoff": "0.1s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ],
    }
)


def open_channel(
    address: str, tls: Tls, *, server: str | None = None, max_message_bytes: int = 4 << 20
) -> grpc.aio.Channel:
    """Opens a channel to `host:port` over mutual TLS; make it inside the running loop and close it at the end.

    With `server` (a service's name, such as `ledger`) only that service's certificate is accepted, wherever it is
    found; without it the certificate must be for the host of the address. Raises CredentialsError.
    """
    options: list[tuple[str, str | int]] = [
        ("grpc.service_config", _SERVICE_CONFIG),
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.max_receive_message_length", max_message_bytes),
        ("grpc.max_send_message_length", max_message_bytes),
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 5_000),
    ]
    if server is not None:
        options.append(("grpc.ssl_target_name_override", server))
    return grpc.aio.secure_channel(f"dns:///{address}", tls.channel_credentials(), options=options)
