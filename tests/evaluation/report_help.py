"""A run that looks like a real one, made of the paragraphs of corpus/, of any length."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from askcorpus.evaluation.measures import figures, score
from askcorpus.evaluation.record import (
    Chosen,
    Cited,
    CorpusName,
    GoldName,
    Head,
    Model,
    Place,
    Ranked,
    Record,
    Run,
    Said,
)
from askcorpus.evaluation.runs.failures import attribute
from askcorpus.model import Article, Kind, Paragraph
from askcorpus.reading import read_article
from askcorpus.text.sentences import sentence_spans

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

HEAD = Head(
    gold=GoldName("corpus.jsonl", "4f0c" * 16, 60),
    corpus=CorpusName("9ab1" * 16, 18, 231),
    settings={
        "language_model": "qwen2.5-coder-0.5b",
        "k": 5,
        "retrieval_only": False,
        "hide_evidence": True,
        "limit": None,
        "seed": 0,
        "threshold": 0.3,
    },
    models=(
        Model("embedder", "all-minilm-l6-v2", "53aa" * 16),
        Model("language model", "qwen2.5-coder-0.5b", "1d96" * 16),
    ),
    version="0.1.0",
    created="2026-07-03T14:05:12+00:00",
)
TAGS = ("name", "number", "date", "list", "paraphrase", "two articles", "follow-up")


@cache
def _articles() -> tuple[Article, ...]:
    return tuple(read_article(file, file.name) for file in sorted(CORPUS.iterdir()))


def _paragraphs() -> list[tuple[Article, Paragraph]]:
    return [
        (article, paragraph)
        for article in _articles()
        for paragraph in article.paragraphs
        if paragraph.kind is Kind.PROSE and len(paragraph.text) > 120
    ]


def sample_run(count: int = 60) -> Run:
    """A run of so many records, every outcome and most stages of failure among them."""
    records = tuple(
        replace(record, failure=attribute(record, ()), scores=score(record))
        for record in islice(_records(Random(7)), count)
    )
    head = replace(HEAD, gold=replace(HEAD.gold, questions=sum(not r.hidden for r in records)))
    return Run(head, records, figures(records), load_seconds=8.93)


def _records(random: Random) -> Iterator[Record]:
    """Yield askings without end: two of three with the evidence there, one with it hidden."""
    number = 0
    while True:
        for article, paragraph in _paragraphs():
            number += 1
            plain = _asked(random, number, article, paragraph)
            yield _ended(random, plain, article, paragraph)
            if plain.answerable and number % 2:
                hidden = replace(plain, hidden=True, ranking=plain.ranking[1:])
                yield _ended(random, hidden, article, paragraph)


def _asked(random: Random, number: int, article: Article, paragraph: Paragraph) -> Record:
    span = random.choice(sentence_spans(paragraph.text))
    words = span.of(paragraph.text).split()
    at = random.randrange(min(4, len(words) - 1), len(words))
    answerable = random.random() > 0.2
    others = random.sample(_paragraphs(), 12)
    places = [(other.path, piece.number) for other, piece in others]
    places.insert(min(int(random.expovariate(0.6)), 12), (article.path, paragraph.number))
    ranking = tuple(Ranked(*place, 2.4 - rank * 0.17) for rank, place in enumerate(places))
    about = (article.title or article.path).split(" of ")[0]
    return Record(
        id=f"q{number:03}",
        question=f"In “{about}”, what comes after “{' '.join(words[max(at - 4, 0) : at])}”?",
        answerable=answerable,
        answers=(" ".join(words[at : at + 2]).strip(".,;:"),) if answerable else (),
        history=("Who spoke in Brussels?", "And what did he say?") if number % 9 == 0 else (),
        tags=tuple(random.sample(TAGS, random.randrange(3))),
        gold=(Place(article.path, paragraph.number, 0, quote=span.of(paragraph.text)),)
        if answerable
        else (),
        ranking=ranking,
        retrieved=ranking[:5],
    )


def _ended(random: Random, asked: Record, article: Article, paragraph: Paragraph) -> Record:
    """Return an asking with what came of it."""
    retrieve = random.lognormvariate(-2.2, 0.35)
    total = retrieve + random.lognormvariate(1.1, 0.5)
    timings = {"retrieve": retrieve, "first": total * 0.8, "total": total}
    if random.random() < 0.03:
        return replace(asked, error="The language model stopped: it needs more memory.")
    sure = random.betavariate(5, 2) if asked.should_answer else random.betavariate(1.5, 5)
    found = (article.path, paragraph.number) in [(r.file, r.paragraph) for r in asked.retrieved]
    if asked.should_answer and found and random.random() < sure + 0.15:
        source = (article, paragraph)
        quote = asked.gold[0].quote or ""
    else:
        source = random.choice(_paragraphs())
        quote = sentence_spans(source[1].text)[0].of(source[1].text)
    done = replace(
        asked,
        verdict="not_found",
        confidence=sure,
        evidence=(Chosen(source[0].path, source[1].number, quote, sure),),
        timings=timings,
    )
    return done if sure < 0.4 else _answered(random, done, source[1].text)


def _answered(random: Random, record: Record, context: str) -> Record:
    """Return an asking answered from its evidence, worded (sometimes badly) or quoted."""
    best = record.evidence[0]
    worded = random.random() < 0.4
    said = best.text
    if worded and random.random() < 0.3:
        said = " ".join(best.text.split()[:4]) + "."
    rejected = () if worded else (f"It was {' '.join(record.answers)}, as many say.",)
    start = context.index(best.text)
    end = start + len(best.text)
    return replace(
        record,
        verdict="answered" if worded else "quoted",
        text=f"{said} [1]",
        short=random.choice((*record.answers, best.text.split()[0])),
        sentences=(Said(said, "verified" if worded else "quoted", (1,), random.random() > 0.03),),
        citations=(Cited(1, best.file, best.paragraph, start, end, best.text, True, context),),
        rejected=rejected if random.random() < 0.7 else (),
    )
