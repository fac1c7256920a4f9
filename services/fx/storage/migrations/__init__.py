"""Migrations of the fx database, one file each, in order."""
