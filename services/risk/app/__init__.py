"""The use cases of the risk service."""
