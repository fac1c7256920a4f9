"""The public keys of quotes, asked of a running service."""

from cli.connection import CALL_SECONDS, connected, operator
from cli.home import Home
from rpc.deadlines import outgoing
from serai.fx.v1 import key_pb2, key_pb2_grpc
from signing import VerifierKey, read_key


async def quote_keys(home: Home) -> list[VerifierKey]:
    """Give the keys that quotes are or were signed with, newest first."""
    async with connected(home, "fx", operator("viewer")) as channel:
        stub = key_pb2_grpc.QuoteKeyServiceStub(channel)
        found = await stub.ListQuoteKeys(key_pb2.ListQuoteKeysRequest(), **outgoing(CALL_SECONDS))
    return [read_key(key.verifier_key) for key in found.keys]
