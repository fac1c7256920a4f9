"""Words that are known for what they are: particles, titles, legal forms and the common words of company names."""

_PARTICLES_TEXT = """
al el ul bin ibn ben bint bte abu abou umm de da di do dos del della den der du van von vom la le los las y zu ter
ten ould oglu ogly kyzy mac and the of for et und e
"""
PARTICLES = frozenset(_PARTICLES_TEXT.split())
"""Weigh little: they are left out, written apart or exchanged freely."""

_TITLES_TEXT = """
mr mrs ms miss dr prof sheikh shaikh shaykh sheik haji hajji hajj mullah mulla maulavi mawlawi maulvi qari sayyid
sayyed sayed general gen colonel col captain capt sir don dona mme mlle herr frau hon rev
"""
TITLES = frozenset(_TITLES_TEXT.split())
"""Forms of address and rank: weigh little in a person's name."""

BOUND = frozenset(["abd", "abdel", "abdul", "abdal", "abdur", "abdus"])
"""Arabic words that make one name with the word that follows: Abd al-Rahman is one given name."""

PATRONYMIC_ENDINGS = (
    "ovich",
    "evich",
    "ovych",
    "evych",
    "ovna",
    "evna",
    "ivna",
    "ichna",
    "oglu",
    "ogly",
    "qizi",
    "kyzy",
)
"""Endings of East Slavic and Turkic patronymics, which are often left out."""

MIN_PATRONYMIC_LETTERS = 7

_GENERIC_TEXT = """
bank company trading trade group international holding holdings global services service industries industry
industrial investment investments capital enterprise enterprises general commercial import export shipping maritime
marine engineering construction development technology technologies solutions systems management consulting
partners foundation association institute center centre corporation national state first new limited liability
joint stock public private open closed obshchestvo obschestvo ogranichennoi ogranichennoy otvetstvennostyu
aktsionernoe aktionernoe publichnoe zakrytoe
"""
GENERIC = frozenset(_GENERIC_TEXT.split())
"""Words that many companies share; their weight has a ceiling whatever the lists hold."""

_SPELLED_OUT = {
    "limited liability company": "llc",
    "joint stock company": "jsc",
    "open joint stock company": "jsc",
    "public joint stock company": "jsc",
    "closed joint stock company": "jsc",
    "private joint stock company": "jsc",
    "public limited company": "plc",
    "aktionernoe obshchestvo": "jsc",
    "aktsionernoe obshchestvo": "jsc",
    "publichnoe aktsionernoe obshchestvo": "jsc",
    "zakrytoe aktsionernoe obshchestvo": "jsc",
    "aktsionernoe obschestvo": "jsc",
    "obshchestvo s ogranichennoy otvetstvennostyu": "llc",
    "obschestvo s ogranichennoy otvetstvennostyu": "llc",
    "obshchestvo s ogranichennoi otvetstvennostyu": "llc",
    "obschestvo s ogranichennoi otvetstvennostyu": "llc",
    "societatea cu raspundere limitata": "llc",
    "societe anonyme": "sa",
    "sociedad anonima": "sa",
    "sociedad de responsabilidad limitada": "llc",
    "s a de c v": "sa",
    "s de r l de c v": "llc",
    "sa de cv": "sa",
    "s de rl de cv": "llc",
    "sp z o o": "llc",
    "d o o": "llc",
    "s r l": "llc",
    "s r o": "llc",
    "l l c": "llc",
    "sdn bhd": "llc",
    "pvt ltd": "ltd",
    "pte ltd": "ltd",
    "co ltd": "ltd",
}
_SHORT = {
    "ltd": "ltd", "limited": "ltd", "ltda": "ltd", "llc": "llc", "llp": "llp", "lp": "lp", "plc": "plc",
    "inc": "inc", "incorporated": "inc", "corp": "corp", "corporation": "corp", "co": "co", "company": "co",
    "compan": "co", "gmbh": "llc", "ag": "ag", "akg": "ag", "aktiengesellschaft": "ag", "kg": "kg", "ug": "llc",
    "sa": "sa", "sas": "sas", "sarl": "llc", "srl": "llc", "sl": "llc", "spa": "spa", "bv": "llc", "nv": "nv",
    "ab": "ab", "as": "as", "oy": "oy", "oyj": "oy", "aps": "llc", "ooo": "llc", "oao": "jsc", "ojsc": "jsc",
    "pao": "jsc", "pjsc": "jsc", "zao": "jsc", "ao": "jsc", "jsc": "jsc", "cjsc": "jsc", "doo": "llc", "sro": "llc",
    "kft": "llc", "zrt": "jsc", "ead": "jsc", "eood": "llc", "ood": "llc", "fze": "fze", "fzc": "fze",
    "fzco": "fze", "fzllc": "fze", "pjs": "jsc", "pt": "pt", "bhd": "ltd", "pvt": "ltd", "pte": "ltd", "pty": "ltd",
    "kk": "kk", "gk": "gk", "se": "se", "na": "na",
}  # fmt: skip

LEGAL_FORMS: dict[tuple[str, ...], str] = {tuple(words.split()): form for words, form in _SPELLED_OUT.items()} | {
    (word,): form for word, form in _SHORT.items()
}
"""Words of a legal form, in order, to the form they stand for."""

MAX_LEGAL_FORM_WORDS = max(len(words) for words in LEGAL_FORMS)

UNMISTAKABLE_FORMS = frozenset({"llc", "ltd", "jsc", "inc", "plc", "corp"})
"""Forms that are taken off a name of any kind; the others only off names that are not a person's."""

VESSEL_PREFIXES = frozenset(["mv", "mt", "ms", "ss", "my", "mts"])
