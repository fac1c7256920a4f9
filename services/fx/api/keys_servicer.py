"""The RPC of the keys that quotes are signed with."""

from __future__ import annotations

from typing import Any

from fx.api.quotes import timestamp
from fx.app.keys import KnownKeys
from serai.fx.v1 import key_pb2, key_pb2_grpc


class QuoteKeyServicer(key_pb2_grpc.QuoteKeyServiceServicer):
    """Serves serai.fx.v1.QuoteKeyService."""

    def __init__(self, keys: KnownKeys) -> None:
        self._keys = keys

    async def ListQuoteKeys(
        self, _request: key_pb2.ListQuoteKeysRequest, _context: Any
    ) -> key_pb2.ListQuoteKeysResponse:
        """List every key that ever signed a quote, newest first."""
        return key_pb2.ListQuoteKeysResponse(
            keys=[
                key_pb2.QuoteKey(
                    key_id=known.key.key_id.hex(),
                    algorithm="Ed25519",
                    public_key=known.key.public_key,
                    verifier_key=known.key.text(),
                    begin_time=timestamp(known.begin_time),
                )
                for known in await self._keys.newest_first()
            ]
        )
