"""Which reader reads which files: the one list of formats."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from askcorpus.errors import InputUnreadable
from askcorpus.reading.draft import Draft
from askcorpus.reading.markdown import read_markdown
from askcorpus.reading.plain import read_plain

Reader = Callable[[str], Draft]
"""Takes decoded text with newlines only and without front matter."""

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        ".markdown": read_markdown,
        ".md": read_markdown,
        ".text": read_plain,
        ".txt": read_plain,
    }
)


def reader_for(name: str) -> Reader:
    """Return the reader for a file's name, by its extension. Raises InputUnreadable."""
    extension = PurePosixPath(name).suffix.lower()
    reader = READERS.get(extension)
    if reader is None:
        what = extension or "files without an extension"
        raise InputUnreadable(
            f"no reader for {what}", f"Readable are {', '.join(sorted(READERS))} files."
        )
    return reader
