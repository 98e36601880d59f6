"""The networks as the daemon runs them: a piece at a time, each layer's last rows carried to the next piece.

A convolution over time needs rows from both sides. Run on pieces, either each piece brings its neighbours along, which
are then computed again and again (a quarter to a half of all work), or every layer keeps the rows that the next piece
still needs, and its output comes late by half a kernel. Here they are kept: what comes out is what the whole would
give, late by the sum of the half kernels. Rows before the beginning and after the end are zeros for every layer, as the
padding is when the whole is computed at once; so each layer must know where in the whole it stands.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .knots import minimum_phase
from .layers import over_time


class Place:
    """Which rows of a piece lie in the whole: `start` is the number of its first row, `total` the whole's rows."""

    def __init__(self, x, start, total, late: int):
        """`late`: by how many rows the last layer is late."""
        numbers = torch.arange(x.shape[1] + late, device=x.device) + (start - late)
        self.late = late
        self.mask = ((numbers >= 0) & (numbers < total)).float()[:, None]

    def inside(self, late: int):
        """1 for the rows, late by so many, that lie in the whole; [rows, 1]."""
        return self.mask[self.late - late: -late or None]


def joined(x, state):
    """The kept rows before the new ones, and the rows to keep."""
    rows = torch.cat([state, x], 1)
    return rows, rows[:, -state.shape[1]:]


def block(net, x, state):
    """A ConvNeXt block on a piece: its rows, late by half its kernel, and the rows to keep."""
    rows, kept = joined(x, state)
    late = state.shape[1] // 2
    return rows[:, late:-late] + net.change(over_time(net.depthwise, rows)), kept


class Decoder(nn.Module):
    """`Acoustic.decode` on a piece, as mel frames (ln magnitude). They are late by `late` rows; `leaving` is the F0 of
    the rows that leave, `f0` that of the rows that enter."""

    def __init__(self, acoustic, warp=None, offset=None):
        """`offset`: what is taken off the frames of each speaker, [speakers, mels]; None is nothing."""
        super().__init__()
        self.net, self.warp = acoustic, warp
        self.register_buffer("offset", offset)
        self.width, self.kept = acoustic.out.in_features, acoustic.blocks[0].depthwise.kernel_size[0] - 1
        self.late = len(acoustic.blocks) * self.kept // 2

    def beginning(self):
        return torch.zeros(1, self.kept, self.width * len(self.net.blocks))

    def forward(self, frames, f0, leaving, speaker, timbre, start, total, state):
        net, place, kept = self.net, Place(frames, start, total, self.late), []
        x = net.frame_in(frames) + net.pitched(f0) + net.speaker(speaker)[:, None]
        if not self.warp:
            x = x + net.timbre(timbre)[:, None]
        shifts = net.speaker_shift(speaker).view(1, len(net.blocks), 1, -1)
        for index, layer in enumerate(net.blocks):
            x = (x + shifts[:, index]) * place.inside(index * self.kept // 2)
            x, rows = block(layer, x, state[:, :, index * self.width: (index + 1) * self.width])
            kept.append(rows)
        mel = net.bands(x, leaving) * net.deviation + net.mean
        if self.offset is not None:
            mel = mel - self.offset[speaker][:, None]
        return self.warp.at_once(mel, timbre) if self.warp else mel, torch.cat(kept, 2)


class Filters(nn.Module):
    """`FilterNet` on a piece: ln magnitudes on the knots, the voice filter's angle in every bin, and how loud the noise is
    in each part of the frame that enters it."""

    def __init__(self, vocoder):
        super().__init__()
        self.net = net = vocoder.net
        self.turn, self.inlet = whole_turn(vocoder), over_rows(net.inlet)
        self.taps, self.bands = net.inlet.kernel_size[0], net.inlet.in_channels
        self.kept, self.width = net.blocks[0].depthwise.kernel_size[0] - 1, net.inlet.out_channels
        self.late = (self.taps - 1 + len(net.blocks) * self.kept) // 2

    def beginning(self):
        return torch.zeros(1, self.kept, self.bands + self.width * len(self.net.blocks))

    def forward(self, mel, f0, start, total, state):
        net, place = self.net, Place(mel, start, total, self.late)
        x, rows = joined(net.entering(mel, f0) * place.inside(0), state[:, :, : self.bands])
        x = x[:, self.kept + 1 - self.taps:]
        beside = torch.cat([x[:, tap: tap + mel.shape[1]] for tap in range(self.taps)], 2)
        h, kept, late = net.norm_in(self.inlet(beside)), [rows], self.taps // 2
        for index, layer in enumerate(net.blocks):
            before = self.bands + index * self.width
            h, rows = block(layer, h * place.inside(late), state[:, :, before: before + self.width])
            kept.append(rows)
            late += self.kept // 2
        h = net.norm_out(h)
        return *net.magnitudes(h), self.turn(h), net.swelling(h), torch.cat(kept, 2)


@torch.no_grad()
def whole_turn(vocoder) -> nn.Linear:
    """The last row to the voice filter's angle in every bin: that of minimum phase, and what is learned beyond it. The
    lines between knots are linear, and so is folding a cepstrum; so all of it is one matrix. (It does not know of the
    magnitudes' bounds, which change the angle by a 50th where there is voice.)"""
    net = vocoder.net
    folded = minimum_phase(net.between)
    layer = nn.Linear(net.phase.in_features, folded.shape[1])
    layer.weight.copy_(folded.T @ net.harmonic.weight + net.between.T @ net.phase.weight)
    layer.bias.copy_((net.harmonic.bias - net.LOWER) @ folded + net.phase.bias @ net.between)
    return layer


@torch.no_grad()
def over_rows(conv: nn.Conv1d) -> nn.Linear:
    """A convolution over time as a matrix for neighbouring rows side by side: whole numbers of eight bits have a quick
    kernel for that."""
    layer = nn.Linear(conv.in_channels * conv.kernel_size[0], conv.out_channels)
    layer.weight.copy_(conv.weight.permute(0, 2, 1).flatten(1))
    layer.bias.copy_(conv.bias)
    return layer
