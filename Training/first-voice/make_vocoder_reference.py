"""Makes the reference of the vocoder test: the study's whole vocoder.onnx on a made-up mel spectrum and a gliding F0,
with the very noise that the engine's NoiseSource makes.

    python make_vocoder_reference.py STUDY/weights Tests/VocalsTests/Resources     (needs numpy and onnxruntime)
"""
import math
import sys

import numpy as np
import onnxruntime as ort

weights, target = sys.argv[1:]
FRAMES, HOP, SEED = 48, 256, 7
GOLDEN, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


key = mix((SEED + GOLDEN) & MASK)
noise = []
for number in range(FRAMES * HOP // 2):
    bits = mix((key + (number + 1) * GOLDEN) & MASK)
    radius = math.sqrt(-2 * math.log(((bits >> 40) + 1) / 2**24))
    angle = 2 * math.pi * (bits & 0xFFFFFF) / 2**24
    noise += [radius * math.cos(angle), radius * math.sin(angle)]

# A vowel-like spectrum whose formants move, and F0 from 180 to 420 Hz with vibrato.
frame = np.arange(FRAMES)[:, None]
channel = np.arange(80)[None]
mel = -6 - channel / 40 + sum(
    3 * np.exp(-((channel - centre - drift * frame / FRAMES) ** 2) / 18)
    for centre, drift in ((14, 8), (34, -6), (52, 3))
)
mel = (np.round(mel * 256) / 256).astype("f4")


def glide(base):
    f0 = base * 2 ** (1.2 * frame[:, 0] / FRAMES) * 2 ** (0.04 * np.sin(2 * math.pi * 5.5 * frame[:, 0] / 86.13))
    return (np.round(f0 * 16) / 16).astype("f4")


def loses_peaks(f0):
    """Whether a sample falls into the floor of the study's closed form, which loses that pulse's peak; ours does not."""
    place = (np.arange(FRAMES * HOP) + 0.5) / HOP - 0.5
    hertz = np.interp(place, np.arange(FRAMES), f0).astype("f4")
    phase = np.cumsum((hertz / np.float32(22050)).astype("f8")) % 1
    return np.any(np.abs(np.sin(math.pi * phase)) < 3e-4)


f0 = next(f0 for f0 in map(glide, np.arange(180, 220, 0.125)) if not loses_peaks(f0))
vocoder = ort.InferenceSession(f"{weights}/vocoder.onnx")
waveform = vocoder.run(None, dict(mel=mel[None], f0=f0[None], noise=np.array(noise, "f4")[None]))[0][0]
np.concatenate([mel.ravel(), f0, waveform]).astype("<f4").tofile(f"{target}/vocoder_reference.f32")
print(len(waveform), "samples, rms", np.sqrt(np.mean(waveform**2)))
