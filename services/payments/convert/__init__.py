"""Between the contracts and the domain: the one place that knows both, used by api, storage and clients."""
