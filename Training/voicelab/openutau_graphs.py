"""The networks as OpenUtau's DiffSinger renderer wants them: whole graphs, with nothing left to an engine.

Inputs, outputs and units follow OpenUtau's contract for DiffSinger banks. Where it differs from ours:

- F0 goes on through voiceless sounds. So the acoustic graph decides by the phones what is voiced, and the vocoder by a
  small network over the mel frames, trained at export (`VoicingGuess`).
- A speaker is a vector a frame (`spk_embed`), so that speakers can be mixed: ours is the decoder's speaker row and its
  shifts, one after another.
- The vocoder makes pulses and Fourier transforms itself. OpenUtau hands it mel frames and F0 alone, so its noise, two
  seconds that repeat, is part of the graph:
  the same input gives the same bytes, and a caller who wants another take gives other noise.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import even_noise, phones
from .knots import minimum_phase
from .warp import Warp

SEMITONES = 5.0  # what gender = 1 moves formants by


class Fourier(torch.autograd.Function):
    """ONNX's DFT over the last axis of real numbers: [batch, frames, n] to [batch, frames, bins, 2]."""

    @staticmethod
    def forward(context, x):
        return torch.view_as_real(torch.fft.rfft(x))

    @staticmethod
    def symbolic(g, x):
        column = g.op("Unsqueeze", x, g.op("Constant", value_t=torch.tensor([3])))
        return g.op("DFT", column, axis_i=2, onesided_i=1)


class InverseFourier(torch.autograd.Function):
    """ONNX's inverse DFT of a whole spectrum: [batch, frames, n, 2] to [batch, frames, n]."""

    @staticmethod
    def forward(context, x):
        return torch.fft.ifft(torch.view_as_complex(x.contiguous())).real

    @staticmethod
    def symbolic(g, x):
        made = g.op("DFT", x, axis_i=2, inverse_i=1)
        real = g.op("Slice", made, *(g.op("Constant", value_t=torch.tensor([v])) for v in (0, 1, 3)))
        return g.op("Squeeze", real, g.op("Constant", value_t=torch.tensor([3])))


def spread(durations, frames: int):
    """Which token each frame belongs to, and where in it the frame stands: [1, tokens] to [1, frames]."""
    ends = torch.cumsum(durations, 1)
    place = torch.arange(frames, device=durations.device)[None]
    index = (place[:, :, None] >= ends[:, None, :]).sum(-1).clamp(max=durations.shape[1] - 1)
    length = durations.gather(1, index).clamp(min=1).float()
    position = (place - (ends - durations).gather(1, index)).float() / length
    return index, torch.stack([position, 1 - position, torch.log(length) / 3], -1)


def regulated(hidden, durations, frames: int):
    index, place = spread(durations, frames)
    rows = hidden.gather(1, index[..., None].expand(-1, -1, hidden.shape[-1]))
    return torch.cat([rows, place], -1)


class Symbols(nn.Module):
    """The bank's symbols (`zh/aa`, `en/aa`, ...) as our phone, tone and language."""

    def __init__(self, table: list[tuple[str, int, int]]):
        super().__init__()
        for name, column in zip(("phone", "tone", "language"), zip(*table)):
            values = [phones.NUMBER[v] if name == "phone" else v for v in column]
            self.register_buffer(name, torch.tensor(values))
        voiced = [p not in phones.VOICELESS and p not in phones.SILENT for p, _, _ in table]
        self.register_buffer("voiced", torch.tensor(voiced).float())


