#!/usr/bin/env python3
"""Makes a voice of the size of a medium Piper voice with weights drawn by chance: `piper_medium.py FOLDER` (needs torch, onnx).

Layers and sizes are those of VITS as Piper's `medium` quality has it (hidden 192, filter 768, six encoder layers with two
heads, a stochastic duration predictor, four couplings of the flow, a HiFi-GAN of 256 channels that upsamples by 8, 8 and
4), written anew here. What it says is noise; what it costs is what a trained voice costs. Durations are steered to those of
ordinary speech, some seven frames for a symbol and its pad. Nothing of it belongs into the repository.
"""
import json
import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

HIDDEN, FILTER, LAYERS, HEADS, WINDOW, SYMBOLS = 192, 768, 6, 2, 4, 256


class Attention(nn.Module):
    """Self-attention with learned positions in a window of four on each side (Shaw 2018), as VITS' encoder has."""

    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Conv1d(HIDDEN, HIDDEN, 1) for _ in range(4))
        width = HIDDEN // HEADS
        self.rel_k = nn.Parameter(torch.randn(1, 2 * WINDOW + 1, width) * width**-0.5)
        self.rel_v = nn.Parameter(torch.randn(1, 2 * WINDOW + 1, width) * width**-0.5)

    def relative(self, table, length):
        pad = torch.clamp(length - (WINDOW + 1), min=0)
        start = torch.clamp(WINDOW + 1 - length, min=0)
        padded = torch.cat([table.new_zeros(1, 1, table.shape[2]).expand(1, pad, -1), table,
                            table.new_zeros(1, 1, table.shape[2]).expand(1, pad, -1)], 1)
        return padded[:, start:start + 2 * length - 1]

    @staticmethod
    def to_absolute(x, length):
        x = F.pad(x, (0, 1)).reshape(1, HEADS, length * 2 * length)
        x = torch.cat([x, x.new_zeros(1, 1, 1).expand(1, HEADS, length - 1)], 2)
        return x.reshape(1, HEADS, length + 1, 2 * length - 1)[:, :, :length, length - 1:]

    @staticmethod
    def to_relative(x, length):
        x = torch.cat([x, x.new_zeros(1, 1, 1, 1).expand(1, HEADS, length, length - 1)], 3)
        x = x.reshape(1, HEADS, length * length + length * (length - 1))
        x = torch.cat([x.new_zeros(1, 1, 1).expand(1, HEADS, length), x], 2)
        return x.reshape(1, HEADS, length, 2 * length)[:, :, :, 1:]

    def forward(self, x):
        # A tensor while the graph is traced, so that any length can be taken afterwards.
        length = x.shape[2] if isinstance(x.shape[2], torch.Tensor) else torch.tensor(x.shape[2])
        q, k, v = (c(x).reshape(1, HEADS, HIDDEN // HEADS, length).transpose(2, 3) for c in (self.q, self.k, self.v))
        q = q / math.sqrt(HIDDEN // HEADS)
        scores = q @ k.transpose(2, 3)
        scores = scores + self.to_absolute(q @ self.relative(self.rel_k, length).unsqueeze(0).transpose(2, 3), length)
        weights = scores.softmax(-1)
        out = weights @ v + self.to_relative(weights, length) @ self.relative(self.rel_v, length).unsqueeze(0)
        return self.o(out.transpose(2, 3).reshape(1, HIDDEN, length))


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.LayerNorm(channels)

    def forward(self, x):
        return self.norm(x.transpose(1, 2)).transpose(1, 2)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(SYMBOLS, HIDDEN)
        self.attention = nn.ModuleList(Attention() for _ in range(LAYERS))
        self.wide = nn.ModuleList(nn.Conv1d(HIDDEN, FILTER, 3, padding=1) for _ in range(LAYERS))
        self.narrow = nn.ModuleList(nn.Conv1d(FILTER, HIDDEN, 3, padding=1) for _ in range(LAYERS))
        self.norms = nn.ModuleList(Norm(HIDDEN) for _ in range(2 * LAYERS))
        self.proj = nn.Conv1d(HIDDEN, 2 * HIDDEN, 1)

    def forward(self, x):
        x = self.emb(x).transpose(1, 2) * math.sqrt(HIDDEN)
        for layer in range(LAYERS):
            x = self.norms[2 * layer](x + self.attention[layer](x))
            x = self.norms[2 * layer + 1](x + self.narrow[layer](F.relu(self.wide[layer](x))))
        mean, log = self.proj(x).chunk(2, 1)
        return x, mean, log * 0.01


class Separable(nn.Module):
    """Three dilated depth-wise convolutions (the duration predictor's)."""

    def __init__(self, channels=HIDDEN):
        super().__init__()
        self.deep = nn.ModuleList(
            nn.Conv1d(channels, channels, 3, padding=3**i, dilation=3**i, groups=channels) for i in range(3))
        self.point = nn.ModuleList(nn.Conv1d(channels, channels, 1) for _ in range(3))
        self.norms = nn.ModuleList(Norm(channels) for _ in range(6))

    def forward(self, x):
        for i in range(3):
            y = F.gelu(self.norms[2 * i](self.deep[i](x)))
            x = x + F.gelu(self.norms[2 * i + 1](self.point[i](y)))
        return x


class Durations(nn.Module):
    """The stochastic duration predictor backwards: noise through three spline couplings, whose splines cost next to
    nothing beside their convolutions and are straight lines here."""

    def __init__(self):
        super().__init__()
        self.pre, self.proj, self.conv = nn.Conv1d(HIDDEN, HIDDEN, 1), nn.Conv1d(HIDDEN, HIDDEN, 1), Separable()
        self.flows = nn.ModuleList(
            nn.ModuleList([nn.Conv1d(1, HIDDEN, 1), Separable(), nn.Conv1d(HIDDEN, 29, 1)]) for _ in range(3))

    def forward(self, x, noise):
        x = self.proj(self.conv(self.pre(x)))
        z = torch.randn(1, 2, x.shape[2]) * noise
        for pre, conv, proj in self.flows:
            a, b = z.chunk(2, 1)
            shift = torch.tanh(proj(conv(pre(a) + x)).mean(1, keepdim=True))
            z = torch.cat([b + 0.1 * shift, a], 1)
        # A symbol and its pad last seven frames together.
        return math.log(2.9) + 0.1 * torch.tanh(z[:, :1])


class Coupling(nn.Module):
    """Four gated convolutions (WaveNet's)."""

    def __init__(self):
        super().__init__()
        self.pre = nn.Conv1d(HIDDEN // 2, HIDDEN, 1)
        self.gates = nn.ModuleList(nn.Conv1d(HIDDEN, 2 * HIDDEN, 5, padding=2) for _ in range(4))
        self.skips = nn.ModuleList(nn.Conv1d(HIDDEN, 2 * HIDDEN if i < 3 else HIDDEN, 1) for i in range(4))
        self.post = nn.Conv1d(HIDDEN, HIDDEN // 2, 1)

    def forward(self, x):
        a, b = x.chunk(2, 1)
        h, total = self.pre(a), 0
        for i, (gate, skip) in enumerate(zip(self.gates, self.skips)):
            u, v = gate(h).chunk(2, 1)
            y = skip(torch.tanh(u) * torch.sigmoid(v))
            if i < 3:
                h, total = h + y[:, :HIDDEN], total + y[:, HIDDEN:]
            else:
                total = total + y
        return torch.cat([a, b - 0.1 * self.post(total)], 1).flip(1)


class Decoder(nn.Module):
    """HiFi-GAN with Piper's second kind of residual blocks."""

    def __init__(self):
        super().__init__()
        self.conv_pre = nn.Conv1d(HIDDEN, 256, 7, padding=3)
        self.ups = nn.ModuleList(
            nn.ConvTranspose1d(256 >> i, 128 >> i, kernel, rate, padding=(kernel - rate) // 2)
            for i, (rate, kernel) in enumerate([(8, 16), (8, 16), (4, 8)]))
        self.blocks = nn.ModuleList(
            nn.ModuleList(nn.Conv1d(128 >> i, 128 >> i, kernel, dilation=d, padding=(kernel - 1) * d // 2)
                          for d in dilations)
            for i in range(3) for kernel, dilations in [(3, (1, 2)), (5, (2, 6)), (7, (3, 12))])
        self.conv_post = nn.Conv1d(32, 1, 7, padding=3, bias=False)

    def forward(self, z):
        x = self.conv_pre(z)
        for i, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, 0.1))
            total = 0
            for block in self.blocks[3 * i:3 * i + 3]:
                y = x
                for conv in block:
                    y = y + conv(F.leaky_relu(y, 0.1))
                total = total + y
            x = total / 3
        return torch.tanh(4 * self.conv_post(F.leaky_relu(x)))


class Voice(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.dp, self.dec = Encoder(), Durations(), Decoder()
        self.flow = nn.ModuleList(Coupling() for _ in range(4))

    def forward(self, input, input_lengths, scales):
        hidden, mean, log = self.enc(input)
        w = torch.exp(self.dp(hidden, scales[2])) * scales[1]
        mask = (torch.arange(input.shape[1]) < input_lengths[:, None]).unsqueeze(1).float()
        ends = torch.cumsum(torch.ceil(w * mask), 2)
        frames = ends[0, 0, -1].long()
        owner = (torch.arange(frames)[:, None] >= ends[0]).long().sum(1)
        mean, log = mean[:, :, owner], log[:, :, owner]
        z = mean + torch.randn_like(mean) * torch.exp(log) * scales[0]
        for coupling in self.flow:
            z = coupling(z)
        return self.dec(z * (torch.arange(frames) < frames).float()).unsqueeze(1)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    voice = Voice().eval()
    print(f"{sum(p.numel() for p in voice.parameters()) / 1e6:.1f} M weights")
    example = (torch.randint(0, 100, (1, 50)), torch.tensor([50]), torch.tensor([0.667, 1.0, 0.8]))
    torch.onnx.export(
        voice, example, str(folder / "voice.onnx"), opset_version=15, dynamo=False,
        input_names=["input", "input_lengths", "scales"], output_names=["output"],
        dynamic_axes={"input": {0: "batch_size", 1: "phonemes"}, "input_lengths": {0: "batch_size"},
                      "output": {0: "batch_size", 3: "time"}})
    letters = "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗəɚɛɜɡɣɪɫɬɯɲɹɻɾʁʂʃʈʉʊʋʌʏʐʑʒʔˈˌːχθ0123456789"
    config = {
        "audio": {"sample_rate": 22050, "quality": "medium"}, "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"}, "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak", "num_symbols": SYMBOLS, "num_speakers": 1, "speaker_id_map": {}, "hop_length": 256,
        "phoneme_id_map": {letter: [index] for index, letter in enumerate(letters)},
    }
    (folder / "voice.onnx.json").write_text(json.dumps(config, ensure_ascii=False))


main()
