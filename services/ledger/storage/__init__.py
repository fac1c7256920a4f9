"""The ledger's tables in PostgreSQL, the statements on them, and the way to and from the domain's records."""
