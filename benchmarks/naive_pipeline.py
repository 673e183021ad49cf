"""The usual pipeline that askcorpus is measured beside: nearest paragraphs, one prompt, no check.

Chroma holds the MiniLM vector of each whole paragraph; the five nearest go into the prompt, with
the request to use nothing else and to say "don't know" otherwise; the model's reply is the answer.
The paragraphs, their vectors and the model's file are those that askcorpus uses, so that nothing
but the pipeline differs. Headings and captions are left out, to the pipeline's favour.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol
from unittest.mock import patch

from askcorpus import Answer, Engine, Hit, Verdict
from askcorpus.answering import Answered, Explanation, Options
from askcorpus.answering.question import Question
from askcorpus.conversation import Turn
from askcorpus.index.vectors import VectorStore
from askcorpus.model import AnswerSentence, Article, Paragraph, Passage, Support
from askcorpus.retrieval import Keep
from refusals import refuses

NEAREST: Final = 5
"""Paragraphs in the prompt."""

_CONTEXT: Final = 4096
_MAX_TOKENS: Final = 128

_SYSTEM: Final = (
    "You are a helpful assistant. Answer the question in one sentence, using only the context. If "
    "the context does not hold the answer, say that you don't know."
)


class Shelf:
    """Every paragraph of an index, found by the vector of its whole text."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Fill a new Chroma store in `folder`."""
        self._reader = engine.reader
        catalog = self._reader.catalog
        articles = [catalog.article(path) for path in catalog.paths()]
        self._passages = {
            passage.id: passage
            for article in articles
            if article is not None
            for paragraph in article.paragraphs
            if paragraph.kind.is_evidence
            for passage in [_whole(article, paragraph)]
        }
        texts = [passage.text for passage in self._passages.values()]
        vectors = self._reader.vectors(texts)
        self._store = VectorStore.create(folder)
        self._store.add(dict(zip(self._passages, vectors, strict=True)))

    def nearest(self, question: str, k: int, keep: Keep | None) -> list[Hit]:
        """Return the `k` paragraphs nearest to a question, of those that `keep` accepts."""
        vector = self._reader.embed_question(question)
        limit = k
        while True:
            found = self._store.nearest(vector, limit)
            hits = [Hit(self._passages[key], near, {"dense": near}) for key, near in found.items()]
            kept = [hit for hit in hits if keep is None or keep(hit.passage)]
            if len(kept) >= k or limit >= len(self._passages):
                return kept[:k]
            limit *= 4

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()


class Chat(Protocol):
    """What words a reply from the texts of paragraphs."""

    def reply(self, question: str, texts: Sequence[str]) -> str:
        """Return the reply to a question, the nearest text first."""
        ...


class PlainChat:
    """A GGUF file behind llama-cpp-python's own chat completion, greedy."""

    def __init__(self, path: Path, threads: int) -> None:
        import llama_cpp

        library = llama_cpp.llama_cpp
        default = library.llama_model_default_params

        def without_repacking() -> Any:
            # repacked weights run AMX kernels, which crash where GCC 12 compiled them; askcorpus
            # switches them off too, so both compute alike
            params = default()
            params.use_extra_bufts = False
            return params

        with patch.object(library, "llama_model_default_params", without_repacking):
            self._model = llama_cpp.Llama(
                str(path),
                n_ctx=_CONTEXT,
                n_threads=threads,
                n_threads_batch=threads,
                verbose=False,
            )

    def reply(self, question: str, texts: Sequence[str]) -> str:
        """Return what the model says; ValueError where the prompt does not fit."""
        context = "\n\n".join(texts)
        done: Any = self._model.create_chat_completion(
            [
                {"role": "system", "content": _SYSTEM},
                {"role": "user", "content": f"Context:\n{context}\n\nQuestion: {question}"},
            ],
            temperature=0.0,
            max_tokens=_MAX_TOKENS,
        )
        return str(done["choices"][0]["message"]["content"] or "").strip()

    def close(self) -> None:
        """Free the weights."""
        self._model.close()


class NaivePipeline:
    """Asked as the engine is. It understands no follow-up: each question stands alone."""

    def __init__(self, engine: Engine, shelf: Shelf, chat: Chat) -> None:
        self._engine = engine
        self._shelf = shelf
        self._chat = chat

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        keep: Keep | None = None,
        options: Options | None = None,
        depth: int = 0,
    ) -> Answered:
        """Return the reply as one sentence without a citation; a refusal keeps its words."""
        started = time.perf_counter()
        hits = self._shelf.nearest(question, NEAREST, keep)
        retrieved = time.perf_counter()
        reply = self._chat.reply(question, [hit.passage.text for hit in hits])
        finished = time.perf_counter()
        # nothing was verified; a sentence must have some support, and no figure here reads it
        said = (AnswerSentence(reply, Support.VERIFIED, ()),) if reply else ()
        answer = Answer(
            question,
            Verdict.NOT_FOUND if refuses(reply) else Verdict.ANSWERED,
            said,
            timings={"retrieve": retrieved - started, "total": finished - started},
        )
        explanation = Explanation(Question.of(question), ranking=tuple(hits), read=len(hits))
        return Answered(answer, explanation)

    def search(
        self,
        question: str,
        k: int | None = None,
        *,
        history: Sequence[Turn] = (),
        keep: Keep | None = None,
    ) -> list[Hit]:
        """Return the nearest paragraphs."""
        return self._shelf.nearest(question, k or NEAREST, keep)

    def paragraph(self, file: str, number: int) -> tuple[Article, Paragraph]:
        """Return a paragraph and its article."""
        return self._engine.paragraph(file, number)


def _whole(article: Article, paragraph: Paragraph) -> Passage:
    """Return a paragraph as one passage, however long it is."""
    return Passage(
        id=f"{article.path}#p{paragraph.number}",
        file=article.path,
        paragraph=paragraph.number,
        kind=paragraph.kind,
        start=0,
        end=len(paragraph.text),
        text=paragraph.text,
        context="",
        sentences=(),
    )
