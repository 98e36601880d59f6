"""The acoustic model: phones, tones, durations and F0 to mel frames, and what predicts durations and F0 for speech.

Two encoders. The spectral one sees phones only; a reversed gradient keeps the speaker out of it, so that either
speaker can say either language's phones. The prosody one sees phones, tones, speaker and language, and feeds the
duration and F0 predictors (FastSpeech 2, Ren et al. 2021). All blocks are ConvNeXt. The decoder is told the speaker
and the `timbre`: log2 of the ratio by which an augmented copy was resampled, which makes formants a control.

Training is in `acoustic_training.py`.
"""

import torch
import torch.nn.functional as F
from torch import nn

from . import phones
from .comb import Comb
from .layers import ConvNeXt


class ReverseGradient(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -gradient


def regulate(hidden, durations):
    """Repeats each phone's row by its frames and appends where in the phone a frame stands: [frames, width + 3]."""
    rows = []
    for h, d in zip(hidden, durations):
        index = torch.repeat_interleave(torch.arange(len(d), device=d.device), d)
        starts = torch.cumsum(d, 0) - d
        position = (torch.arange(len(index), device=d.device) - starts[index]).float() / d[index]
        place = torch.stack([position, 1 - position, torch.log(d[index].float().clamp(min=1)) / 3], -1)
        rows.append(torch.cat([h[: len(d)][index], place], -1))
    return nn.utils.rnn.pad_sequence(rows, batch_first=True)


class Acoustic(nn.Module):
    def __init__(self, sound: dict, width: int = 192, wide: int = 256, speakers: int = 2, blocks: int = 6,
                 expansion: int = 3, pitch: int = 3):
        """`expansion`: of the decoder's blocks; `pitch`: of those that guess F0."""
        super().__init__()
        count, mels = len(phones.PHONES), sound["mels"]
        self.phone = nn.Embedding(count, width)
        self.spectral_blocks = nn.ModuleList([ConvNeXt(width, 3) for _ in range(3)])
        self.spectral_norm = nn.LayerNorm(width)
        self.guess = nn.Sequential(nn.Linear(width, 128), nn.ReLU(), nn.Linear(128, speakers))
        self.prosody_phone = nn.Embedding(count, width)
        self.tone = nn.Embedding(6, width)
        self.prosody_speaker = nn.Embedding(speakers, width)
        self.language = nn.Embedding(2, width)
        self.prosody_blocks = nn.ModuleList([ConvNeXt(width, 5) for _ in range(4)])
        self.prosody_norm = nn.LayerNorm(width)
        self.duration = nn.Sequential(
            nn.Conv1d(width, 128, 3, padding=1), nn.ReLU(), nn.Conv1d(128, 128, 3, padding=1), nn.ReLU(),
            nn.Conv1d(128, 1, 1))
        self.pitch_in = nn.Linear(width + 3, wide)
        self.pitch_blocks = nn.ModuleList([ConvNeXt(wide, 9, pitch) for _ in range(3)])
        self.pitch_out = nn.Linear(wide, 2)
        self.frame_in = nn.Linear(width + 3, wide)
        self.f0_in = nn.Linear(2, wide)
        self.comb = Comb(sound)
        self.comb_in = nn.Linear(mels, wide)
        self.timbre_in = nn.Linear(1, wide)
        self.speaker = nn.Embedding(speakers, wide)
        self.blocks = nn.ModuleList([ConvNeXt(wide, 7, expansion) for _ in range(blocks)])
        self.speaker_shift = nn.Embedding(speakers, wide * blocks)
        self.out = nn.Linear(wide, mels)
        self.comb_out = nn.Linear(wide, mels)
        nn.init.zeros_(self.comb_out.weight)
        nn.init.zeros_(self.comb_out.bias)
        self.register_buffer("mean", torch.zeros(mels))
        self.register_buffer("deviation", torch.ones(mels))

    def spectral(self, phone):
        h = self.phone(phone)
        for block in self.spectral_blocks:
            h = block(h)
        return self.spectral_norm(h)

    def prosody(self, phone, tone, speaker, language):
        h = self.prosody_phone(phone) + self.tone(tone)
        h = h + self.prosody_speaker(speaker)[:, None] + self.language(language)[:, None]
        for block in self.prosody_blocks:
            h = block(h)
        return self.prosody_norm(h)

    def log_durations(self, prosody):
        return self.duration(prosody.transpose(1, 2))[:, 0]

    def pitch(self, frames):
        """[batch, frames, 2]: ln(F0 / 220 Hz) and the logit of being voiced."""
        x = self.pitch_in(frames)
        for block in self.pitch_blocks:
            x = block(x)
        return self.pitch_out(x)

    def timbre(self, octaves):
        """What a shift of the formants adds to a frame's row. Octaves are small numbers: times ten, their layer learns
        as fast as the others."""
        return self.timbre_in(10 * octaves[..., None])

    def pitched(self, f0):
        """What F0 adds to a frame's row: its number, whether there is one, and where its harmonics lie."""
        number = torch.stack([torch.log(f0.clamp(min=50) / 220), (f0 > 0).float()], -1)
        return self.f0_in(number) + self.comb_in(self.comb(f0))

    def decode(self, frames, f0, speaker, timbre):
        """Normalised mel frames. `timbre` may be None, which is 0."""
        x = self.frame_in(frames) + self.pitched(f0) + self.speaker(speaker)[:, None]
        if timbre is not None:
            x = x + self.timbre(timbre)[:, None]
        shifts = self.speaker_shift(speaker).view(len(speaker), len(self.blocks), 1, -1)
        for index, block in enumerate(self.blocks):
            x = block(x + shifts[:, index])
        return self.bands(x, f0)

    def bands(self, x, f0):
        """The last rows as bands: an envelope, and the harmonics as strongly as each band shows them."""
        return self.out(x) + self.comb_out(x) * self.comb(f0) / self.deviation


class PatchJudge(nn.Module):
    """Tells recorded mel patches from made ones."""

    def __init__(self):
        super().__init__()
        norm, channels = nn.utils.parametrizations.weight_norm, [1, 24, 32, 32]
        self.layers = nn.ModuleList([
            norm(nn.Conv2d(a, b, 5, stride=2 if k < 2 else 1, padding=2))
            for k, (a, b) in enumerate(zip(channels, channels[1:]))])
        self.verdict = nn.Conv2d(32, 1, 3, padding=1)

    def forward(self, mel):
        x, features = mel[:, None], []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        return self.verdict(x), features
