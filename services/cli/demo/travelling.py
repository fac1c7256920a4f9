"""Payments that reach Serai as pacs.008 files, as a bank's own system would write them."""
