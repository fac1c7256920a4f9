"""Channels to other services."""

import json

import grpc

from rpc.credentials import Tls

_BALANCING: dict[str, object] = {"loadBalancingConfig": [{"round_robin": {}}]}

_RETRYING = json.dumps(
    {
        **_BALANCING,
        # Every RPC of ours may be repeated: reads by nature, mutations by their request_id. What is retried here is
        # only a server that was not there: UNAVAILABLE, and CANCELLED, which grpc answers in the moment between a
        # server's going down and its client's hearing of it. What else may be repeated is for the caller to decide.
        "methodConfig": [
            {
                "name": [{}],
                "retryPolicy": {
                    "maxAttempts": 4,
                    "initialBackoff": "0.1s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"],
                },
            }
        ],
        # When many calls fail, retries stop for a while rather than double the load of a server in trouble.
        "retryThrottling": {"maxTokens": 100, "tokenRatio": 0.1},
    }
)

_PLAIN = json.dumps(_BALANCING)


def open_channel(
    address: str, tls: Tls, *, server: str | None = None, max_message_bytes: int = 4 << 20, retries: bool = True
) -> grpc.aio.Channel:
    """Opens a channel to `host:port` over mutual TLS; make it inside the running loop and close it at the end.

    With `server` (a service's name, such as `ledger`) only that service's certificate is accepted, wherever it is
    found; without it the certificate must be for the host of the address. A caller that repeats its calls itself
    passes `retries=False`: two layers of retries on one call would multiply. Raises CredentialsError.
    """
    options: list[tuple[str, str | int]] = [
        ("grpc.service_config", _RETRYING if retries else _PLAIN),
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
