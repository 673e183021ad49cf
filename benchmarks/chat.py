"""How soon a conversation answers, beside `askcorpus ask` from cold.

    python benchmarks/chat.py [FOLDER] [--runs N] [--language-model NAME]

FOLDER holds articles; without it, corpus/ of this repository. Prints the medians of the time from
start to prompt, from Enter to the first verified sentence once the models are loaded, and of a
whole `askcorpus ask` with the same questions, all measured in turns in this one run. Needs a
pseudo-terminal, so it does not run on Windows.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from askcorpus import Engine, Home, Settings

PROGRAM = "import sys; from askcorpus.cli import main; main()"
CORPUS = Path(__file__).resolve().parent.parent / "corpus"
QUESTIONS = (
    "Who was the first Israeli president to address the North Atlantic Council?",
    "What did Herzog ask NATO to do about Iran?",
    "Who succeeded Gabi Ashkenazi as Israel's chief of staff?",
    "When did Algeria join the Mediterranean Dialogue?",
)


class Chat:
    """One conversation in a pseudo-terminal, timed."""

    def __init__(self, flags: list[str], cwd: Path) -> None:
        started = time.perf_counter()
        environment = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": str(cwd)}
        self.program = pexpect.spawn(
            sys.executable,
            ["-c", PROGRAM, "chat", *flags],
            env=environment,
            dimensions=(50, 400),
            timeout=300,
        )
        self.until(rb"passages")
        self.until_prompt = time.perf_counter() - started

    def until(self, *patterns: bytes) -> None:
        """Wait until something is written, telling where the cursor is when that is asked."""
        while self.program.expect([rb"\x1b\[6n", *patterns]) == 0:
            self.program.send("\x1b[1;1R")

    def warm_up(self) -> float:
        """Ask once, waiting for the models, and return the seconds."""
        return self.ask(QUESTIONS[0])

    def ask(self, question: str) -> float:
        """Return the seconds from Enter to the first sentence, which ends with its marker."""
        self.program.send(question)
        time.sleep(1.0)  # as somebody who types; nothing is answered before Enter
        started = time.perf_counter()
        self.program.send("\r")
        self.until(rb"\[1\]", rb"Not in the corpus")
        seconds = time.perf_counter() - started
        self.until(rb"passages")
        time.sleep(0.5)
        return seconds

    def close(self) -> None:
        self.program.close(force=True)


def cold_ask(flags: list[str], question: str) -> float:
    """Return the seconds of one `askcorpus ask`, from start to end."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", PROGRAM, "ask", *flags, question], check=False, capture_output=True
    )
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--language-model", default=Settings().language_model)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    settings = Settings(
        models_dir=options.models_dir.resolve(), language_model=options.language_model
    )
    prompts, firsts, colds, early = [], [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        home = Home(Path(scratch) / ".askcorpus")
        with Engine(home, settings) as engine:
            engine.index([options.folder])
        flags = ["--home", str(home.path), "--models-dir", str(settings.models_dir)]
        flags += ["-m", settings.language_model]
        cold_ask(flags, QUESTIONS[0])  # so that the files have been read, and the prefix kept
        for _ in range(options.runs):
            chat = Chat(flags, Path(scratch))
            prompts.append(chat.until_prompt)
            early.append(chat.warm_up())
            for question in QUESTIONS[1:]:
                firsts.append(chat.ask(question))
                colds.append(cold_ask(flags, question))
            chat.close()
    prompt, first, cold = map(statistics.median, (prompts, firsts, colds))
    print(f"start to prompt                       {prompt:6.2f} s")
    print(f"Enter to first sentence, typed early  {statistics.median(early):6.2f} s")
    print(f"Enter to first sentence, warm         {first:6.2f} s")
    print(f"askcorpus ask, from cold              {cold:6.2f} s")
    print(f"warm : cold                           1 : {cold / first:.1f}")


if __name__ == "__main__":
    main()
