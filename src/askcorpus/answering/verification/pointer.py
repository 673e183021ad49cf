"""Does a quote stand where its pointer says? What it has to do with a sentence is for `layers`."""

from askcorpus.model import Evidence, Finding, Span


def pointed(evidence: Evidence, paragraph: str | None) -> tuple[Finding, Finding]:
    """Hold a quote against the paragraph that its pointer names, None where there is none.

    Returns what the layers "pointer" (the paragraph exists) and "quote" (its characters are the
    words cited) find.
    """
    place = f"{evidence.file}#p{evidence.paragraph}"
    if paragraph is None:
        return (
            Finding("pointer", False, f"the index has no paragraph {place}"),
            Finding("quote", False, "there is no paragraph to find it in"),
        )
    start, end = evidence.start, evidence.end
    inside = 0 <= start < end <= len(paragraph)
    stands = inside and Span(start, end).of(paragraph) == evidence.text
    where = f"characters {start} to {end} of the paragraph"
    found = f"it is {where}" if stands else f"{where} are not these words"
    return Finding("pointer", True, f"{place} is in the index"), Finding("quote", stands, found)
