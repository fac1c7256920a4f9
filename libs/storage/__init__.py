"""PostgreSQL for every service: server, databases, migrations, pool, ordered streams and idempotency."""
