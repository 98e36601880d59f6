"""The reference of the engine's vocoder test: a made-up mel spectrum and a gliding F0, and what `speaking.py` makes of
them with the exported filters and the very noise of the engine's NoiseSource."""

import math
from pathlib import Path

import numpy as np

from . import even_noise
from .speaking import Voice

FRAMES, SEED = 48, 7
GOLDEN, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def write(folder: Path, target: Path) -> None:
    voice = Voice(folder)
    mel, f0 = spectrum(voice.manifest["mels"]), glide(180)
    noise = even_noise.read(0, FRAMES * voice.hop, mix((SEED + GOLDEN) & MASK))
    waveform = voice.vocode(mel[None], f0, noise)
    np.concatenate([mel.ravel(), f0, waveform]).astype("<f4").tofile(target)
    print(f"reference: {len(waveform)} samples, {20 * math.log10(np.sqrt(np.mean(waveform**2))):.1f} dB")


def spectrum(mels: int) -> np.ndarray:
    """Vowel-like, with moving formants."""
    frame, place = np.arange(FRAMES)[:, None], np.arange(mels)[None] * 80 / mels
    formants = sum(3 * np.exp(-((place - centre - drift * frame / FRAMES) ** 2) / 18)
                   for centre, drift in ((14, 8), (34, -6), (52, 3)))
    return (np.round((formants - 6 - place / 40) * 256) / 256).astype(np.float32)


def glide(base: float) -> np.ndarray:
    """More than an octave up, with vibrato."""
    frame = np.arange(FRAMES)
    f0 = base * 2 ** (1.2 * frame / FRAMES) * 2 ** (0.04 * np.sin(2 * math.pi * 5.5 * frame / 86.13))
    return (np.round(f0 * 16) / 16).astype(np.float32)


def mix(z: int) -> int:
    """SplitMix64 (Steele, Lea and Flood 2014), as the engine mixes its seeds."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)
