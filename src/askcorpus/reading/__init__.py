"""Files → `Article`: finding, decoding, one reader per format, telling text from furniture."""

from askcorpus.reading.article import (
    MAX_BYTES,
    READING_RULE,
    article_from_bytes,
    file_digest,
    read_article,
)
from askcorpus.reading.files import Found, FoundFile, find_files

__all__ = [
    "MAX_BYTES",
    "READING_RULE",
    "Found",
    "FoundFile",
    "article_from_bytes",
    "file_digest",
    "find_files",
    "read_article",
]
