"""The contract's side of the service."""
