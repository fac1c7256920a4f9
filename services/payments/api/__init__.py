"""The two gRPC services, and the way between contract and domain."""
