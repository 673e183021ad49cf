"""A bug of ours, as an error like the others."""

from askcorpus.errors import AskcorpusError


def as_error(error: Exception) -> AskcorpusError:
    """Return a sentence about an exception that nobody expected."""
    lines = str(error).strip().splitlines() or [""]
    return AskcorpusError(
        f"Something went wrong inside: {type(error).__name__}: {lines[0]}.",
        "This is a bug; please report it with what you asked.",
    )
