"""The words that people disguise most, and the ways in which they mask or respell them.

Decides which starred or respelled form stands for which word. It must not judge the words: some are everyday words
that are masked in comments ("n*zi", "k*ll"). It is data for `readings` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_WORDS: Final = (
    "fuck", "fucking", "fucked", "fucker", "fuckers", "fucks", "motherfucker", "motherfuckers", "motherfucking",
    "shit", "shitty", "shits", "bullshit", "shithead", "dipshit", "bitch", "bitches", "bitching", "cunt", "cunts",
    "asshole", "assholes", "arsehole", "arseholes", "ass", "arse", "dumbass", "jackass", "bastard", "bastards", "dick",
    "dicks", "dickhead", "pussy", "pussies", "nigger", "niggers", "nigga", "niggas", "faggot", "faggots", "fag", "fags",
    "retard", "retards", "retarded", "whore", "whores", "slut", "sluts", "wanker", "wankers", "crap", "cock", "cocks",
    "cocksucker", "twat", "twats", "damn", "goddamn", "rape", "raped", "rapist", "rapists", "kill", "idiot", "idiots",
    "stupid", "moron", "morons", "bollocks", "prick", "pricks", "scum", "scumbag", "piss", "pissed", "tits", "penis",
    "vagina", "porn", "viagra", "casino", "douche", "douchebag", "tranny", "trannies", "kike", "kikes", "spic", "chink",
    "chinks", "gook", "gooks", "dyke", "nazi", "nazis", "jew", "jews", "muslim", "muslims", "gay", "gays", "pedo",
    "pedos", "pedophile", "pedophiles", "paedophile", "suicide", "murder", "hell", "sex", "hoe", "hoes", "dumb", "suck",
    "sucks", "trash", "loser", "losers", "kys",
)  # fmt: skip
DISGUISED_WORDS: Final = frozenset(_WORDS)
# Respellings that the rules below do not make.
_SLANG: Final = {
    "fuk": "fuck", "fukin": "fucking", "fukn": "fucking", "fkn": "fucking", "fkin": "fucking", "fuckin": "fucking",
    "fuckn": "fucking", "fukker": "fucker", "phuk": "fuck", "phuck": "fuck", "fck": "fuck", "fcks": "fucks",
    "fcking": "fucking", "fckin": "fucking", "fckn": "fucking", "fcked": "fucked", "fcker": "fucker", "fuq": "fuck",
    "sht": "shit", "bullsht": "bullshit", "shyt": "shit", "btch": "bitch", "btches": "bitches", "biatch": "bitch",
    "beyotch": "bitch", "bich": "bitch", "biotch": "bitch", "azz": "ass", "azzhole": "asshole", "ahole": "asshole",
    "dik": "dick", "dikhead": "dickhead", "kunt": "cunt", "cvnt": "cunt", "niqqa": "nigga", "niqqer": "nigger",
    "nigg": "nigger", "nigr": "nigger", "phag": "fag", "fgt": "faggot", "fagot": "faggot", "stoopid": "stupid",
    "stupit": "stupid", "idoit": "idiot", "idjit": "idiot", "retart": "retard", "tard": "retard",
    "tards": "retards", "wanka": "wanker", "hore": "whore", "pron": "porn", "biznatch": "bitch",
    "mofo": "motherfucker", "muthafucka": "motherfucker", "muthafucker": "motherfucker",
    "mothafucka": "motherfucker", "motherfucka": "motherfucker", "fucka": "fucker", "fuckr": "fucker",
    "dumbazz": "dumbass", "jackazz": "jackass",
}  # fmt: skip
_SHORTEST_RESPELLED: Final = 4  # below, a changed letter makes another word
_SWAPS: Final = (
    ("ck", "kk"),
    ("ck", "cc"),
    ("ck", "q"),
    ("f", "ph"),
    ("u", "v"),
    ("w", "vv"),
    ("s", "z"),
    ("gg", "qq"),
)
# What the rules make and people write in earnest.
_HONEST: Final = frozenset(
    {"coq", "coqs", "cocc", "coccs", "txts", "zuck", "zucks", "succ", "suq", "suqs", "diq", "pizz"}
)


def _masked(word: str) -> Iterator[tuple[str, bool]]:
    """Every way to star out the inside or the end of a word, and whether the stars are as many as the letters."""
    for start in range(1, len(word)):
        for end in range(start + 1, len(word) + 1):
            yield word[:start] + "*" * (end - start) + word[end:], True
            if len(word) - (end - start) >= 2 and end < len(word):
                yield word[:start] + "*" + word[end:], False


def _respelled(word: str) -> Iterator[str]:
    """The word with one kind of letter swapped, or its first vowel as x ("fxck")."""
    if len(word) < _SHORTEST_RESPELLED:
        return
    for letters, instead in _SWAPS:
        if letters in word:
            yield word.replace(letters, instead)
    vowel = next((index for index, letter in enumerate(word) if index and letter in "aeiou"), None)
    if vowel:
        yield word[:vowel] + "x" + word[vowel + 1 :]


def _first_wins(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for form, word in pairs:
        forms.setdefault(form, word)
    return forms


MASKED: Final = _first_wins((form, word) for word in _WORDS for form, exact in _masked(word) if exact)
MASKED_SHORT: Final = _first_wins((form, word) for word in _WORDS for form, exact in _masked(word) if not exact)
RESPELLED: Final = {
    form: word
    for form, word in (_first_wins((form, word) for word in _WORDS for form in _respelled(word)) | _SLANG).items()
    if form not in DISGUISED_WORDS and form not in _HONEST
}
