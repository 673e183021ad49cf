"""A BEIR folder (corpus.jsonl, queries.jsonl, qrels/*.tsv) → articles and gold items."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.evaluation.gold.imported import (
    EXAMPLES,
    FileNames,
    Imported,
    Remark,
    Target,
    block,
    ignore_progress,
    letters,
    read_back,
    remark,
)
from askcorpus.evaluation.gold.items import MOST_RELEVANT, GoldEvidence, GoldItem
from askcorpus.evaluation.schema import Fault, Unfit, decode, fit
from askcorpus.index.plan import Progress

CORPUS: Final = "corpus.jsonl"
QUERIES: Final = "queries.jsonl"
_STAGE: Final = "documents written"
_EVERY: Final = 100
"""Documents between two reports of progress."""


@dataclass(frozen=True, slots=True)
class _Document:
    id: str
    text: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class _Query:
    id: str
    text: str


_Row = TypeVar("_Row", _Document, _Query)

_Judgements = dict[str, dict[str, int]]
"""By query and document: the relevance, 1 or more."""


def import_beir(
    data: Path, target: Target, split: str = "test", progress: Progress = ignore_progress
) -> Imported:
    """Write each document of a BEIR set as a text file, and the gold file of one split.

    The data is checked before anything is written, and the corpus streamed twice. Raises
    InputUnreadable, which names file and line, also where no judgement joins with both queries
    and documents; UsageError for a split that is not there or a folder that is not free.
    """
    qrels = _qrels(data, split)
    judged = _judgements(qrels)
    queries = _queries(data / QUERIES)
    files = _file_names(data / CORPUS)
    join = _Join(f"qrels/{qrels.name}", judged, queries, files.keys())
    join.require_any()
    target.require_free()
    target.prepare()
    work = _Work(target, frozenset(join.relevant))
    for done, (_, document) in enumerate(_rows(data / CORPUS, _Document), start=1):
        work.take(document, files[_name(document)])
        if done % _EVERY == 0 or done == len(files):
            progress(_STAGE, done, len(files))
    items = tuple(_items(join, files, work.places))
    target.write_gold(items)
    remarks = [*join.remarks(split), *work.remarks(), *target.strangers(files.values())]
    return Imported("BEIR", items, work.written, work.written, tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Join:
    """Judgements beside the queries and the documents that they name."""

    file: str
    judged: _Judgements
    queries: Mapping[str, str]
    documents: Set[str]

    @property
    def relevant(self) -> set[str]:
        """Return the ids of all documents that are judged relevant."""
        return {document for judged in self.judged.values() for document in judged}

    def require_any(self) -> None:
        """Raise InputUnreadable where every score would be zero because no id joins."""
        known = (judged for query, judged in self.judged.items() if query in self.queries)
        if any(document in self.documents for judged in known for document in judged):
            return
        queries, documents = self._strange_queries(), self._strange_documents()
        raise InputUnreadable(
            f"No judgement of {self.file} joins with both {QUERIES} and {CORPUS}: of"
            f" {len(self.judged):,} query ids {len(queries):,} are unknown{_such_as(queries)}, of"
            f" {len(self.relevant):,} document ids {len(documents):,}{_such_as(documents)}.",
            "Every score would be zero. Check that the files are of the same data set.",
        )

    def remarks(self, split: str) -> Iterator[Remark]:
        """Yield what is missing on either side."""
        what = f"queries have no relevant document in {split}, and are not in the gold file"
        unjudged = [query for query in self.queries if query not in self.judged]
        yield from remark("queries_not_judged", what, unjudged, len(self.queries))
        what = f"judged queries are not in {QUERIES}, and can't be asked"
        yield from remark("queries_unknown", what, self._strange_queries(), len(self.judged))
        what = f"relevant documents are not in {CORPUS}: the gold file names them, and none finds"
        what += " them"
        strange = self._strange_documents()
        yield from remark("documents_unknown", what, strange, len(self.relevant))

    def _strange_queries(self) -> list[str]:
        return [query for query in self.judged if query not in self.queries]

    def _strange_documents(self) -> list[str]:
        return sorted(self.relevant - self.documents)


@dataclass(slots=True)
class _Work:
    """Writes documents and remembers where the relevant ones' text stands."""

    target: Target
    relevant: frozenset[str]
    places: dict[str, int] = field(default_factory=dict)
    written: int = 0
    seen: int = 0
    empty: list[str] = field(default_factory=list)
    not_evidence: list[str] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)

    def take(self, document: _Document, file: str) -> None:
        """Write a document, its title first and its text as one paragraph."""
        self.seen += 1
        name = _name(document)
        blocks = [block(document.title or ""), block(document.text)]
        if not blocks[1]:
            blocks.pop()
        if not any(map(letters, blocks)):
            self.empty.append(name)
            return
        self.target.write_article(file, blocks)
        self.written += 1
        paragraph = read_back(self.target.articles / file, blocks)[-1]
        if paragraph is None:
            self.not_found.append(file)
            return
        if not paragraph.kind.is_evidence:
            self.not_evidence.append(f"{file} ¶{paragraph.number} ({paragraph.kind.value})")
        if name in self.relevant:
            self.places[name] = paragraph.number

    def remarks(self) -> Iterator[Remark]:
        """Yield what the reader of a figure has to know."""
        what = "documents have no text, and no article was written for them"
        yield from remark("documents_empty", what, self.empty, self.seen)
        what = "documents are no evidence to the reader, which takes them for something else"
        yield from remark("documents_not_evidence", what, self.not_evidence, self.seen)
        what = "documents are not found again as one paragraph"
        yield from remark("documents_not_found", what, self.not_found, self.seen)