class AcousticBank(nn.Module):
    def __init__(self, net, symbols: Symbols, warp: Warp):
        super().__init__()
        self.net, self.symbols = net, symbols
        # A voice whose graph stretches its frames has no layer for `timbre`.
        self.warp = warp if not bool(net.timbre_in.weight.any()) else None

    def forward(self, tokens, durations, f0, gender, spk_embed, steps):
        frames = f0.shape[1]
        index, _ = spread(durations, frames)
        voiced = self.symbols.voiced[tokens].gather(1, index)
        hidden = regulated(self.net.spectral(self.symbols.phone[tokens]), durations, frames)
        width, blocks = self.net.speaker.embedding_dim, len(self.net.blocks)
        x = self.net.frame_in(hidden) + self.net.pitched(f0 * voiced)
        octaves = gender.clamp(-1, 1) * (SEMITONES / 12)
        x = x + spk_embed[..., :width]
        if self.warp is None:
            x = x + self.net.timbre(octaves)
        for number, block in enumerate(self.net.blocks):
            x = block(x + spk_embed[..., width * (number + 1): width * (number + 2)])
        mel = self.net.bands(x, f0 * voiced) * self.net.deviation + self.net.mean
        if self.warp is not None:
            mel = self.warp(mel, octaves)
        return mel + 0 * steps.sum()  # one evaluation, whatever the number of steps asked for


def speaker_vector(net, index: int) -> np.ndarray:
    row = torch.cat([net.speaker.weight[index], net.speaker_shift.weight[index]])
    return row.detach().numpy().astype("<f4")


class DurationLinguistic(nn.Module):
    def __init__(self, net, symbols: Symbols):
        super().__init__()
        self.net, self.symbols = net, symbols

    def hidden(self, tokens):
        language = self.symbols.language[tokens]
        h = self.net.prosody_phone(self.symbols.phone[tokens]) + self.net.tone(self.symbols.tone[tokens])
        h = h + self.net.prosody_speaker(language) + self.net.language(language)  # each language's own speaker
        for block in self.net.prosody_blocks:
            h = block(h)
        return self.net.prosody_norm(h)

    def forward(self, tokens, word_div, word_dur):
        return self.hidden(tokens) + 0 * (word_div.sum() + word_dur.sum()), tokens == 0


class PitchLinguistic(DurationLinguistic):
    def forward(self, tokens, ph_dur):
        return self.hidden(tokens) + 0 * ph_dur.sum(), tokens == 0


class DurationBank(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, encoder_out, x_masks, ph_midi):
        frames = torch.exp(self.net.log_durations(encoder_out)) * (~x_masks).float()
        return frames + 0 * ph_midi.sum()


class PitchBank(nn.Module):
    """Written notes, joined smoothly, with the small movements that phones give to speech: what the speech network
    adds to its own slow melody, at most half a semitone."""

    def __init__(self, net, slow: int = 43, join: int = 5):
        super().__init__()
        self.net = net
        window = torch.sin(torch.linspace(0, math.pi, join + 2)[1:-1])
        self.register_buffer("window", (window / window.sum())[None, None])
        self.register_buffer("slow", torch.full((1, 1, slow), 1 / slow))

    @staticmethod
    def smoothed(x, window):
        side = window.shape[-1] // 2
        return F.conv1d(F.pad(x[:, None], (side, side), mode="replicate"), window)[:, 0]

    def forward(self, encoder_out, ph_dur, note_midi, note_dur, pitch, expr, retake, steps):
        frames = pitch.shape[1]
        index, _ = spread(note_dur, frames)
        notes = self.smoothed(note_midi.gather(1, index), self.window)
        guess = self.net.pitch(regulated(encoder_out, ph_dur, frames))[..., 0] * (12 / math.log(2))
        detail = (guess - self.smoothed(guess, self.slow)).clamp(-0.5, 0.5)
        made = notes + 0.5 * expr * detail + 0 * steps.sum()
        return torch.where(retake, made, pitch)


class VoicingGuess(nn.Module):
    """Whether a mel frame is voiced, from it and its neighbours."""

    def __init__(self, mels: int, width: int = 24):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv1d(mels, width, 5, padding=2), nn.ReLU(), nn.Conv1d(width, 1, 5, padding=2))

    def forward(self, mel):
        return self.layers(((mel + 5) / 3).transpose(1, 2))[:, 0]


class Filters(nn.Module):
    """FilterNet as complex filters for every bin, the whole at once."""

    def __init__(self, vocoder):
        super().__init__()
        self.net = vocoder.net
        self.register_buffer("between", vocoder.net.between.clone())
        self.register_buffer("fold", minimum_phase(vocoder.net.between))

    def forward(self, mel, f0):
        harmonic, noise, phase, swell = self.net(mel, f0)
        angle = harmonic @ self.fold + phase @ self.between
        magnitude = torch.exp(harmonic @ self.between)
        return magnitude * torch.cos(angle), magnitude * torch.sin(angle), torch.exp(noise @ self.between), swell


