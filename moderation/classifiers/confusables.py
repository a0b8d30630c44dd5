"""Which Latin letter a foreign, styled or decorated character is read as.

Decides one character at a time, from Unicode's own names and decompositions plus a short hand-made table of
look-alikes (the idea is UTS 39's skeleton, https://www.unicode.org/reports/tr39/; the table is written for
comments, lower case, so it is smaller and keeps what readers would see as different apart). It must not know words:
what a run of characters means is `normalise`'s business.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters of other scripts that readers take for a Latin letter, each line: the letter, then its look-alikes.
_LOOK_ALIKES: Final = """
a аαɑ∀ᗩꓮ卂ⲁ
b ЬвьƄβᏏᗷꓐ乃ⲃ
c сϲᴄⅽꮯᏟᑕ匚ⲥ
d ԁɗᑯᗪꓓ
e еєɛεєҽℯ℮ᎬꓰΣⲉ
f ϝƒғꓝ千
g ɡցǥԍꓖ
h һհнɦᏂнꓧ
i іιıɩɪӏⅰΙІﺎ¡ⲓ
j јϳʝꓙ
k кκᴋꓗҝⲕ
l ⅼʟˡΙӀꓡ
m мᴍⅿꓟ爪ⲙ
n пηոռᴎꓠ几ⲛ
o оοօσפסഠ〇ꓳⲟ
p рρƿᴘꓑ卩ⲣ
q ԛգզ
r гᴦꭇяʀꓣ尺
s ѕꜱʂꓢ丂
t тτᴛꓔⲧ
u υμսцᴜʋꓴ凵
v νѵᴠטꓦ
w ѡωԝɯшᴡꓪ山
x хχⅹꓫ乂ⲭ
y уүγʏꓬㄚⲩ
z ᴢʐꓜ乙
"""

LOOK_ALIKES: Final[dict[str, str]] = {
    alike: letter
    for line in _LOOK_ALIKES.strip().splitlines()
    for letter, group in [line.split(" ", 1)]
    for alike in (*group, *group.lower())
}

# Punctuation that only differs in style. Kept one to one so that offsets stay cheap.
_PLAIN: Final[dict[str, str]] = {
    **dict.fromkeys("‘’‚‛ʼ´`′＇ʹ", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("•·∙⋅․‧・●", "."),
    **dict.fromkeys("\u2028\u2029\x85\x0b\x0c", "\n"),
    "…": ".",
    "∗": "*",
    "＊": "*",
    "✱": "*",
}

_WHITESPACE: Final = frozenset("\t\n\r ")
# Marks that decorate a letter of any script. A script's own vowel signs (Devanagari, Thai, Hebrew …) are kept.
_DECORATING: Final = ((0x300, 0x36F), (0x483, 0x489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
                      (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF))  # fmt: skip
# Fillers that show nothing, although Unicode files them under letters, marks or symbols.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u2800")


def is_invisible(char: str) -> bool:
    """Whether a character shows nothing by itself: controls, format characters, lone surrogates, stacked marks."""
    if char in _WHITESPACE or char in _PLAIN:
        return False
    if char in _BLANK:
        return True
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs"):
        return True
    return category in ("Mn", "Me") and any(low <= ord(char) <= high for low, high in _DECORATING)


def fold_character(char: str) -> str:
    """The lower-case text that a reader sees in `char`: "" for what is invisible, else one or more characters."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char in LOOK_ALIKES:
        return LOOK_ALIKES[char]
    if is_invisible(char):
        return ""
    if 0x1F1E6 <= ord(char) <= 0x1F1FF:  # regional indicators: flags, and letters in disguise
        return chr(ord(char) - 0x1F1E6 + ord("a"))
    if char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", char).casefold()
    folded = "".join(
        LOOK_ALIKES.get(part, part) for part in unicodedata.normalize("NFKD", decomposed) if not is_invisible(part)
    )
    if len(folded) == 1 and not folded.isascii():
        return _named_latin(folded) or folded
    # What one sign unfolds into is one word ("½" is 12); and a phrase (U+FDFA is 18 letters) may not grow the text.
    return ("".join(filter(str.isalnum, folded)) or folded)[:4] if len(folded) > 1 else folded


def _named_latin(char: str) -> str:
    """The base letter of a Latin letter without decomposition ("ø", "ł", "ʀ", "🅰"), by its Unicode name; or ""."""
    name = unicodedata.name(char, "")
    head, _, _ = name.partition(" WITH ")
    words = head.split()
    if not words or len(words[-1]) != 1 or not words[-1].isascii() or not words[-1].isalpha():
        return ""
    if "LATIN" in words and ("LETTER" in words or "CAPITAL" in words):
        return words[-1].lower()
    return ""