def _items(join: _Join, files: Mapping[str, str], places: Mapping[str, int]) -> Iterator[GoldItem]:
    """Yield the judged queries in their order, with all of their relevant documents.

    A document that is missing keeps its place, under the name that it would have: an evaluation
    then tells of it, and doesn't count the rest as the whole.
    """
    for query, text in join.queries.items():
        judged = join.judged.get(query)
        if judged:
            evidence = tuple(
                GoldEvidence(files.get(one, f"missing/{one}"), places.get(one), relevance=relevance)
                for one, relevance in judged.items()
            )
            yield GoldItem(query, text, True, evidence=evidence)


def _qrels(data: Path, split: str) -> Path:
    """Return the judgements of a split."""
    there = {file.stem: file for file in sorted((data / "qrels").glob("*.tsv"))}
    for name in (CORPUS, QUERIES):
        if not (data / name).is_file():
            raise InputUnreadable(
                f"{data} is no BEIR folder: it has no {name}.",
                "It holds corpus.jsonl, queries.jsonl and qrels/*.tsv; a SQuAD set is a file.",
            )
    if not there:
        raise InputUnreadable(f"{data} has no judgements: no qrels/*.tsv.", "Add them.")
    if split not in there:
        raise UsageError(
            f"{data} has no qrels/{split}.tsv.", f"Name one with --split: {', '.join(there)}."
        )
    return there[split]


def _judgements(file: Path) -> _Judgements:
    """Return the relevant documents of each query; those judged 0 or less are left out."""
    scores: dict[tuple[str, str], int] = {}
    for number, line in _lines(file):
        try:
            values = line.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r").split("\t")
        except UnicodeDecodeError:
            raise _fault(file, number, "it is not UTF-8 text") from None
        if number == 1 and len(values) == 3 and not _is_integer(values[2]):
            continue
        if len(values) != 3 or not _is_integer(values[2]):
            raise _fault(
                file, number, "should be query id, document id and a whole number, by tabs"
            )
        query, document, score = values[0].strip(), values[1].strip(), int(values[2])
        if score > MOST_RELEVANT:
            raise _fault(file, number, f"a relevance of {score} is more than {MOST_RELEVANT}")
        if scores.setdefault((query, document), score) != score:
            raise _fault(file, number, f"{query} and {document} were judged otherwise before")
    judged: _Judgements = {}
    for (query, document), score in scores.items():
        if score >= 1:
            judged.setdefault(query, {})[document] = score
    if not judged:
        raise InputUnreadable(f"{file} judges no document relevant.", "Nothing was written.")
    return judged


def _is_integer(text: str) -> bool:
    bare = text.strip().removeprefix("-")
    return bare.isascii() and bare.isdigit() and len(bare) < 10


def _queries(file: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for number, query in _rows(file, _Query):
        if not query.text.strip():
            raise _fault(file, number, "text is empty")
        if _name(query) in queries:
            raise _fault(file, number, f"the _id {_name(query)!r} is given twice")
        queries[_name(query)] = query.text.strip()
    return queries


def _file_names(file: Path) -> dict[str, str]:
    """Return the file name of each document of the corpus, by its id."""
    names, files = FileNames(), {}
    for number, document in _rows(file, _Document):
        if _name(document) in files:
            raise _fault(file, number, f"the _id {_name(document)!r} is given twice")
        files[_name(document)] = names.name(_name(document))
    return files


def _name(row: _Document | _Query) -> str:
    """Return a row's id as text, as a tab-separated file can have it."""
    return row.id.strip()


def _rows(file: Path, kind: type[_Row]) -> Iterator[tuple[int, _Row]]:
    """Yield the rows of a JSON Lines file with their line numbers."""
    for number, line in _lines(file):
        try:
            record = decode(line)
            if not isinstance(record, dict):
                raise Unfit([Fault("", "should be an object")])
            # The format's "_id" is no name for a field.
            row = fit(kind, {**record, "id": record.get("_id")})
        except Unfit as exc:
            fault = exc.faults[0]
            place = "_id" if fault.place == "id" else fault.place
            raise _fault(file, number, f"{place} {fault.what}".strip()) from None
        if not _name(row):
            raise _fault(file, number, "_id is empty")
        yield number, row


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file that are not blank, with their numbers."""
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.rstrip(b"\n")
    except OSError as exc:
        raise InputUnreadable(f"{file} can't be read: {exc.strerror}.", "Check the path.") from None


def _fault(file: Path, number: int, what: str) -> InputUnreadable:
    return InputUnreadable(f"{file}, line {number}: {what}.", "Nothing was written.")


def _such_as(ids: list[str]) -> str:
    return f" ({', '.join(ids[:EXAMPLES])}{', …' if len(ids) > EXAMPLES else ''})" if ids else ""
