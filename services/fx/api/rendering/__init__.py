"""Quotes in the payer's own words."""

from fx.api.rendering.request import read_request, render

__all__ = ["read_request", "render"]
