"""Names: folded to one alphabet, split into tokens that are known for what they are, and compared token by token."""

from compliance.domain.names.folding import Folded, fold
from compliance.domain.names.parsing import Name, Token, TokenClass, parse
from compliance.domain.names.similarity import skeleton, token_similarity

__all__ = ["Folded", "Name", "Token", "TokenClass", "fold", "parse", "skeleton", "token_similarity"]
