"""Sound to mel frames and F0: the very same numbers in training, in evaluation and in the daemon.

Mel: magnitude of a 2048-point Hann STFT, hop 512, no centring (the signal is padded by (fft - hop) / 2 on both sides,
reflected), Slaney's mel scale and area normalisation, natural logarithm, floor 1e-5. F0: DIO refined by StoneMask
(WORLD, Morise 2016), one value a frame, 0 where unvoiced.
"""

import numpy as np
import torch


def _hz_to_mel(f):
    """Slaney's scale: linear below 1 kHz, logarithmic above."""
    f = np.asarray(f, dtype=float)
    return np.where(f < 1000, f * 3 / 200, 15 + np.log(np.maximum(f, 1000) / 1000) / (np.log(6.4) / 27))


def _mel_to_hz(m):
    m = np.asarray(m, dtype=float)
    return np.where(m < 15, m * 200 / 3, 1000 * np.exp((m - 15) * np.log(6.4) / 27))


def mel_filters(sound: dict) -> torch.Tensor:
    """Triangles of equal area, [mels, bins]."""
    edges = _mel_to_hz(np.linspace(_hz_to_mel(sound["mel_low"]), _hz_to_mel(sound["mel_high"]), sound["mels"] + 2))
    bins = np.fft.rfftfreq(sound["fft"], 1 / sound["sample_rate"])
    low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rise, fall = (bins - low) / (centre - low), (high - bins) / (high - centre)
    weights = np.maximum(0, np.minimum(rise, fall)) * 2 / (high - low)
    return torch.tensor(weights, dtype=torch.float32)


def mel_centres(sound: dict) -> np.ndarray:
    """Hz of each band's peak."""
    return _mel_to_hz(np.linspace(_hz_to_mel(sound["mel_low"]), _hz_to_mel(sound["mel_high"]), sound["mels"] + 2))[1:-1]


class MelSpectrogram:
    def __init__(self, sound: dict):
        self.sound = sound
        self.filters = mel_filters(sound)
        self.window = torch.hann_window(sound["fft"])

    def __call__(self, wave: np.ndarray) -> np.ndarray:
        """[samples] to [frames, mels]; frames = samples / hop."""
        fft, hop = self.sound["fft"], self.sound["hop"]
        pad = (fft - hop) // 2
        x = torch.as_tensor(wave, dtype=torch.float32)[None, None]
        x = torch.nn.functional.pad(x, (pad, pad), mode="reflect")[0, 0]
        spectrum = torch.stft(x, fft, hop, fft, self.window, center=False, return_complex=True).abs()
        return torch.log(torch.clamp(self.filters @ spectrum, min=1e-5)).T.numpy()


def f0_of(wave: np.ndarray, frames: int, sound: dict, low: float, high: float) -> np.ndarray:
    import pyworld

    x = wave.astype(np.float64)
    period = sound["hop"] / sound["sample_rate"] * 1000
    f0, times = pyworld.dio(x, sound["sample_rate"], frame_period=period, f0_floor=low, f0_ceil=high)
    f0 = pyworld.stonemask(x, f0, times, sound["sample_rate"])[:frames]
    # DIO's frame i is centred on sample i * hop; ours on (i + 1/2) * hop.
    f0 = np.pad(f0, (0, frames - len(f0)))
    shifted = np.where((f0[:-1] > 0) & (f0[1:] > 0), (f0[:-1] + f0[1:]) / 2, np.maximum(f0[:-1], 0))
    return steadied(np.append(shifted, f0[-1])).astype(np.float32)


def steadied(f0: np.ndarray, shortest: int = 3) -> np.ndarray:
    """Without the flicker of DIO's voicing: no change of voicing lasts fewer than `shortest` frames (35 ms), which no
    voiceless stop does. Gaps are bridged in the logarithm, then single blips are taken out."""
    f0 = np.array(f0, dtype=np.float64)
    for start, end in runs(f0 == 0):
        if 0 < start and end < len(f0) and end - start < shortest:
            f0[start - 1: end + 1] = np.geomspace(f0[start - 1], f0[end], end - start + 2)
    for start, end in runs(f0 > 0):
        if end - start < shortest:
            f0[start:end] = 0
    return f0


def runs(flags: np.ndarray):
    """Starts and ends of the stretches where a flag is set."""
    change = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return list(zip(change[::2], change[1::2]))
