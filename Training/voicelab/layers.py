"""Layers that more than one network uses."""

import copy

import torch
import torch.nn.functional as F
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
        return x + self.change(over_time(self.depthwise, x, self.depthwise.padding[0]))

    def change(self, h):
        """What is added, from the convolved rows."""
        h = self.contract(F.gelu(self.expand(self.norm(h))))
        return h if self.scale is None else self.scale * h


def over_time(taps: nn.Conv1d, x, padding: int = 0):
    """A depthwise convolution of [batch, time, width]. In a graph it is written with two dimensions: for two ONNX Runtime
    has a quick kernel that takes the rows as they are, with one it goes through the channels one by one."""
    if not torch.onnx.is_in_onnx_export():
        return F.conv1d(x.transpose(1, 2), taps.weight, taps.bias, padding=padding, groups=taps.groups).transpose(1, 2)
    image = x.unsqueeze(1).permute(0, 3, 1, 2)
    h = F.conv2d(image, taps.weight.unsqueeze(2), taps.bias, padding=(0, padding), groups=taps.groups)
    return h.permute(0, 2, 3, 1).squeeze(1)


def settled(module: nn.Module) -> nn.Module:
    """A copy for a graph, in which the blocks' scales are part of their last matrices."""
    module = copy.deepcopy(module)
    for block in module.modules():
        if isinstance(block, ConvNeXt):
            with torch.no_grad():
                block.contract.weight *= block.scale[:, None]
                block.contract.bias *= block.scale
            block.scale = None
    return module


def mixed_precision(tensor):
    """Matrix products in bfloat16 with single-precision sums, where the processor has them: on others they take five
    times as long."""
    return torch.autocast(tensor.device.type, torch.bfloat16, enabled=tensor.device.type != "cpu" or has_bfloat16())


def has_bfloat16() -> bool:
    """Whether this CPU multiplies in bfloat16 (AVX-512 BF16 or AMX)."""
    ask = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(question() for question in ask if question)
