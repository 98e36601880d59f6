"""What the harmonics of an F0 look like in mel bands.

A singer's high note is a few harmonics far apart: stripes in the low mel bands, whose places follow from F0. A network
that is told only the number has to learn that map; this one looks it up. Each row is the level of a pulse train's mel
bands, ln, less the mean of all F0 in each band (so where harmonics are not apart, nothing is left).
"""

import numpy as np
import torch
from torch import nn

from .features import mel_filters

LOW, OCTAVES, STEPS = 55.0, 4.5, 64  # Hz; to 1,245 Hz; rows an octave, a fifth of a semitone apart


class Comb(nn.Module):
    """Hz [batch, frames] to [batch, frames, bands]; 0 where unvoiced."""

    def __init__(self, sound: dict):
        super().__init__()
        self.register_buffer("table", torch.tensor(table(sound)), persistent=False)

    def forward(self, f0):
        place = (torch.log2(f0.clamp(min=LOW) / LOW) * STEPS).clamp(0, len(self.table) - 1.001)
        row = torch.floor(place)
        share, row = (place - row)[..., None], row.long()
        mixed = self.table[row] * (1 - share) + self.table[row + 1] * share
        return mixed * (f0 > 0).float()[..., None]


def table(sound: dict) -> np.ndarray:
    rate, fft = sound["sample_rate"], sound["fft"]
    filters, time = mel_filters(sound).numpy(), np.arange(fft) / rate
    window = np.hanning(fft + 1)[:-1]
    rows = []
    for step in range(int(OCTAVES * STEPS) + 1):
        hertz = LOW * 2 ** (step / STEPS)
        numbers = np.arange(1, int(sound["mel_high"] / hertz) + 2)
        # Phases that grow with the square of the number (Schroeder 1970): no peak in time, so any window sees the same.
        phases = np.pi * numbers**2 / len(numbers)
        wave = np.cos(2 * np.pi * hertz * numbers[:, None] * time + phases[:, None]).sum(0) / np.sqrt(len(numbers))
        rows.append(np.log(filters @ np.abs(np.fft.rfft(wave * window)) + 1e-2))
    rows = np.stack(rows)
    return (rows - rows.mean(0)).astype(np.float32)
