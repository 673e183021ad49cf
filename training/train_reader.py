"""Train the evidence reader: which words of a passage answer a question, and whether any do.

    python training/train_reader.py DATA_FOLDER EMBEDDER_FOLDER OUT (--steps 2000 | --until 17:30)

A small cross-encoder that starts from the embedder's weights and learns SQuADShifts: it reads a
question and a passage together and gives each token a score for beginning and for ending the
answer; [CLS] stands for "no answer here", as in SQuAD 2.0. OUT holds a checkpoint, written every
few minutes, from which the same command goes on, and at the end the model. With --until the rate
falls to nothing at that time of day, however fast the machine turns out to be; with --steps an
interrupted training ends with exactly the weights of one that was not.
"""

import argparse
import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import torch

from reader_batches import Stream
from reader_model import for_training
from reader_neighbours import neighbours
from reader_split import load
from reader_written import load_written

NAMES = ("new-wiki", "reddit", "amazon-reviews")
WEIGHT_DECAY = 0.01
LONGEST_NORM = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """A learning rate that warms up, then falls in a straight line to zero at step `end`."""

    peak: float
    warm_up: int
    end: int
    since: int = 0  # the step where the line begins, with this rate:
    rate: float = 1.0  # as a share of the peak

    def at(self, step: int) -> float:
        """Return the learning rate of a step, counted from 0."""
        return self.peak * self._share(step)

    def ending(self, step: int, end: int) -> "Schedule":
        """Return the schedule that goes on from `step` with its rate but falls to zero at `end`."""
        if end == self.end or step < self.warm_up:
            return replace(self, end=end)
        return replace(self, end=end, since=step, rate=self._falling(step))

    def restarting(self, step: int, peak: float) -> "Schedule":
        """Return the schedule that goes on from `step` with the whole rate again.

        A warm restart, as in SGDR (Loshchilov and Hutter 2017), but falling in a line.
        """
        return replace(self, peak=peak, end=step + self.end, since=step, rate=1.0)

    def _share(self, step: int) -> float:
        return min((step + 1) / self.warm_up, 1) * self._falling(step)

    def _falling(self, step: int) -> float:
        return self.rate * max(self.end - step, 0) / max(self.end - self.since, 1)


class Trainer:
    """A model on its way: weights, optimiser, step and schedule, all kept in one checkpoint."""

    def __init__(self, start: Path, out: Path, schedule: Schedule, seed: int) -> None:
        torch.manual_seed(seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = for_training(start).to(self.device)
        self.optimiser = torch.optim.AdamW(
            self.model.parameters(), weight_decay=WEIGHT_DECAY, fused=True
        )
        self.out = out
        self.schedule = schedule
        self.seed = seed
        self.step = 0

    @property
    def checkpoint(self) -> Path:
        return self.out / "checkpoint.pt"

    def resume(self) -> None:
        """Go on from the checkpoint, if there is one."""
        if self.checkpoint.exists():
            kept = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
            self.model.load_state_dict(kept["model"])
            self.optimiser.load_state_dict(kept["optimiser"])
            self.step = kept["step"]
            self.schedule = Schedule(**kept["schedule"])

    def save(self) -> None:
        """Write the checkpoint; an interruption leaves the old one or the new one."""
        kept = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "schedule": asdict(self.schedule),
        }
        written = self.checkpoint.with_suffix(".new")
        torch.save(kept, written)
        os.replace(written, self.checkpoint)

    def take_step(self, batch: dict[str, torch.Tensor]) -> float:
        """Learn from one batch and return its loss. What is dropped depends on the step alone."""
        torch.manual_seed(self.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = self.schedule.at(self.step)
        batch = {name: tensor.to(self.device) for name, tensor in batch.items()}
        with torch.autocast(self.device, torch.bfloat16):
            scores = self.model(
                input_ids=batch["ids"],
                token_type_ids=batch["types"],
                attention_mask=batch["mask"],
            )
        loss = (
            span_loss(scores.start_logits, batch["starts"], batch["mask"])
            + span_loss(scores.end_logits, batch["ends"], batch["mask"])
        ) / 2
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), LONGEST_NORM)
        self.optimiser.step()
        self.step += 1
        return float(loss.detach())


