"""How alike two folded words are: spelling errors within a budget that grows with length, and sound."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

MIN_SIMILARITY = 0.75
"""Below this two words are different words."""
MAX_HEARD_DIFFERENCE = 0.45
"""Share of letters in which two vowelled words of one skeleton may be heard to differ."""
MAX_HEARD_DIFFERENCE_SHORT = 0.25
"""The same for skeletons of two consonants: Ying, Yang and Yong are three names."""

_DIGRAPHS = (
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("dzh", "j"), ("dj", "j"), ("sh", "s"), ("ch", "c"), ("cz", "c"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("ts", "c"),
    ("tz", "c"), ("ss", "s"), ("sz", "s"), ("q", "k"), ("x", "ks"), ("z", "s"),
)  # fmt: skip
# Zhukov, but not the z and h that meet in Arabic written without vowels.
_SOFT_Z = re.compile(r"zh(?=[aeiouy])")
_SOFT_C = re.compile(r"c(?=[eiy])")
_REPEATED = re.compile(r"(.)\1+")
# Arabic written without vowels still has w and y, as hsyn and mwswy.
_VOWELS = frozenset("aeiou")
_SILENT = str.maketrans("", "", "aeiouyw")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """The consonants a word is heard by, the same for usual transliterations: Usama and Osama, Hussein and hsyn.

    Vowels, w and y go except an initial vowel, which becomes "a"; Arabic written without vowels therefore meets its
    Latin spellings. Words with digits are their own skeleton.
    """
    if not word.isalpha():
        return word
    sound = word
    if "c" in sound and "ch" not in sound and "cz" not in sound:
        sound = _SOFT_C.sub("s", sound).replace("ck", "k").replace("c", "k")
    if "zh" in sound:
        sound = _SOFT_Z.sub("j", sound)
    for letters, heard in _DIGRAPHS:
        if letters in sound:
            sound = sound.replace(letters, heard)
    if sound.endswith("h") and len(sound) > 2:
        sound = sound[:-1]
    first = sound[0]
    head = "a" if first in "aeiou" else "v" if first == "w" else first
    return head + _REPEATED.sub(r"\1", sound[1:].translate(_SILENT)).lstrip(head if head != "a" else "")


@lru_cache(maxsize=65_536)
def _heard(word: str) -> str:
    """The word without doubled letters and with y as i, as usual transliterations differ in them."""
    return _REPEATED.sub(r"\1", word.replace("y", "i"))


def _without_vowels(word: str) -> bool:
    return len(word) > 2 and _VOWELS.isdisjoint(word[1:])


def _edit_budget(letters: int) -> int:
    """Errors that a word of so many letters may hold and still be the same word."""
    if letters <= 3:
        return 0
    if letters <= 5:
        return 1
    return 2 if letters <= 10 else 3


@lru_cache(maxsize=131_072)
def token_similarity(left: str, right: str) -> float:
    """Likeness of two words from 0 to 1; 0 for what is below MIN_SIMILARITY. Symmetric.

    Numbers are alike only when equal. Words within their edit budget lose 0.9 of the share of letters that differ
    (Damerau's optimal string alignment). Words with one skeleton lose less, by the letters in which they are heard to
    differ, unless those are too many between two vowelled words: Hassan is not Hussein.
    """
    if left == right:
        return 1.0
    shorter, longer = sorted((len(left), len(right)))
    if shorter < 2 or not (left.isalpha() and right.isalpha()):
        return 0.0
    distance = OSA.distance(left, right)
    best = 0.0
    if distance <= _edit_budget(shorter):
        best = 1.0 - 0.9 * distance / longer
    bones = skeleton(left)
    if len(bones) >= 2 and bones == skeleton(right):
        ours, theirs = _heard(left), _heard(right)
        share = OSA.distance(ours, theirs) / max(len(ours), len(theirs))
        if _without_vowels(left) or _without_vowels(right):
            best = max(best, 0.95 - 0.15 * share if len(bones) > 2 else 0.9 - 0.2 * share)
        elif share <= (MAX_HEARD_DIFFERENCE if len(bones) > 2 else MAX_HEARD_DIFFERENCE_SHORT):
            best = max(best, 1.0 - 0.3 * share)
    return best if best >= MIN_SIMILARITY else 0.0
