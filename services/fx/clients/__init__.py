"""Sources of rates outside of this service."""
