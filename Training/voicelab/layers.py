"""Layers that more than one network uses."""

import torch
from torch import nn


class ConvNeXt(nn.Module):
    """Depthwise convolution over time, then a pointwise bottleneck, added (Liu et al. 2022); [batch, time, width]"""

    def __init__(self, width: int, kernel: int = 7, expansion: int = 3):
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, width * expansion)
        self.contract = nn.Linear(width * expansion, width)
        self.scale = nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x):
        h = self.depthwise(x.transpose(1, 2)).transpose(1, 2)
        return x + self.scale * self.contract(nn.functional.gelu(self.expand(self.norm(h))))


def mixed_precision(tensor):
    """Matrix products in bfloat16 with single-precision sums, where the processor has them: on others they take five
    times as long."""
    return torch.autocast(tensor.device.type, torch.bfloat16, enabled=tensor.device.type != "cpu" or has_bfloat16())


def has_bfloat16() -> bool:
    """Whether this CPU multiplies in bfloat16 (AVX-512 BF16 or AMX)."""
    ask = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(question() for question in ask if question)
