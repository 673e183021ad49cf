"""Find a paragraph by its name. Needs the catalog alone: no model, no vectors."""

import difflib

from askcorpus.errors import InputUnreadable
from askcorpus.index.catalog import Catalog
from askcorpus.model import Article, Paragraph


def find_paragraph(catalog: Catalog, file: str, number: int) -> tuple[Article, Paragraph]:
    """Return an article and one of its paragraphs; InputUnreadable where there is none."""
    article = catalog.article(file)
    if article is None:
        near = difflib.get_close_matches(file, catalog.paths(), n=1)
        suggestion = f" Did you mean {near[0]!r}?" if near else ""
        raise InputUnreadable(
            f"The index has no article {file!r}.{suggestion}",
            "See the articles with `askcorpus status --articles`.",
        )
    if not 1 <= number <= len(article.paragraphs):
        raise InputUnreadable(
            f"{file} has no paragraph {number}.",
            f"Its paragraphs are 1 to {len(article.paragraphs)}.",
        )
    return article, article.paragraphs[number - 1]
