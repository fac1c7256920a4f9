"""The service's tables, statements and migrations."""
