"""Folding: any script to lower-case ASCII words, so that one name has one spelling as far as possible."""

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

from compliance.domain.names.homoglyphs import undisguise

MAX_LETTERS = 500
"""Code points of a name that are looked at: a hostile name costs bounded time. Longer ones are cut here."""

_APOSTROPHES = re.compile(r"['`\"^]")
_ARTICLE = re.compile(r"\b(?:a[ltdrsznl]|ash|adh|ath|el|ul|es|er|ez|et|en)-(?=[a-z])")
_ACRONYM = re.compile(r"\b(?:[a-z0-9]\.){2,}")
_ARABIC = re.compile("[\u0620-\u064a]")
_ARABIC_ABD = re.compile(r"\b\u0639\u0628\u062f\s*\u0627\u0644")
_ARABIC_ARTICLE = re.compile(r"\b\u0627\u0644(?=\w{3})")
_OTHER = re.compile(r"[^a-z0-9]+")
_LETTER_LIKE_DIGITS = str.maketrans("01345", "oieas")
_DISGUISED_DIGITS = re.compile(r"\b(?=[a-z0-9]*[a-z][a-z0-9]*[a-z])[a-z][a-z0-9]*[013458][a-z0-9]*[a-z]\b")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded name, and what was found on the way that speaks of an attempt to hide it."""

    text: str
    """Lower-case ASCII words with single spaces; empty when the name holds no letter or digit."""
    disguised: bool
    """Letters were exchanged for look-alikes of another alphabet, or digits for letters."""


def fold(text: str, *, join_acronyms: bool = True, longest: int = MAX_LETTERS) -> Folded:
    """Fold a name: compatibility forms, invisible and control characters, look-alikes, transliteration, punctuation.

    `join_acronyms` makes "A.B.C." one word, as in companies, where persons have initials.
    Deterministic for a given version of Unicode and of anyascii. Symbols such as emoji vanish. What is read and what
    is given are cut at `longest` characters.
    """
    cut = text[:longest]
    visible = cut if cut.isascii() and cut.isprintable() else _visible(cut)
    latin, disguised = undisguise(_arabic_apart(visible))
    ascii_text: str = (latin if latin.isascii() else anyascii(latin)).lower()
    ascii_text = _APOSTROPHES.sub("", ascii_text).replace("&", " and ")
    ascii_text = _ARTICLE.sub("al ", ascii_text)
    if join_acronyms:
        ascii_text = _ACRONYM.sub(lambda found: found.group().replace(".", "") + " ", ascii_text)
    ascii_text = _OTHER.sub(" ", ascii_text).strip()
    plain = _DISGUISED_DIGITS.sub(lambda found: found.group().translate(_LETTER_LIKE_DIGITS), ascii_text)
    return Folded(plain[:longest], disguised or plain != ascii_text)


def _arabic_apart(text: str) -> str:
    """Write the article and the bound word Abd apart, which Arabic writes as one with what follows."""
    if not _ARABIC.search(text):
        return text
    return _ARABIC_ARTICLE.sub("al ", _ARABIC_ABD.sub("abdul ", text))


def _visible(text: str) -> str:
    """NFKC without what cannot be seen (Cf, Mn left over), and with spaces for controls, symbols and surrogates."""
    kept = []
    for letter in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(letter)
        # Bidi marks, joiners and stray accents are dropped, so that they cannot split a word; the vowel signs of
        # Indic and other scripts are marks too, but carry sound.
        if category in {"Cf", "Me"} or (category == "Mn" and unicodedata.name(letter, "").startswith("COMBINING")):
            continue
        kept.append(" " if category in {"Cc", "Cs", "Co", "Cn", "So", "Sk", "Zl", "Zp"} else letter)
    return "".join(kept)
