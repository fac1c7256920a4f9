"""Use cases: load, decide, save; the transactions are here."""
