"""What one block of text looks like: a sentence, body prose, a headline, a name, a label."""

import re
from typing import Final

_ENDS_SENTENCE: Final = re.compile(r"[.!?…。！？؟।][)\]\"'”’»]*(?:\[\d+\]|[⁰¹²³⁴-⁹])*$")
_INNER_END: Final = re.compile(r"[^\s.][.!?…][)\]\"'”’»]*\s+[(\[\"'“‘«]*[^\W_a-z]")
_PAUSE: Final = re.compile(r"[:;,][)\]\"'”’»]*$")
_LABEL: Final = re.compile(r"^[^\s:][^:]{0,40}:(?:\s|$)")
_NAME_PARTICLE: Final = re.compile(
    r"(?:van|von|de|der|den|di|da|del|della|la|le|el|al|bin|ibn|ben|and)", re.IGNORECASE
)
_NAME_WORD: Final = re.compile(r"^[^\W\d_][\w.'’\-]*,?$")
_HONORIFIC: Final = re.compile(r"^(?:by|dr|mr|mrs|ms|prof|sir|dame)\.?\s+", re.IGNORECASE)
_AUXILIARY: Final = re.compile(
    r"(?:is|are|was|were|be|been|has|have|had|will|would|can|could|must|should|may|might|does|did)"
    r"|(?:is|are|was|were|has|have|had|wo|ca|could|must|should|does|did|do)n't"
)
_FUNCTION_WORD: Final = re.compile(
    r"an?|the|and|but|or|nor|not|of|on|in|at|to|by|for|as|off|out|up|with|from|into|onto|over|under"
    r"|about|after|before|between|against|through|until|while|than|that|this|these|those|they|them"
    r"|their|your|its|his|her|our|who|whom|whose|which|what|when|where|why|how|there|then|only|both"
    r"|each|some|such|once|one|is|are|was|were|has|have|had|been|being|does|will|would|could|should"
)
"""Words that titles write small. Its own list: another one's change would renumber nothing, but
would change what is evidence."""
_QUESTION_WORD: Final = re.compile(r"(?:how|what|when|where|which|who|whom|whose|why)")


def word_count(text: str) -> int:
    """Count the words between blanks."""
    return len(text.split())


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does, closing quotes aside."""
    return _ENDS_SENTENCE.search(text[-40:].rstrip()) is not None


def sentence_count(text: str) -> int:
    """Estimate the number of sentences cheaply; at least one."""
    return 1 + sum(1 for _ in _INNER_END.finditer(text))


def is_sentence(text: str) -> bool:
    """Tell whether the text is a sentence of a few words or more."""
    return word_count(text) >= 3 and ends_sentence(text)


def is_body(text: str) -> bool:
    """Tell whether the text is surely a paragraph of an article's body."""
    words = word_count(text)
    if words >= 40:
        return True
    return ends_sentence(text) and (words >= 20 or (words >= 12 and sentence_count(text) >= 2))


def is_long_prose(text: str) -> bool:
    """Tell whether the text is longer than captions and headlines get."""
    words = word_count(text)
    return words >= 40 or (words >= 30 and ends_sentence(text) and sentence_count(text) >= 2)


def is_label(text: str) -> bool:
    """Tell whether the text is of the form "label: value"."""
    return _LABEL.match(text) is not None and "://" not in text[:12]


def is_name(text: str) -> bool:
    """Tell whether the text could be one person's name: two to five capitalised words."""
    words = _HONORIFIC.sub("", text.strip()).split()
    capitals = [word for word in words if word[0].isupper()]
    return (
        2 <= len(words) <= 5
        and len(capitals) >= 2
        and all(_NAME_WORD.match(word) for word in words)
        and all(word[0].isupper() or _NAME_PARTICLE.fullmatch(word) for word in words)
    )


def is_untitled_line(text: str, most_words: int) -> bool:
    """Tell whether the text is short, one piece, and ends neither a sentence nor a clause."""
    return (
        word_count(text) <= most_words
        and (sentence_count(text) == 1 or word_count(text) < 12)
        and not _PAUSE.search(text)
        and not (ends_sentence(text) and text.rstrip("\"'”’»)")[-1:] not in {"?", "!"})
        and any(c.isalpha() for c in text)
    )


def states_a_fact(text: str) -> bool:
    """Tell whether an unpunctuated line has a finite verb, as notes do and headings do not."""
    words = [word.lower().replace("’", "'") for word in text.split()]
    if not words or _QUESTION_WORD.fullmatch(words[0]):
        return False
    return any(map(_AUXILIARY.fullmatch, words[1:])) and not is_title_case(text)


def is_title_case(text: str) -> bool:
    """Tell whether nearly all of the words that carry content begin with a capital."""
    content = [word for word in re.findall(r"[^\W_]+", text) if len(word) > 3 or word[0].isupper()]
    content = [word for word in content if not _FUNCTION_WORD.fullmatch(word.lower())]
    capitals = [word for word in content if not word[0].islower()]
    return len(content) >= 2 and len(capitals) >= 0.8 * len(content)


def is_headline(text: str) -> bool:
    """Tell whether the text reads like the headline of some article."""
    return word_count(text) >= 3 and is_untitled_line(text, 20) and not is_label_value(text)


def is_label_value(text: str) -> bool:
    """Tell whether the text is a short "label: value" fact."""
    return is_label(text) and word_count(text) <= 8
