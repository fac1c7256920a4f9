"""Callers of a tortured ledger: some honest, some poisonous, all of them seeded."""
