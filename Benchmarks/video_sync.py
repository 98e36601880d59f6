#!/usr/bin/env python3
"""Whether the lips of a rendered video file belong to its sound.

    Benchmarks/video_sync.py ["TEXT"] [--daemon .build/release/voxhumana]

Renders a text with `voxhumana video`, takes the file apart again with FFmpeg, and compares what is in it with what
`voxhumana say` makes of the same text: where the sound begins, by correlation of the waves, and where the mouth does, by
correlation of the dark of the open mouth in the pictures with the opening that the curves tell. Needs numpy, soundfile.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT, RATE = 640, 360, 16_000
MOUTH = (60, 44, 290, 186)   # width, height, left, top: where the look lotus has its mouth at this size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", nargs="?", default="Please bring my big blue map. 好的！")
    parser.add_argument("--daemon", default=str(ROOT / ".build/release/voxhumana"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        film, wave, timeline = (Path(folder) / name for name in ("a.mp4", "a.wav", "a.json"))
        subprocess.run([options.daemon, "video", options.text, "-o", film, "--size", f"{WIDTH}x{HEIGHT}", "--look", "lotus"], check=True, capture_output=True)
        subprocess.run([options.daemon, "say", options.text, "-o", wave, "--timeline", timeline], check=True)
        sound = delay(sound_of(film, folder), sound_of(wave, folder))
        told = json.loads(timeline.read_text())["curves"]
        lips, agreement = mouth_delay(film, told)
    print(f"in the file the sound begins {1000 * sound:.0f} ms, the mouth {1000 * lips:.0f} ms after its first frame "
          f"(correlation {agreement:.3f}): the mouth is {1000 * (lips - sound):+.0f} ms late")


def sound_of(path, folder):
    out = Path(folder) / "sound.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", path, "-ac", "1", "-ar", str(RATE), out], check=True)
    return soundfile.read(out)[0]


def delay(a, b):
    size = 1 << (len(a) + len(b)).bit_length()
    place = int(np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size))).argmax())
    return (place if place < size // 2 else place - size) / RATE


def mouth_delay(film, told):
    width, height, left, top = MOUTH
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", film, "-vf", f"crop={width}:{height}:{left}:{top}", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                         check=True, capture_output=True).stdout
    pictures = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
    dark = ((pictures[..., 0] < 150) & (pictures[..., 1] < 70)).mean((1, 2))
    frames = np.array(told["frames"])
    opening = np.maximum(0, frames[:, told["names"].index("jawOpen")] - frames[:, told["names"].index("mouthClose")])
    times, known = np.arange(len(dark)) / 30, np.arange(len(opening)) / told["rate"]
    found = [(np.corrcoef(np.interp(times - late, known, opening, 0, 0), dark)[0, 1], late) for late in np.arange(-0.2, 1.0, 0.005)]
    agreement, late = max(found)
    return late, agreement


if __name__ == "__main__":
    main()
