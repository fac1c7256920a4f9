"""What is stored of a new quote: the one list of its columns, with the types that they are sent as.

The type new_quote of the database has these fields in this order; a migration that adds a column to new quotes makes a
new type of all of them, because a program of the release before still sends the old one.
"""

from __future__ import annotations

from typing import Final

# Decimal numbers go as text: the server reads them faster than the driver takes them apart.
NEW_QUOTE: Final[tuple[tuple[str, str], ...]] = (
    ("participant_id", "text"),
    ("quote_id", "uuid"),
    ("state", "text"),
    ("source_currency", "text"),
    ("target_currency", "text"),
    ("source_country", "text"),
    ("target_country", "text"),
    ("send", "bigint"),
    ("receive", "bigint"),
    ("mid", "text"),
    ("mid_observed_at", "timestamp with time zone"),
    ("mid_source", "text"),
    ("rates_version", "bigint"),
    ("rate", "text"),
    ("fees", "jsonb"),
    ("fees_total", "bigint"),
    ("provider_id", "text"),
    ("provider_receives", "bigint"),
    ("spread", "bigint"),
    ("provider_pays", "bigint"),
    ("rounding", "bigint"),
    ("residual", "text"),
    ("rounding_direction", "text"),
    ("evidence", "jsonb"),
    ("total_cost", "bigint"),
    ("total_cost_target", "bigint"),
    ("total_cost_percent", "text"),
    ("value_date", "date"),
    ("return_rate_policy", "text"),
    ("create_time", "timestamp with time zone"),
    ("expire_time", "timestamp with time zone"),
    ("key_id", "text"),
    ("signature", "bytea"),
    ("price_plan", "text"),
    ("expected_time", "timestamp with time zone"),
    ("latest_time", "timestamp with time zone"),
)
NUMBERS: Final = frozenset({"mid", "rate", "residual", "total_cost_percent"})
"""Those that are numbers in the table."""

NAMES: Final = ", ".join(name for name, _ in NEW_QUOTE)
GIVEN: Final = ", ".join(f"given.{name}{'::numeric' if name in NUMBERS else ''}" for name, _ in NEW_QUOTE)
