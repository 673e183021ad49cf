"""Export the trained reader to ONNX, once as it is and once in eight bits, and compare the two.

    python training/export_reader.py TRAINED OUT [--embedder FOLDER --data DATA.json]

TRAINED is the `model` folder that `train_reader.py` leaves, or its checkpoint.pt together with
the EMBEDDER it started from. OUT gets reader.onnx (fp32), reader-int8.onnx and tokenizer.json.
With DATA, held-out questions are read with both and the share of equal spans is printed.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModelForQuestionAnswering, PreTrainedModel

from reader_spans import marked, opened
from reader_split import load, split

OPSET = 17
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("start_logits", "end_logits")
FULL = "reader.onnx"
SMALL = "reader-int8.onnx"


class _Graph(torch.nn.Module):
    """The model with inputs by place and a tuple of outputs, as the exporter wants it."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        scores = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return scores.start_logits, scores.end_logits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--embedder", type=Path, help="what a checkpoint started from")
    parser.add_argument("--data", type=Path, help="a SQuADShifts file to compare on")
    parser.add_argument("--limit", type=int, default=300, help="questions to compare on")
    parser.add_argument("--reduce-range", action="store_true", help="seven bits for the weights")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = trained(options.trained, options.embedder)
    source = options.trained if options.trained.is_dir() else options.embedder
    shutil.copyfile(source / "tokenizer.json", options.out / "tokenizer.json")
    export(model, options.out / FULL)
    quantise(options.out / FULL, options.out / SMALL, reduce_range=options.reduce_range)
    for name in (FULL, SMALL):
        print(f"{name}: {(options.out / name).stat().st_size / 1e6:.1f} MB")
    if options.data:
        compare(options.out, options.data, options.limit)


def trained(path: Path, embedder: Path | None) -> PreTrainedModel:
    """Load a finished model's folder, or a checkpoint into the embedder's architecture."""
    folder = path if path.is_dir() else embedder
    if folder is None:
        raise SystemExit("A checkpoint needs --embedder, the folder that training started from.")
    model = AutoModelForQuestionAnswering.from_pretrained(folder, attn_implementation="eager")
    if path.is_file():
        kept = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(kept["model"])
    return model.float().eval()


def export(model: PreTrainedModel, graph: Path) -> None:
    """Write the model as an ONNX graph whose batch and length are free."""
    sample = tuple(torch.ones(2, 16, dtype=torch.int64) for _ in INPUTS)
    axes = {name: {0: "batch", 1: "length"} for name in (*INPUTS, *OUTPUTS)}
    with torch.inference_mode():
        torch.onnx.export(
            _Graph(model),
            sample,
            str(graph),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(graph: Path, small: Path, *, reduce_range: bool) -> None:
    """Store weights in eight bits, a scale for each channel; activations are scaled as they come.

    Seven bits (`reduce_range`) lose nothing on processors whose eight-bit products saturate.
    """
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / small.name
        quantize_dynamic(
            graph,
            written,
            per_channel=True,
            reduce_range=reduce_range,
            weight_type=QuantType.QInt8,
        )
        shutil.copyfile(written, small)


def compare(out: Path, data: Path, limit: int) -> None:
    """Print how often both graphs choose the same words, and how far their scores lie apart."""
    source = load(data)
    _, held_out = split(source)
    readers = [opened(out / name) for name in (FULL, SMALL)]
    same, far = [], []
    for asked in held_out[:: max(len(held_out) // limit, 1)][:limit]:
        passage = source.passages[asked.passage]
        full, small = (marked(reader, asked.question, [passage])[0] for reader in readers)
        same.append(full.span == small.span)
        far.append(abs(full.score - small.score))
    print(
        f"{len(same)} held-out questions: same span {100 * np.mean(same):.1f} %,"
        f" scores differ by {np.mean(far):.2f} (mean), {np.max(far):.2f} (most)"
    )


if __name__ == "__main__":
    main()
