"""The reader's network: a BERT with span scores, its slow parts replaced for training.

The replacements compute the same thing, faster on processors. In bfloat16 PyTorch 2.13's own
attention takes nine times as long backwards as matrix products written out (510 ms against 57 for
16 rows of 176 tokens, one thread), and dropout's random numbers, one for each value, cost an eighth
of a step.
"""

from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModelForQuestionAnswering, PreTrainedModel
from transformers.masking_utils import ALL_MASK_ATTENTION_FUNCTIONS, eager_mask
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

DROPOUT = 26 / 256  # of hidden states; attention is not dropped


def for_training(folder: Path) -> PreTrainedModel:
    """Load the weights in `folder`; the span scores start at random where it has none."""
    ALL_ATTENTION_FUNCTIONS.register("products", attend)
    ALL_MASK_ATTENTION_FUNCTIONS.register("products", eager_mask)
    model = AutoModelForQuestionAnswering.from_pretrained(
        folder,
        attn_implementation="products",
        hidden_dropout_prob=DROPOUT,
        attention_probs_dropout_prob=0.0,
    )
    for module in list(model.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout) and child.p == DROPOUT:
                setattr(module, name, ByteDropout(DROPOUT))
    return model.train()


def attend(
    module: nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """Compute attention; the mask must be the same for every token that looks."""
    batch, heads, length, width = query.shape
    with torch.autocast(query.device.type, enabled=False):
        mask = query.new_zeros(1, 1, 1, length)
        if attention_mask is not None:
            mask = attention_mask[:, :, :1].to(query.dtype)
        mask = mask.expand(batch, heads, 1, length)
        scores = torch.baddbmm(
            mask.reshape(batch * heads, 1, length),
            query.reshape(batch * heads, length, width),
            key.reshape(batch * heads, length, width).transpose(1, 2),
            alpha=scaling,
        )
        mixed = torch.bmm(
            torch.softmax(scores, -1), value.reshape(batch * heads, length, width)
        ).view(batch, heads, length, width)
    return mixed.transpose(1, 2), None


class ByteDropout(nn.Module):
    """Dropout that draws one random byte for each value; the share is a multiple of 1/256."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(share * 256)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64, device=x.device)
        drawn = words.random_(-(2**63), None).view(torch.uint8)[: x.numel()].view(x.shape)
        return x * ((drawn >= self.dropped).to(x.dtype) * (256 / (256 - self.dropped)))
