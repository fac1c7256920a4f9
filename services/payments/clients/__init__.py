"""The other services, behind the interfaces that the use cases declare."""
