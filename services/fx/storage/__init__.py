"""The service's database: tables, named statements, and rows turned into the domain's values."""
