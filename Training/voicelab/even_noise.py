"""White noise without the loudness of chance.

Of white noise the bins of a spectrogram lie 5.6 dB apart (standard deviation: the logarithm of an exponential
distribution). A vocoder's filter lays that roughness over every breath and consonant, and the mel frames that asked
for something else are not what is heard. This noise is as random and as white, but its spectrograms at windows of 12,
23 and 46 ms are even: 3.2 dB. Alternating projections give it (Griffin and Lim 1984): each window's spectrogram gets
the same magnitude everywhere and keeps its phases, and what the three make is averaged. On twenty unseen recordings it raised
PESQ by 0.2 without any training.

The engine reads the table in a circle, from a place and in a direction that the seed chooses: six seconds of noise
are too long for an ear to notice that they come again.
"""

from functools import cache
from pathlib import Path

import numpy as np

TABLE = Path(__file__).resolve().parents[2] / "Sources" / "Vocals" / "Resources" / "even-noise.s8"
SIZE = 1 << 18  # samples: 5.9 s
WINDOWS = (512, 1024, 2048)
OVERLAP = 8
ROUNDS = 20
SCALE = 32  # of the bytes: a unit's 32nd, so 4 standard deviations fit and the rounding lies 40 dB below


def write(seed: int) -> None:
    sound = np.random.default_rng(seed).standard_normal(SIZE)
    print(f"noise: bins lie {spread(sound)} dB apart")
    for _ in range(ROUNDS):
        sound = sum(evened(sound, window) for window in WINDOWS)
        sound /= sound.std()
    TABLE.parent.mkdir(exist_ok=True)
    np.clip(np.round(sound * SCALE), -127, 127).astype(np.int8).tofile(TABLE)
    print(f"noise: made even, {spread(table())} dB; {TABLE.name}")


@cache
def table() -> np.ndarray:
    return np.fromfile(TABLE, np.int8).astype(np.float32) / SCALE


def read(start: int, count: int, key: int) -> np.ndarray:
    """As Sources/Vocals/NoiseSource.swift: samples from `start` on; the bits of `key` say where the table is entered,
    in which direction and with which sign it is read."""
    places = (start + np.arange(count)) * (-1 if key >> 40 & 1 else 1) + (key & 0xFFFFFFFF)
    return table()[places % SIZE] * (-1 if key >> 41 & 1 else 1)


def evened(sound: np.ndarray, window: int) -> np.ndarray:
    """With a spectrogram of magnitude 1 everywhere, as nearly as there is a sound for it; the sound is a circle."""
    hann, step = np.hanning(window + 1)[:-1], window // OVERLAP
    around = np.concatenate([sound, sound[: window - step]])
    spectrum = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(around, window)[::step] * hann)
    pieces = np.fft.irfft(spectrum / np.maximum(np.abs(spectrum), 1e-9)) * hann
    made = np.zeros(len(around))
    for number, piece in enumerate(pieces):
        made[number * step: number * step + window] += piece
    made[: window - step] += made[len(sound):]
    return made[: len(sound)] / made[: len(sound)].std()


def spread(sound: np.ndarray) -> list[float]:
    """Standard deviation of the bins' level in dB, window by window."""
    found = []
    for window in WINDOWS:
        pieces = np.lib.stride_tricks.sliding_window_view(sound, window)[:: window // 4]
        bins = np.abs(np.fft.rfft(pieces * np.hanning(window + 1)[:-1]))[:, 8:-8]
        found.append(round(float((20 * np.log10(bins + 1e-9)).std()), 1))
    return found
