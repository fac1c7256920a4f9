"""Decisions in PostgreSQL."""
