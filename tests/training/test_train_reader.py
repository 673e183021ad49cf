"""Training the reader, a few steps of a tiny random model on a made-up file."""

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "training"))

import average_legs
import train_reader
from reader_batches import Stream, tokenise, tokens_of
from reader_neighbours import neighbours
from reader_split import load, split
from reader_swaps import Marks, swap
from train_reader import Schedule, Trainer

RIVERS = ("Aare", "Birs", "Doubs", "Emme", "Inn", "Linth", "Reuss", "Rhine", "Saane")
STEPS = 4


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of nine articles with two paragraphs, three questions and two annotators each."""
    folder = tmp_path_factory.mktemp("data")
    articles = []
    for length, river in enumerate(RIVERS, start=3):
        text = f"The {river} is {length} miles long ."
        other = f"Old mills stand on the banks of the {river} ."
        asked = [
            (f"How long is the {river} ?", text, f"{length} miles"),
            (f"What is {length} miles long ?", text, river),
            (f"What stands on the {river} ?", other, "Old mills"),
        ]
        paragraphs = []
        for context in (text, other):
            qas = [
                {
                    "id": f"{river} {question}",
                    "question": question,
                    "answers": [{"text": a, "answer_start": context.index(a)}] * 2,
                }
                for question, where, a in asked
                if where == context
            ]
            paragraphs.append({"context": context, "qas": qas})
        articles.append({"title": river, "paragraphs": paragraphs})
    (folder / "squadshifts-new-wiki.json").write_text(json.dumps({"data": articles}))
    return folder


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random BERT of two layers and a tokenizer that knows letters."""
    folder = tmp_path_factory.mktemp("embedder")
    letters = [chr(c) for c in range(33, 127)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def stream_of(data: Path, embedder: Path, cache: Path) -> Stream:
    source = load(data / "squadshifts-new-wiki.json")
    nearest = neighbours(source, embedder, cache)
    return Stream([source], [nearest], embedder / "tokenizer.json", batch=4, seed=0)


class Interrupting(Stream):
    """A stream that ends the process politely after two batches."""

    def batches(self, first: int) -> Iterator[dict[str, torch.Tensor]]:
        for number, batch in enumerate(super().batches(first)):
            if number == 2:
                os.kill(os.getpid(), signal.SIGTERM)
            yield batch


def test_an_interrupted_training_ends_like_one_that_was_not(
    data: Path, embedder: Path, tmp_path: Path
) -> None:
    arguments = ["--steps", str(STEPS), "--batch", "4", "--warm-up", "2"]
    train_reader.main([str(data), str(embedder), str(tmp_path / "whole"), *arguments])

    parted = tmp_path / "parted"
    stream = stream_of(data, embedder, parted)
    stream.__class__ = Interrupting
    trainer = Trainer(embedder, parted, Schedule(2.5e-4, 2, STEPS), seed=0)
    assert not train_reader.train(trainer, stream, None, every=1e9)
    assert trainer.step == 2
    assert not (parted / "model").exists()
    train_reader.main([str(data), str(embedder), str(parted), *arguments])

    whole = (tmp_path / "whole" / "model" / "model.safetensors").read_bytes()
    assert whole == (parted / "model" / "model.safetensors").read_bytes()
    assert (parted / "model" / "tokenizer.json").exists()


def test_batches_go_on_where_they_stopped(data: Path, embedder: Path, tmp_path: Path) -> None:
    stream = stream_of(data, embedder, tmp_path)
    from_start = [batch for batch, _ in zip(stream.batches(0), range(60), strict=False)]
    resumed = next(iter(stream.batches(55)))
    assert all(torch.equal(from_start[55][name], resumed[name]) for name in resumed)


def test_targets_mark_an_answer_or_say_that_there_is_none(
    data: Path, embedder: Path, tmp_path: Path
) -> None:
    stream = stream_of(data, embedder, tmp_path)
    seen = {True: 0, False: 0}
    for batch, _ in zip(stream.batches(0), range(20), strict=False):
        assert torch.allclose(batch["starts"].sum(1), torch.ones(len(batch["ids"])))
        for row in range(len(batch["ids"])):
            start, end = (int(batch[name][row].argmax()) for name in ("starts", "ends"))
            assert start <= end
            assert (start == 0) == (end == 0)
            seen[start > 0] += 1
            assert start == 0 or batch["types"][row, start] == 1
    assert min(seen.values()) > 20


def test_a_swapped_question_is_another_one_that_the_passage_does_not_answer() -> None:
    others = Marks()
    for river in RIVERS:
        others.add(f"How long is the {river} ?")
    asked, passage = "How long is the Aare ?", "The river is fed by the Birs ."
    swapped = {swap(asked, others, passage, random.Random(seed)) for seed in range(200)}
    assert swapped == {""} | {f"How long is the {river} ?" for river in RIVERS[2:]}


def test_the_split_is_by_article_and_holds_out_a_third(data: Path) -> None:
    source = load(data / "squadshifts-new-wiki.json")
    train, held_out = split(source)
    articles = [{source.articles[q.passage] for q in part} for part in (train, held_out)]
    assert not articles[0] & articles[1]
    assert (len(articles[0]), len(articles[1])) == (6, 3)
    assert len(train) + len(held_out) == len(source.questions)


def test_a_span_of_characters_is_found_among_the_tokens(embedder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(embedder / "tokenizer.json"))
    text = tokenise(tokenizer, ("The Aare is long",))[0]
    assert tokens_of(text, 4, 8) == (3, 6)
    assert tokens_of(text, 3, 4) is None


def test_the_rate_rises_and_falls_and_can_be_shortened() -> None:
    schedule = Schedule(peak=1.0, warm_up=10, end=100)
    rates = [schedule.at(step) for step in range(100)]
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert schedule.at(100) == 0
    shorter = schedule.ending(50, 60)
    assert shorter.at(50) == pytest.approx(schedule.at(50))
    assert shorter.at(55) == pytest.approx(schedule.at(50) / 2)
    assert shorter.at(60) == 0


def test_a_leg_can_begin_between_two_checkpoints(
    data: Path, embedder: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    for steps, out in zip((2, 3), folders, strict=True):
        arguments = ["--steps", str(steps), "--batch", "4", "--warm-up", "1"]
        train_reader.main([str(data), str(embedder), str(out), *arguments])
    checkpoints = [out / "checkpoint.pt" for out in folders]
    out = tmp_path / "between"
    average_legs.main([*map(str, checkpoints), str(out), "--later", "0.75"])

    first, second = (torch.load(path, weights_only=True)["model"] for path in checkpoints)
    trainer = Trainer(embedder, out, Schedule(1e-3, 1, 5), seed=0)
    trainer.resume()
    assert trainer.step == 3
    found = trainer.model.state_dict()
    assert any(not torch.equal(first[name], second[name]) for name in found)
    for name, value in found.items():
        assert torch.allclose(value, 0.25 * first[name] + 0.75 * second[name], atol=1e-7)
