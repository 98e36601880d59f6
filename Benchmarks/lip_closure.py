#!/usr/bin/env python3
"""Whether lips are shut while the sound is: closures told by the curves against those that are heard, without an aligner.

    Benchmarks/lip_closure.py                                                English
    Benchmarks/lip_closure.py --sentences Training/sentences-mandarin.txt    Mandarin

Speaks every sentence with the house voice into a file with its timeline. While lips are together, little of a voice gets
out above its fundamental: between 0.7 and 5 kHz the sound falls by 15 to 40 dB, in p and b to silence, in m to a murmur.
A closure is heard from where that band, measured over 10 ms, has fallen half the way (in dB) from the sound before it to
its floor, until it has risen half the way to the sound behind: the burst. The timeline only says near which place to
listen (between 20 ms before the phone and 20 ms after it is the floor looked for, the sounds beside it within 120 ms).

Left out, and counted: p, b, m beside a pause (nothing falls), beside another consonant (whose own closure or hiss hides
where this one begins or ends), those in which the band falls by less than 12 dB (a breathy or swallowed one), and
those behind which it does not rise before their vowel is over: the vowel is swallowed, and what follows hides the end.
What is told is the stretch in which the timeline's curves, drawn from frame to frame as the stage draws them, seal the
lips. `--folder` keeps what was spoken.
"""

import argparse
import hashlib
import json
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.signal
import soundfile

ROOT = Path(__file__).resolve().parent.parent
SILENT = {"SIL", "SP", "AP"}
LIPS = set("PBMpbm")
# Beside these a closure cannot be told from theirs; behind a Mandarin final in -n or -ng neither.
CONSONANTS = set("P B T D K G F V TH DH S Z SH ZH CH JH HH M N NG p b t d k g f s x sh c ch z zh j q h m n".split())
BAND, WINDOW, STEP = (700, 5000), 0.010, 0.0025     # Hz, s, s
NEAR, REACH, DEEP = 0.020, 0.120, 12                # s, s, dB
SEALED = 0.095                                      # of mouthRollUpper: the lips are together


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path, default=ROOT / "Training/sentences.txt")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--daemon", default=str(ROOT / ".build/release/voxhumana"))
    parser.add_argument("--folder", type=Path, help="where the spoken sentences are kept and looked for")
    options = parser.parse_args()
    lines = [line.strip() for line in options.sentences.read_text().splitlines() if line.strip() and not line.startswith("#")]
    report = Report()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for line in lines[: options.count]:
            report.add(*spoken(options.daemon, line, folder))
    report.tell()


def spoken(daemon, line, folder):
    """The sound in dB in the band, its phones (name, start, end in s), and the curve of its seal (values, frames a second)."""
    sound = folder / (hashlib.sha1(line.encode()).hexdigest()[:12] + ".wav")
    timeline = sound.with_suffix(".json")
    if not timeline.exists():
        subprocess.run([daemon, "say", line, "-o", sound, "--timeline", timeline], check=True)
    told = json.loads(timeline.read_text())
    phones = [(re.sub(r"\d", "", p["phoneme"].split("/")[-1]), p["start"], p["end"]) for p in told["phonemes"]]
    place = told["curves"]["names"].index("mouthRollUpper")
    return level(*soundfile.read(sound)), phones, (np.array([frame[place] for frame in told["curves"]["frames"]]), told["curves"]["rate"])


def level(sound, rate):
    """dB of the band in steps of STEP."""
    band = scipy.signal.sosfiltfilt(scipy.signal.butter(4, BAND, "band", fs=rate, output="sos"), sound)
    window = np.hanning(int(rate * WINDOW))
    power = np.convolve(band * band, window / window.sum(), "same")
    times = np.arange(0, len(sound) / rate, STEP)
    return 10 * np.log10(power[(times * rate).astype(int)] + 1e-12)


def heard(level, start, end):
    """Beginning and end in s of the closure that is heard near a phone; None when nothing falls far enough."""
    at = lambda time: min(len(level), max(0, round(time / STEP)))
    first, last = at(start - NEAR), max(at(start - NEAR) + 1, at(end + NEAR))
    low = first + deepest(level[first:last])
    floor, before, after = level[low], level[at(start - REACH): low + 1].max(), level[low: at(end + REACH)].max()
    if min(before, after) - floor < DEEP:
        return None
    loud = np.flatnonzero(level[:low] >= (before + floor) / 2), np.flatnonzero(level[low:] >= (after + floor) / 2)
    return (loud[0][-1] + 1) * STEP, (low + loud[1][0]) * STEP


def deepest(stretch):
    """Where a closure has its floor: at the lowest place before the burst. The breath behind a p may be quieter still."""
    floor = np.minimum.accumulate(stretch)
    bursts = np.flatnonzero(stretch - floor >= DEEP)
    bursts = bursts[floor[bursts] <= stretch[0] - DEEP]     # not the sound before it, that swells once more
    return int(np.argmin(stretch[: bursts[0]] if len(bursts) else stretch))


class Report:
    def __init__(self):
        self.found, self.left = {}, Counter()

    def add(self, level, phones, seal):
        for place, (phone, start, end) in enumerate(phones):
            if phone not in LIPS:
                continue
            before, after = (phones[k][0] if 0 <= k < len(phones) else "SIL" for k in (place - 1, place + 1))
            if SILENT & {before, after}:
                self.left["beside a pause"] += 1
            elif CONSONANTS & {before, after} or before.endswith(("n", "ng")):
                self.left["beside a consonant"] += 1
            elif (closure := heard(level, start, end)) is None:
                self.left["nothing falls"] += 1
            elif closure[1] > phones[place + 1][2]:
                self.left["the vowel behind it swallowed"] += 1
            else:
                self.found.setdefault(phone.lower(), []).append((closure[0] - start, closure[1] - end, *compared(*seal, *closure)))

    def tell(self):
        for name, rows in [*sorted(self.found.items()), ("all", [row for rows in self.found.values() for row in rows])]:
            lead, tail, on, off, overlap = np.array(rows).T
            print(f"{name}: {len(rows)} closures; heard against their phones: from {1000 * np.median(lead):+.0f} ms to {1000 * np.median(tail):+.0f} ms; "
                  f"sealed against heard: from {1000 * np.nanmedian(on):+.0f} ms to {1000 * np.nanmedian(off):+.0f} ms, mean overlap {overlap.mean():.2f}, never sealed {int((overlap == 0).sum())}")
        print("left out: " + (", ".join(f"{count} {why}" for why, count in self.left.items()) or "none"))


def compared(curve, rate, start, end):
    """How much later than heard the seal begins and ends, and intersection over union."""
    fine = np.arange(start - 0.1, end + 0.1, 0.001)
    inside, shut = (fine >= start) & (fine < end), np.interp(fine, np.arange(len(curve)) / rate, curve) > SEALED
    own = fine[shut & (np.abs(fine - (start + end) / 2) < 0.09)]
    edges = (own[0] - start, own[-1] - end) if len(own) else (np.nan, np.nan)
    return *edges, (inside & shut).sum() / max(1, (inside | shut).sum())


if __name__ == "__main__":
    main()
