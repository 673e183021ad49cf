"""The passages that the embedder ranks nearest to each question, kept on disk."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import AutoModel

from reader_split import Source

NEAREST = 50
LENGTH = 256  # tokens, as the embedder was made for


def neighbours(source: Source, embedder: Path, cache: Path) -> NDArray[np.int32]:
    """Return for each question the numbers of its nearest passages, best first.

    Shape (questions, 50 at most). Computed once for a file and an embedder.
    """
    digest = hashlib.sha256((embedder / "model.safetensors").read_bytes())
    for text in (*source.passages, *(q.question for q in source.questions)):
        digest.update(text.encode())
    kept = cache / f"neighbours-{source.name}-{digest.hexdigest()[:12]}.npy"
    if kept.exists():
        return np.load(kept)
    passages = embed(embedder, list(source.passages))
    questions = embed(embedder, [q.question for q in source.questions])
    nearest = np.argsort(-(questions @ passages.T), axis=1, kind="stable")[:, :NEAREST]
    cache.mkdir(parents=True, exist_ok=True)
    np.save(kept, nearest.astype(np.int32))
    return nearest.astype(np.int32)


@torch.inference_mode()
def embed(embedder: Path, texts: list[str], batch: int = 64) -> NDArray[np.float32]:
    """Return mean-pooled unit vectors. In bfloat16: good enough to rank with."""
    model = AutoModel.from_pretrained(embedder).eval()
    tokenizer = Tokenizer.from_file(str(embedder / "tokenizer.json"))
    tokenizer.enable_truncation(LENGTH)
    tokenizer.enable_padding()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    vectors = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        encoded = tokenizer.encode_batch([texts[i] for i in rows])
        ids = torch.tensor([e.ids for e in encoded], device=device)
        mask = torch.tensor([e.attention_mask for e in encoded], device=device)
        with torch.autocast(device, torch.bfloat16):
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask[:, :, None].float()
        pooled = (states.float() * weights).sum(1) / weights.sum(1)
        vectors[rows] = torch.nn.functional.normalize(pooled, dim=1).cpu().numpy()
    return vectors
