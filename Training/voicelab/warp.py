"""Formants moved by stretching mel frames along frequency, in the acoustic graph itself.

Only the envelope is stretched. The ripple of the harmonics on it stays where it is, for it belongs to F0: the envelope
is the frame smoothed over about a harmonic's distance, the ripple what is left.
"""

import math

import numpy as np
import torch
from torch import nn

from .features import mel_centres

REACH = 100.0  # Hz: deviation of the smoothing; takes the ripple of 250 Hz down to a twentieth


class Warp(nn.Module):
    """[batch, frames, mels] and octaves, [batch] or [batch, frames], to frames whose envelope is moved up by so much."""

    def __init__(self, sound: dict):
        super().__init__()
        centres = mel_centres(sound)
        weights = np.exp(-0.5 * ((centres[:, None] - centres[None]) / REACH) ** 2)
        self.register_buffer("smooth", torch.tensor((weights / weights.sum(0)), dtype=torch.float32))
        self.register_buffer("centres", torch.tensor(centres, dtype=torch.float32))
        edges = [self.mel(torch.tensor(float(sound[k]))) for k in ("mel_low", "mel_high")]
        self.low, self.step = float(edges[0]), float(edges[1] - edges[0]) / (sound["mels"] + 1)

    @staticmethod
    def mel(hertz):
        """Slaney's scale, as `features.py` has it."""
        return torch.where(hertz < 1000, hertz * 3 / 200,
                           15 + torch.log(hertz.clamp(min=1000) / 1000) / (math.log(6.4) / 27))

    def source(self, octaves):
        """From which band each band's envelope comes: the one below, and the next one's share. [..., mels]"""
        moved = self.centres / torch.exp(octaves * math.log(2))[..., None]
        place = ((self.mel(moved) - self.low) / self.step - 1).clamp(0, len(self.centres) - 1.001)
        index = torch.floor(place)
        return index.long(), place - index

    def forward(self, mel, octaves):
        envelope = mel @ self.smooth
        octaves = octaves[:, None] if octaves.dim() == 1 else octaves
        index, share = (part.expand(-1, mel.shape[1], -1) for part in self.source(octaves))
        moved = envelope.gather(-1, index) * (1 - share) + envelope.gather(-1, index + 1) * share
        return mel + moved - envelope

    def at_once(self, mel, octaves):
        """The same for one shift of all frames, [1]: one matrix for them, made anew for each piece."""
        index, share = (part[0] for part in self.source(octaves))
        moved = self.smooth[:, index] * (1 - share) + self.smooth[:, index + 1] * share
        return mel + mel @ (moved - self.smooth)
