"""Normal forms of text for comparing. Which words matter is `words`' business."""

import re
import unicodedata

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00a0": " ",
        "\u00ad": None,
        "…": "...",
        # letters that NFKD leaves whole
        "ı": "i",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
    }
)
_SPACE = re.compile(r"\s+")


def plain_typography(text: str) -> str:
    """Write quotes, dashes and ellipses as ASCII; the result's length may differ."""
    return text.translate(_TYPOGRAPHY)


def decodable(text: str) -> str:
    """Put a question mark for every lone surrogate, which no UTF-8 can spell.

    They come from command lines and file names that are not UTF-8.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> str:
    """Return `text` without case, diacritics and typography, for comparing words.

    >>> fold("Geoană’s visit")
    "geoana's visit"
    """
    decomposed = unicodedata.normalize("NFKD", plain_typography(text))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    # decomposing lays bare letters and marks that typography replaces: ǽ → æ, ﹘ → —
    return plain_typography(bare).casefold()


def collapse_space(text: str) -> str:
    """Turn every run of white space into one blank and strip the ends."""
    return _SPACE.sub(" ", text).strip()
