"""Rule packs: the jurisdictions' rules as files that people write, and the reader that types and checks them."""

from compliance.packs.reading import PackError, read_packs, shipped_packs

__all__ = ["PackError", "read_packs", "shipped_packs"]
