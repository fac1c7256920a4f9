"""Compliance over gRPC: access, conversion between contract and domain, and errors."""
