"""A PostgreSQL server of our own, for development, the demonstration and the tests."""

from storage.embedded.binaries import NoBinaries
from storage.embedded.cluster import ServerFailed
from storage.embedded.home import HomeInUse, HomeLock
from storage.embedded.server import EmbeddedServer, running_url

__all__ = ["EmbeddedServer", "HomeInUse", "HomeLock", "NoBinaries", "ServerFailed", "running_url"]
