"""Spectrograms to listen with the eyes: `train.py pictures --voice VOICE --pictures FOLDER`.

Each page has a recording above and what the voice makes of the same text below; songs stand alone. Frequency is linear
to 16 kHz, time runs at 86 columns a second, grey is level over 80 dB. The files are PNG with a palette of 16 greys,
written here, so that no drawing library is needed.
"""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import scipy.signal
import soundfile

from . import evaluate, measures, unseen
from .prepare import Prepared
from .speaking import Voice

RATE, HOP, FFT, TOP = 44100, 512, 1024, 16000
GAP = 6  # pixels


def spectrogram(wave: np.ndarray, longest: float = 4.0) -> np.ndarray:
    """Levels from 0 (white) to 15 (black), high frequencies first."""
    wave = np.pad(wave[: int(longest * RATE)], (0, FFT))
    _, _, z = scipy.signal.stft(wave, RATE, nperseg=FFT, noverlap=FFT - HOP)
    rows = int(TOP / RATE * FFT)
    level = 20 * np.log10(np.abs(z[:rows]) + 1e-7)
    grey = np.clip((level - np.quantile(level, 0.999) + 80) / 80, 0, 1)
    return np.round(grey[::-1] * 15).astype(np.uint8)


def page(pairs: list[list[np.ndarray]]) -> np.ndarray:
    """Pictures side by side, those of a pair one above the other."""
    height = max(sum(p.shape[0] + GAP for p in pair) for pair in pairs)
    columns = []
    for pair in pairs:
        width = max(p.shape[1] for p in pair)
        column = np.zeros((height, width + GAP), np.uint8)
        top = 0
        for picture in pair:
            column[top: top + picture.shape[0], : picture.shape[1]] = picture
            top += picture.shape[0] + GAP
        columns.append(column)
    return np.concatenate(columns, 1)


def write_png(path: Path, greys: np.ndarray) -> None:
    """4 bits a pixel; 0 is white."""
    height, width = greys.shape
    even = np.pad(greys, ((0, 0), (0, width % 2)))
    packed = (even[:, ::2] << 4 | even[:, 1::2]).astype(np.uint8)
    lines = b"".join(b"\0" + row.tobytes() for row in packed)
    palette = b"".join(bytes([255 - 17 * k]) * 3 for k in range(16))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0))
                     + chunk(b"PLTE", palette) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def run(config: dict, work: Path, folder: Path, target: Path, songs: list[Path] = ()) -> None:
    """`english.png` and `mandarin.png`: five unseen items each, natural above; `songs.png`: of sound files."""
    target.mkdir(parents=True, exist_ok=True)
    voice, prepared = Voice(folder), Prepared(work, config["sound"])
    aligned = json.loads((work / "aligned.json").read_text())
    for speaker in config["corpora"]:
        if speaker not in voice.speakers:
            continue
        entries = [e for e in unseen.held_out(config, prepared, speaker, 40) if e["name"] in aligned]
        pairs = []
        for entry in entries[3::7][:5]:
            _, _, real = prepared.cut(entry, 0, entry["frames"])
            known = aligned[entry["name"]]
            made, _, _ = voice.say(known["phones"], known["tones"], voice.speakers[speaker]["language"], speaker)
            pairs.append([spectrogram(real, 3), spectrogram(at_our_rate(made, voice.rate), 3)])
        write_png(target / f"{speaker}.png", page(pairs))
    pairs = []
    for text, reading in evaluate.readings("zh")[:3] + evaluate.readings("en")[:2]:
        language = "en" if text.isascii() else "zh"
        name = next(s["name"] for s in voice.speakers.values() if s["language"] == language)
        pairs.append([spectrogram(at_our_rate(voice.say(*reading, language, name)[0], voice.rate), 3)])
    write_png(target / "sentences.png", page(pairs))
    if songs:
        pictures = []
        for path in songs:
            wave, rate = soundfile.read(path, always_2d=True)
            pictures.append([spectrogram(at_our_rate(wave.mean(1), rate), 8)])
        write_png(target / "songs.png", page(pictures))
    print(f"pictures: {target}, {sum(p.stat().st_size for p in target.glob('*.png')) / 1e6:.2f} MB")


def at_our_rate(wave, rate: int):
    return wave if rate == RATE else measures.resampled(wave, rate, RATE)
