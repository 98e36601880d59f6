#!/usr/bin/env python3
"""How far the face is from the sound it belongs to, by an aligner that took no part in training (pocketsphinx).

    Benchmarks/lip_offset.py [--sentences Training/sentences.txt] [--count 100] [--daemon .build/release/voxhumana]

Speaks every English sentence with the house voice into a file with its timeline, aligns the sound with pocketsphinx
(its own acoustic model, `pip install pocketsphinx`), and compares: phones that begin in the timeline with the phones
that begin in the sound, the sealed stretch of the curves with p, b and m in the sound. Aligners have 10 ms frames and
errors of their own: a single phone's distance says less than a sentence's median, which is the offset of its curve.
"""

import argparse
import json
import re
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
import pocketsphinx

# Its frames are 10 ms apart and 25.6 ms long: a phone that begins with frame n begins between the middles of two windows.
WINDOW = (0.0256 - 0.010) / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--sentences", type=Path, default=root / "Training/sentences.txt")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--daemon", default=str(root / ".build/release/voxhumana"))
    options = parser.parse_args()
    lines = [line.strip() for line in options.sentences.read_text().splitlines() if line.strip() and not line.startswith("#")]
    each, phones, overlaps, initial, skipped = [], [], [], [], 0
    for line in lines[: options.count]:
        with tempfile.TemporaryDirectory() as folder:
            sound, timeline = Path(folder) / "a.wav", Path(folder) / "a.json"
            subprocess.run([options.daemon, "say", line, "-o", sound, "--timeline", timeline], check=True)
            told = json.loads(timeline.read_text())
            heard = align(sound, words(line))
        expected = [p for p in told["phonemes"] if p["phoneme"].startswith("en/")]
        if heard is None or [name(p) for p in expected] != [h[0] for h in heard]:
            skipped += 1      # another reading of a word: the phones cannot be paired
            continue
        late = [1000 * (p["start"] - h[1]) for p, h in zip(expected, heard)]
        each.append(float(np.median(late)))
        phones += late
        sealed = [frame[told["curves"]["names"].index("mouthRollUpper")] > 0.095 for frame in told["curves"]["frames"]]
        for place, (phone, start, end) in enumerate(heard):
            if phone in ("P", "B", "M"):
                first = place == 0 or heard[place - 1][2] < start - 0.005
                (initial if first else overlaps).append(overlap(sealed, told["curves"]["rate"], start, end))
        if len(each) % 20 == 0:
            tell(each, phones, overlaps, initial, skipped)
    tell(each, phones, overlaps, initial, skipped)


def tell(each, phones, overlaps, initial, skipped):
    print(f"{len(each)} sentences, {len(phones)} phones ({skipped} sentences read otherwise by the aligner)")
    print(f"curve against sound, a sentence's median: median {np.median(each):+.1f} ms, p95 of its size {np.percentile(np.abs(each), 95):.1f} ms")
    print(f"single phones' beginnings: median {np.median(phones):+.1f} ms, p95 of the size {np.percentile(np.abs(phones), 95):.1f} ms")
    for place, found in (("inside phrases", overlaps), ("after silence", initial)):
        print(f"sealed against heard p b m, {place}: " + (f"mean overlap {np.mean(found):.2f} (n = {len(found)})" if found else "none"))


def words(line):
    return re.sub(r"[^a-z' ]", " ", line.lower()).split()


def name(phoneme):
    return re.sub(r"\d", "", phoneme["phoneme"].removeprefix("en/"))


def overlap(sealed, rate, start, end):
    """Intersection over union, the sealed stretch read from frames (so to a frame's width)."""
    fine = np.arange(start - 0.1, end + 0.1, 0.001)
    inside = (fine >= start) & (fine < end)
    frames = np.clip((fine * rate + 0.5).astype(int), 0, len(sealed) - 1)
    shut = np.array(sealed)[frames]
    return (inside & shut).sum() / max(1, (inside | shut).sum())


def align(path, text):
    """Phones with their beginnings and ends in seconds, silences left out; None when the aligner gives up."""
    with wave.open(str(path)) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32)
    import scipy.signal

    sound = scipy.signal.resample_poly(sound, 16000, rate)
    # Silence at the edges is what its models expect; the beginning is taken off again.
    edge = 0.2
    sound = np.concatenate([np.zeros(int(edge * 16000)), sound, np.zeros(int(edge * 16000))])
    pcm = (sound + np.random.default_rng(1).normal(0, 2, len(sound))).clip(-32768, 32767).astype(np.int16).tobytes()
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    try:
        decoder.set_align_text(" ".join(text))
        for phones in (False, True):
            if phones:
                decoder.set_alignment()
            decoder.start_utt()
            decoder.process_raw(pcm, full_utt=True)
            decoder.end_utt()
        found = [(p.name, p.start / 100 + WINDOW - edge, (p.start + p.duration) / 100 + WINDOW - edge) for p in decoder.get_alignment().phones()]
    except RuntimeError:
        return None
    return [p for p in found if p[0].isalpha() and p[0] not in ("SIL",)]


if __name__ == "__main__":
    main()
