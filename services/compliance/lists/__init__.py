"""Sanctions lists: where they come from, how their layouts are read, and which version is in force."""
