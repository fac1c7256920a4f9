"""Migrations of the compliance database, in order of their numbers."""
