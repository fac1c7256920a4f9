"""A name as tokens: what carries its identity, and what may be left out or exchanged."""

from dataclasses import dataclass, field
from enum import Enum

from compliance.domain.kinds import Kind
from compliance.domain.names import vocabulary
from compliance.domain.names.folding import fold
from compliance.domain.names.similarity import skeleton

MAX_TOKENS = 24
"""Tokens of a name that are compared; the alignment of two names is then bounded too."""


class TokenClass(Enum):
    """What a token is, with the share of a plain token's weight that it has."""

    NAME = 1.0
    PATRONYMIC = 0.4
    GENERIC = 0.3
    INITIAL = 0.25
    TITLE = 0.12
    PARTICLE = 0.1


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a folded name."""

    text: str
    kind: TokenClass
    skeleton: str


@dataclass(frozen=True, slots=True)
class Name:
    """A parsed name. Equal names have equal tokens in the same order."""

    tokens: tuple[Token, ...]
    disguised: bool
    """It held look-alike letters; see `Folded`."""
    joined: str = field(default="")
    """All tokens without spaces, for names written together or apart."""

    def __bool__(self) -> bool:
        return bool(self.tokens)


def parse(text: str, kind: Kind) -> Name:
    """Parse a name as written by its bearer or by a list ("SURNAME, Given names" is put in reading order).

    Gives a name without tokens for a text that has no letter or digit.
    """
    if kind is not Kind.ORGANISATION and text.count(",") == 1:
        family, _, given = text.partition(",")
        text = f"{given} {family}" if given.strip() else family
    folded = fold(text, join_acronyms=kind is not Kind.PERSON)
    words = folded.text.split(" ")[:MAX_TOKENS] if folded.text else []
    words = _without_legal_form(words, kind)
    if kind is Kind.VESSEL and len(words) > 1 and words[0] in vocabulary.VESSEL_PREFIXES:
        words = words[1:]
    if kind is not Kind.ORGANISATION:
        words = _bound_together(words)
    kinds = [_classify(word, kind, len(words)) for word in words]
    if not any(found in {TokenClass.NAME, TokenClass.PATRONYMIC, TokenClass.GENERIC} for found in kinds):
        # Nothing but particles and initials, such as the Vietnamese "Do Van An": then they are the name.
        kinds = [TokenClass.NAME for _ in words]
    tokens = tuple(Token(word, found, skeleton(word)) for word, found in zip(words, kinds, strict=True))
    return Name(tokens, folded.disguised, "".join(words))


def _classify(word: str, kind: Kind, words: int) -> TokenClass:
    if len(word) == 1 and word.isalpha():
        return TokenClass.INITIAL
    if word in vocabulary.PARTICLES:
        return TokenClass.PARTICLE
    if kind is Kind.ORGANISATION:
        return TokenClass.GENERIC if word in vocabulary.GENERIC else TokenClass.NAME
    if word in vocabulary.TITLES:
        return TokenClass.TITLE
    long_enough = len(word) >= vocabulary.MIN_PATRONYMIC_LETTERS
    if words > 2 and long_enough and word.endswith(vocabulary.PATRONYMIC_ENDINGS):
        return TokenClass.PATRONYMIC
    return TokenClass.NAME


def _without_legal_form(words: list[str], kind: Kind) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(vocabulary.MAX_LEGAL_FORM_WORDS, len(words) - at), 0, -1):
            found = vocabulary.LEGAL_FORMS.get(tuple(words[at : at + length]))
            if found and (kind is Kind.ORGANISATION or length > 1 or found in vocabulary.UNMISTAKABLE_FORMS):
                at += length
                break
        else:
            kept.append(words[at])
            at += 1
    return kept or words


def _bound_together(words: list[str]) -> list[str]:
    joined: list[str] = []
    at = 0
    while at < len(words):
        following = words[at + 1 :]
        if words[at] in vocabulary.BOUND and following:
            skip = 1 if following[0] in {"al", "el", "ul"} and len(following) > 1 else 0
            joined.append("abdul" + following[skip])
            at += 2 + skip
        else:
            joined.append(words[at])
            at += 1
    return joined
