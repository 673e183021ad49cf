"""Which rules and which embedder an index must have been made with to be read or refreshed."""

from askcorpus.errors import IndexMismatch, IndexMissing
from askcorpus.index.catalog import Catalog
from askcorpus.index.passages import SPLITTING_RULE
from askcorpus.models.embedder import Embedder
from askcorpus.reading import READING_RULE


def rules_of(embedder: Embedder) -> dict[str, str]:
    """Return what the catalog of an index made now remembers of how it was made."""
    return {
        "embedder": embedder.digest,
        "embedder_name": embedder.name,
        "reading_rule": READING_RULE,
        "splitting_rule": SPLITTING_RULE,
    }


def require_match(catalog: Catalog, embedder: Embedder) -> None:
    """Raise unless the index is finished (IndexMissing) and made our way (IndexMismatch)."""
    if catalog.generation == 0:
        raise IndexMissing(
            f"The index in {catalog.file.parent} was never finished.",
            "Finish it with `askcorpus index`.",
        )
    ours = rules_of(embedder)
    for key, what in (
        ("embedder", f"another embedder than {embedder.name}"),
        ("reading_rule", "another rule for reading files"),
        ("splitting_rule", "another rule for splitting text"),
    ):
        if catalog.meta(key) != ours[key]:
            raise IndexMismatch(
                f"The index in {catalog.file.parent} was made with {what}.",
                "Make it anew with `askcorpus index --rebuild`.",
            )
