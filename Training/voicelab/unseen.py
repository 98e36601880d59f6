"""Measures on recordings that no training has heard, with what can be had at best beside each."""

import json
from pathlib import Path

import numpy as np

from . import measures
from .features import MelSpectrogram, mel_centres
from .prepare import Prepared
from .speaking import Voice


def held_out(config: dict, prepared: Prepared, speaker: str, count: int):
    names = prepared.held_out(config["vocoder"]["held_out"])
    entries = [e for e in prepared.index if e["speaker"] == speaker and e["ratio"] == 1 and e["name"] in names]
    return entries[:: max(1, len(entries) // count)][:count]


def copy_synthesis(config: dict, prepared: Prepared, voice: Voice, count: int = 20):
    """Recorded mel frames and F0 through the vocoder, beside WORLD. Only for a voice with the pipeline's own sizes."""
    sound, rate = config["sound"], config["sound"]["sample_rate"]
    if (voice.rate, voice.hop) != (rate, sound["hop"]):
        return None
    result = {}
    for speaker in config["corpora"]:
        scores = []
        for entry in held_out(config, prepared, speaker, count):
            mel, f0, real = prepared.cut(entry, 0, entry["frames"])
            row = []
            for made in (voice.vocode(mel[None], f0), measures.world(real, rate)):
                row += [measures.perceptual_quality(real, made, rate), measures.intelligibility(real, made, rate),
                        measures.spectral_distance(real, made, rate, 8000, 16000)]
            scores.append(row)
        mean = np.round(np.mean(scores, 0), 3).tolist()
        keys = ("pesq", "stoi", "distance_above_8_kHz")
        result[speaker] = dict(items=len(scores), vocoder=dict(zip(keys, mean[:3])), world=dict(zip(keys, mean[3:])))
    return result


def distortion(config: dict, work: Path, prepared: Prepared, voice: Voice, count: int = 20):
    """Mel-cepstral distortion of items read again with their recorded durations and F0; the ceiling is
    copy-synthesis: recorded mel frames instead of the acoustic model's."""
    sound, rate = config["sound"], config["sound"]["sample_rate"]
    aligned, mels, result = json.loads((work / "aligned.json").read_text()), MelSpectrogram(sound), {}
    band = int((mel_centres(sound) < 9600).sum())  # what all recordings and voices have
    for speaker in voice.speakers:
        read, copied = [], []
        for entry in held_out(config, prepared, speaker, 2 * count):
            known = aligned.get(entry["name"])
            if known is None or len(read) == count:
                continue
            mel, f0, _ = prepared.cut(entry, 0, entry["frames"])
            made = voice.render(known["phones"], np.array(known["durations"]), f0, speaker)
            read.append(measures.cepstral_distortion(mel[:, :band], mels(fitted(made, voice.rate, rate, len(f0) * sound["hop"]))[:, :band]))
            if (voice.rate, voice.hop) == (rate, sound["hop"]):
                copy = voice.vocode(mel[None], f0)
                copied.append(measures.cepstral_distortion(mel[:, :band], mels(copy)[:, :band]))
        result[speaker] = dict(items=len(read), voice=round(float(np.mean(read)), 2),
                               copy=round(float(np.mean(copied)), 2) if copied else None)
    return result


def fitted(wave, rate: int, to: int, length: int):
    wave = wave if rate == to else measures.resampled(wave, rate, to)
    return np.pad(wave, (0, max(0, length - len(wave))))[:length]


REQUESTS = (-4, -2, 2, 4)  # semitones


def formants(voice: Voice, vowels=("AA", "IY", "EH")):
    """By how many semitones the spectrum moves for a `timbre` of so many: where the mel envelope of a held vowel,
    stretched along frequency, matches the plain one best. None for a voice without that input."""
    if "timbre" not in {port.name for port in voice.graphs["acoustic"].get_inputs()}:
        return None
    low, high = voice.manifest["mel_range"]
    centres = mel_centres(dict(mel_low=low, mel_high=high, mels=voice.manifest["mels"]))
    ratios, result = 2 ** (np.arange(-8, 8.01, 0.1) / 12), {}
    grid = np.geomspace(300, 6000, 200)
    for name, speaker in voice.speakers.items():
        moved = []
        for request in REQUESTS:
            found = []
            for vowel in vowels:
                durations = np.array([8, 60, 8])
                f0 = np.repeat([0, speaker["mean_f0"], 0], durations).astype(np.float32)
                plain, other = (envelope(voice.mel(["SIL", vowel, "SIL"], durations, f0, name, t)[0][20:55], centres,
                                         speaker["mean_f0"]) for t in (0, request / 12))
                goal = np.interp(grid, centres, other)
                match = [np.corrcoef(goal, np.interp(grid / r, centres, plain))[0, 1] for r in ratios]
                found.append(12 * np.log2(ratios[int(np.argmax(match))]))
            moved.append(round(float(np.mean(found)), 1))
        result[name] = moved
    return result


def envelope(mel, centres, f0: float):
    """The mean frame without its harmonics: smoothed over about their distance, F0."""
    weights = np.exp(-0.5 * ((centres[:, None] - centres[None]) / (0.5 * f0)) ** 2)
    return mel.mean(0) @ (weights / weights.sum(0))
