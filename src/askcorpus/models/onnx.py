"""ONNX graphs and tokenizers: the only module that imports `onnxruntime` and `tokenizers`."""

import os
from pathlib import Path
from typing import Any

from askcorpus.errors import ModelRefused


def open_session(graph: Path, threads: int, hint: str) -> Any:
    """Return an `onnxruntime.InferenceSession` on the processor.

    Raises `ModelRefused`, with `hint`, for a graph that ONNX Runtime can't load.
    """
    # ONNX Runtime starts sending usage data as it is imported; this alone stops it before.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # A thread that spins while it waits takes a core from whoever else works here.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except (RuntimeError, ValueError) as exc:  # ONNX Runtime's own errors are RuntimeErrors
        raise ModelRefused(f"{graph} can't be loaded: {exc}.", hint) from exc


def open_tokenizer(path: Path, max_tokens: int | None = None) -> Any:
    """Return a `tokenizers.Tokenizer` that does not pad and cuts after `max_tokens`, if given.

    A control token's name in a text, "[SEP]", is read as the characters that it is.
    """
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True
    if max_tokens is not None:
        # the file's own limit may be another than the one that the model is used with
        tokenizer.enable_truncation(max_length=max_tokens)
    return tokenizer
