"""Words by which captions and web furniture give themselves away. English, as the web's are."""

import re
from typing import Final

from askcorpus.reading.shape import ends_sentence, sentence_count, word_count

_AGENCY: Final = (
    r"(?:AP|AFP|Reuters|EPA(?:-EFE)?|Getty(?: Images)?|Anadolu(?: Agency)?|Shutterstock|Flickr"
    r"|Wikimedia(?: Commons)?|Flash ?90|Bloomberg|Xinhua|TASS|dpa|PA Wire|Alamy|iStock)"
)
_CREDIT: Final = re.compile(
    r"(?:^|[\s.)\"”])(?:\(?(?:photo|image|picture|photograph|illustration|file photo)s?"
    r"(?:\s+(?:credit|by|courtesy(?: of)?))?|credits?|courtesy of)\s*:\s*\S.{0,80}$"
    r"|\.\s*\(?(?:photo|image|picture|illustration) (?:by|courtesy(?: of)?) \S.{0,80}$"
    r"|\([^()]{0,60}\bphoto(?:graph)?(?: by)?\b[^()]{0,60}\)$",
    re.IGNORECASE,
)
_GLUED_CREDIT: Final = re.compile(r"[a-z.)](?:Credit|Photo|Image): ?\S.{0,80}$")
_AGENCY_END: Final = re.compile(
    rf"(?:[/|]\s?{_AGENCY}|\b(?:AP Photo|(?:Getty|AFP|AP|Reuters) Images)\b[^.]{{0,40}})\W*$"
)
_CAPTION_START: Final = re.compile(
    r"^(?:figure|fig\.?|photo|photograph|plate|illustration|caption)\s*\d*[a-z]?\s*[:.–—]\s+\S"
    r"|^(?:photo|image|picture|photograph|illustration)s?\s+(?:credit|by|courtesy)\b",
    re.IGNORECASE,
)
_POSITION: Final = re.compile(
    r"[,(]\s*(?:(?:second|third|far|top|bottom|front)?[- ]?(?:from )?(?:the )?(?:left|right)"
    r"|cent(?:er|re)|foreground|background)\s*[,)]",
    re.IGNORECASE,
)
_POSE: Final = re.compile(
    r"\b(?:welcomes?|poses?|shakes?|speaks?|attends?|meets?|addresse?s?|arrives?|waves?|looks?"
    r"|greets?|walks?|stands?|sits?|gestures?|listens?|smiles?|holds?|delivers?)\b",
)
_POSING: Final = re.compile(
    r"\bposes?\b[^.]{0,20}\bfor an? (?:[\w-]+ )?(?:picture|photo|photograph|portrait|selfie)\b"
)

