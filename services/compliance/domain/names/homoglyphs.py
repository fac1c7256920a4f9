"""Letters of one alphabet that look like letters of another: a Cyrillic а in a Latin name is evidence of intent.

The pairs are those of Unicode's confusables (UTS 39) that matter for Latin, Cyrillic and Greek names.
"""

import unicodedata

_CYRILLIC = "аАВсСеЕНһіІјЈКМоОрРѕЅТхХуУԁɡԛԝ"
_CYRILLIC_AS_LATIN = "aABcCeEHhiIjJKMoOpPsSTxXyYdgqw"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναικ"
_GREEK_AS_LATIN = "ABEZHIKMNOPTYXovaik"

_TO_LATIN = dict(
    zip(_CYRILLIC + _GREEK, _CYRILLIC_AS_LATIN + _GREEK_AS_LATIN, strict=True),
)
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in zip(_CYRILLIC, _CYRILLIC_AS_LATIN, strict=True)}


def _script(letter: str) -> str:
    """The script of a letter as far as it matters here: LATIN, CYRILLIC, GREEK or nothing."""
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "")
    return next((script for script in ("LATIN", "CYRILLIC", "GREEK") if name.startswith(script)), "")


def undisguise(text: str) -> tuple[str, bool]:
    """Give the text with look-alike letters put back into the alphabet of their word, and whether there were any.

    A word that mixes alphabets is read as Latin when every foreign letter has a Latin twin, else as Cyrillic when
    every Latin letter has a Cyrillic twin. A word made of look-alikes only, among Latin words, is read as Latin too.
    """
    if text.isascii():
        return text, False
    words = text.split(" ")
    scripts = [{script for letter in word if (script := _script(letter))} for word in words]
    in_latin_name = any(found == {"LATIN"} for found in scripts)
    restored = [_restore(word, found, in_latin_name) for word, found in zip(words, scripts, strict=True)]
    return " ".join(restored), restored != words


def _restore(word: str, scripts: set[str], in_latin_name: bool) -> str:
    mixed = len(scripts) > 1 and "LATIN" in scripts
    if not mixed and not (in_latin_name and scripts & {"CYRILLIC", "GREEK"}):
        return word
    foreign = {letter for letter in word if _script(letter) in {"CYRILLIC", "GREEK"}}
    if foreign <= _TO_LATIN.keys():
        return "".join(_TO_LATIN.get(letter, letter) for letter in word)
    latin = {letter for letter in word if _script(letter) == "LATIN"}
    if mixed and latin <= _TO_CYRILLIC.keys():
        return "".join(_TO_CYRILLIC.get(letter, letter) for letter in word)
    return word
