"""Names of persons, companies and merchants."""

from __future__ import annotations

import unicodedata

from risk.domain.normalisation.errors import InvalidIdentifier


def name(value: str) -> str:
    """A name as its words in alphabetical order: compatibility forms, case, accents and punctuation folded away.

    So "Müller, Anna" and "ANNA MULLER" are one. Scripts are not carried over into each other: that is screening's
    work, and a token can only be equal or not.
    """
    words = sorted(_words(value))
    if not any(character.isalpha() for word in words for character in word):
        raise InvalidIdentifier("a name needs at least one letter")
    return " ".join(words)


def merchant(value: str) -> str:
    """A merchant's id or name in compatibility form and folded case, each run of spaces one space; 2 to 128 long."""
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    text = unicodedata.normalize("NFKC", text)
    if not 2 <= len(text) <= 128 or not text.isprintable():
        raise InvalidIdentifier("not 2 to 128 printable characters")
    return text


def _words(value: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", value).casefold())
    # Accents and the optional vowels of Hebrew and Arabic go (marks of combining class 10 and above); the vowel signs
    # of Indic scripts and the voicing of kana, which tell names apart, stay. Apostrophes join words, all else parts
    # them.
    kept = []
    for character in folded:
        category = unicodedata.category(character)
        if category[0] in "LN" or (category[0] == "M" and unicodedata.combining(character) < 10):
            kept.append(character)
        elif category[0] != "M" and character not in "'\N{RIGHT SINGLE QUOTATION MARK}":
            kept.append(" ")
    return unicodedata.normalize("NFC", "".join(kept)).split()