class VocoderBank(nn.Module):
    def __init__(self, filters, vocoder, voicing: VoicingGuess):
        super().__init__()
        self.filters, self.voicing, self.swelling = filters, voicing, vocoder.swelling
        self.rate, self.hop, self.fft = vocoder.rate, vocoder.hop, vocoder.fft
        self.register_buffer("window", vocoder.window.clone())
        noise = torch.tensor(even_noise.table()[: 2 * self.rate // self.hop * self.hop])
        self.register_buffer("noise", noise.view(1, -1, self.hop))

    def forward(self, mel, f0):
        frames = mel.shape[1]
        f0 = torch.where(self.voicing(mel) > 0, f0, torch.zeros_like(f0))
        real, imaginary, breath, swell = self.filters(mel, f0)
        loop = torch.arange(frames) % self.noise.shape[1]
        noise = self.noise[:, loop].flatten(1) * torch.exp(self.swelling(swell))
        source, wind = Fourier.apply(self.frames(self.pulses(f0))), Fourier.apply(self.frames(noise))
        a, b = source[..., 0], source[..., 1]
        spectrum = torch.stack([a * real - b * imaginary + wind[..., 0] * breath,
                                a * imaginary + b * real + wind[..., 1] * breath], -1)
        mirror = torch.flip(spectrum[:, :, 1:-1], [2]) * torch.tensor([1.0, -1.0])
        return self.overlapped(InverseFourier.apply(torch.cat([spectrum, mirror], 2)) * self.window)

    def pulses(self, f0):
        """As `Vocoder.pulses`, beginning at phase 0."""
        before, after = F.pad(f0, (1, 0))[:, :-1], F.pad(f0, (0, 1))[:, 1:]
        place = (torch.arange(self.hop) + 0.5) / self.hop - 0.5
        neighbour = torch.where(place < 0, before[..., None], after[..., None])
        own = f0[..., None].expand_as(neighbour)
        hertz = (own + torch.where(neighbour > 0, neighbour - own, torch.zeros_like(own)) * place.abs()).flatten(1)
        voiced = (f0 > 0).float()[..., None].expand_as(neighbour).flatten(1)
        hertz = torch.where(voiced > 0, hertz.clamp(min=60), torch.full_like(hertz, 100.0))
        phase = torch.cumsum(hertz.double() / self.rate, 1)
        angle = (phase - torch.floor(phase)).float() * (2 * math.pi)
        harmonics = torch.floor(self.rate / 2 / hertz) - 1
        half = torch.sin(angle / 2)
        half = torch.where(half.abs() < 1e-4, torch.full_like(half, 1e-4), half)
        train = (torch.sin((harmonics + 0.5) * angle) / half - 1) / 2
        return (train / torch.sqrt(harmonics / 2) * voiced).clamp(-40, 40)

    def frames(self, wave):
        """Windowed stretches of four hops, one hop apart."""
        pad = (self.fft - self.hop) // 2
        padded = F.pad(wave, (pad, pad))
        parts = [padded[:, k * self.hop:] for k in range(4)]
        count = wave.shape[1] // self.hop
        rows = [part[:, : count * self.hop].view(1, -1, self.hop) for part in parts]
        return torch.cat(rows, -1) * self.window

    def overlapped(self, pieces):
        parts = pieces.view(1, -1, 4, self.hop)
        total, weight = 0, 0
        window = (self.window ** 2).view(4, self.hop)
        ones = torch.ones_like(parts[:, :, 0, :1])
        for k in range(4):
            total = total + F.pad(parts[:, :, k], (0, 0, k, 3 - k))
            weight = weight + F.pad(ones * window[k], (0, 0, k, 3 - k))
        wave = (total / weight.clamp(min=1e-3)).flatten(1)
        pad = (self.fft - self.hop) // 2
        return wave[:, pad: -pad]