_PHRASES: Final = re.compile(
    r"""
    \bsign\ up\ (?:for|to)\ (?:our|the|your|receive|get)\b.*\b(?:newsletter|alert|e-?mail|digest)
    | \bsubscribe\ (?:to|for|now|today)\b.*\b(?:newsletter|channel|podcast|access|us|reading|digest)
    | \balready\ (?:signed\ up|an?\ (?:subscriber|member)|subscribed|registered|have\ an\ account)
    | ^(?:please\ )?(?:sign|log)\ (?:in|up)\ (?:to|or)\ (?:comment|continue|read|sign|register|log)
    | ^click\ (?:here|on\ the\ link)\s+(?:to|for)\b
    | \bto\ follow\ (?:topics?|this\ (?:story|topic|author))\b
    | \b(?:approval|moderation)\ of\ (?:\w+\ )?comments\b
    | ^(?:from|only|just)\ [$€£]\s?\d[\d.,]*\ (?:for|a|per|/)\b
    | ^(?:share|send|save|print|e-?mail|tweet)\ (?:this|in|on|via|by)\s*(?:article|story|page|post
        |e-?mail|facebook|twitter|whatsapp|linkedin|x)?(?:\ (?:on|via|by)\ \w+)?\W*$
    | ^follow\ (?:us|me)(?:\ on\b.*)?\W*$
    | ^(?:read|see|hear|watch)\ more\s*(?:[:»›>→…]|about\b|from\b|on\b|$)
    | ^(?:related|recommended|popular|most\ (?:read|popular|viewed)|more|latest)\s+(?:articles?
        |stor(?:y|ies)|topics?|posts?|news|headlines|reading|content|from\ [^.!?]*|for\ you|coverage
        |in\ .{1,30})\s*:?$
    | ^(?:you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested)|recommended\ for\ you)
    | \b(?:we|this\ (?:web)?site)\ uses?\ cookies\b | ^accept\ (?:all\ )?cookies
    | \ball\ rights\ reserved\b | ^(?:©|\(c\)\s|copyright\ (?:©|\(c\)|[12]\d{3})).*
    | ^(?:skip|jump)\ to\ (?:main\ )?(?:content|navigation)\b | ^back\ to\ (?:the\ )?top\W*$
    | ^(?:leave|post|write|add)\ a\ (?:comment|reply)\W*$
    | ^(?:view|show|load|hide)\ (?:all\ |more\ )?(?:\d+\ )?(?:comments?|replies)\b
    | ^(?:download|get|open\ in)\ (?:the|our)\ app\W*$ | ^listen\ to\ this\ (?:article|story)\b
    | ^\d+\ min(?:ute)?s?\ read\W*$ | ^enter\ your\ e-?mail\b
    | ^(?:story|article)\ continues\ (?:below|after)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WHOLE_LINES: Final = frozenset(
    """
    about us|advertisement|advertisements|advertising|comment|comments|contact us|cookie policy
    cookie settings|copy link|e-mail|email|facebook|follow|home|linkedin|load more|log in|log out
    login|menu|navigation|newsletter|newsletters|next|next article|opinion|previous
    previous article|print|privacy policy|read more|register|related|reply|reprints|save
    save article|search|share|show more|sign in|sign up|sign up now|skip|sponsored
    sponsored content|subscribe|subscribe now|terms of service|terms of use|trending|tweet
    twitter|whatsapp
    """.replace("\n", "|")
    .replace("    ", "")
    .strip("|")
    .split("|")
)
_COUNT: Final = re.compile(r"^\(?\d+\)?\s+|\s+\(?\d+\)?$")


def is_caption(text: str) -> bool:
    """Tell whether the text is what stands under a picture."""
    words = word_count(text)
    if words > 80:
        return False
    if _CREDIT.search(text) or _GLUED_CREDIT.search(text) or _AGENCY_END.search(text):
        return True
    if _CAPTION_START.match(text) or (words <= 60 and _POSING.search(text)):
        return True
    return (
        words <= 60
        and sentence_count(text) <= 2
        and _POSITION.search(text) is not None
        and _POSE.search(text) is not None
    )


def without_credit(text: str) -> str:
    """Return a caption without the credit at its end."""
    for pattern in (_GLUED_CREDIT, _CREDIT):
        match = pattern.search(text)
        if match:
            return text[: match.start() + 1].strip()
    return text


def is_furniture(text: str) -> bool:
    """Tell whether a short text is one of the phrases that pages carry around articles."""
    return word_count(text) <= 14 and _PHRASES.search(undoubled(text)) is not None


def is_page_control(text: str) -> bool:
    """Tell whether the text is nothing but the label of a link or a button, "Log in (3)"."""
    bare = undoubled(text).casefold().strip(" .:!»›>→|•·")
    return len(bare) <= 40 and _COUNT.sub("", bare) in _WHOLE_LINES


def is_page_heading(text: str) -> bool:
    """Tell whether a heading is the page's own, such as "Related articles"."""
    return word_count(text) <= 6 and _PHRASES.search(text) is not None


def undoubled(text: str) -> str:
    """Return half of a text that says the same twice, as labels of icons do once extracted.

    >>> undoubled("Send in e-mailSend in e-mail")
    'Send in e-mail'
    """
    bare = text.strip()
    half = (len(bare) + 1) // 2
    first, second = bare[:half].strip(), bare[len(bare) - half :].strip()
    return first if len(first) >= 4 and first == second and not ends_sentence(first) else bare
