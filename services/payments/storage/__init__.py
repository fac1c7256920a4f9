"""Payments and participants in PostgreSQL."""