def span_loss(scores: torch.Tensor, wanted: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the cross-entropy against what the annotators marked, padding left out."""
    scores = scores.float().masked_fill(mask == 0, -1e9)
    return torch.nn.functional.cross_entropy(scores, wanted)


class Deadline:
    """Turn a time of day into a last step, from the speed measured since the start."""

    def __init__(self, until: str, step: int) -> None:
        hour, minute = map(int, until.split(":"))
        now = datetime.now()
        end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self._end = end if end > now else end + timedelta(days=1)
        self._began = (time.monotonic(), step)

    def last_step(self, step: int) -> int:
        """Return the step that the end will see, at the mean speed so far."""
        began, first = self._began
        speed = (step - first) / (time.monotonic() - began)
        left = (self._end - datetime.now()).total_seconds()
        return step + max(int(left * speed), 1)


def train(trainer: Trainer, stream: Stream, deadline: Deadline | None, *, every: float) -> bool:
    """Take the steps that are left; return False when told to stop before the last.

    Writes a checkpoint every `every` seconds, and there fits the schedule to the deadline.
    """
    with told_to_stop() as told:
        run(trainer, stream, deadline, every, told)
    trainer.save()
    return trainer.step >= trainer.schedule.end


@contextmanager
def told_to_stop() -> Iterator[list[int]]:
    """Collect the signals that ask for an end, rather than die of them in mid-step."""
    told: list[int] = []
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda number, _: told.append(number)) for number in numbers]
    try:
        yield told
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def run(
    trainer: Trainer, stream: Stream, deadline: Deadline | None, every: float, told: list[int]
) -> None:
    """Take steps until the last one, or until `told` is not empty."""
    saved = planned = began = time.monotonic()
    first, mean = trainer.step, math.nan
    for batch in stream.batches(trainer.step):
        if told or trainer.step >= trainer.schedule.end:
            break
        loss = trainer.take_step(batch)
        mean = loss if math.isnan(mean) else 0.98 * mean + 0.02 * loss
        now = time.monotonic()
        if deadline and (trainer.step - first == 20 or now - planned > 60):
            end = deadline.last_step(trainer.step)
            trainer.schedule = trainer.schedule.ending(trainer.step, end)
            planned = now
        if trainer.step % 20 == 0:
            speed = (trainer.step - first) * stream.batch / (now - began)
            print(
                f"{datetime.now():%H:%M:%S} step {trainer.step} of {trainer.schedule.end},"
                f" loss {mean:.3f}, rate {trainer.schedule.at(trainer.step):.2e},"
                f" {speed:.1f} examples a second",
                flush=True,
            )
        if now - saved > every:
            trainer.save()
            saved = now


def main(arguments: list[str] | None = None) -> None:
    options = parse(arguments)
    torch.set_num_threads(options.threads)
    paths = [options.data / f"squadshifts-{name}.json" for name in NAMES]
    sources = [load(path) for path in paths if path.exists()]
    if options.written:
        sources.append(load_written(options.written))
    nearest = [neighbours(source, options.embedder, options.out) for source in sources]
    stream = Stream(
        sources,
        nearest,
        options.embedder / "tokenizer.json",
        batch=options.batch,
        seed=options.seed,
    )
    schedule = Schedule(options.rate, options.warm_up, options.steps or 10_000)
    trainer = Trainer(options.embedder, options.out, schedule, options.seed)
    trainer.resume()
    if options.restart:
        trainer.schedule = trainer.schedule.restarting(trainer.step, options.rate)
    if options.steps:
        trainer.schedule = trainer.schedule.ending(trainer.step, options.steps)
    deadline = Deadline(options.until, trainer.step) if options.until else None
    print(f"{trainer.step} steps done; a round has {stream.round_length()} batches", flush=True)
    if train(trainer, stream, deadline, every=options.checkpoint_every):
        trainer.model.save_pretrained(options.out / "model")
        (options.out / "model" / "tokenizer.json").write_bytes(
            (options.embedder / "tokenizer.json").read_bytes()
        )
        print(f"done after {trainer.step} steps", flush=True)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("embedder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--written", type=Path, help="a folder of questions written for this")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int, help="how many steps in all")
    length.add_argument("--until", metavar="HH:MM", help="the time of day to be done at")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2.5e-4, help="the highest learning rate")
    parser.add_argument("--warm-up", type=int, default=100, help="steps until it is reached")
    parser.add_argument("--restart", action="store_true", help="raise the rate again, once")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--checkpoint-every", type=float, default=240, help="seconds")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
