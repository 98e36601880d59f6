#!/usr/bin/env python3
"""How true the timeline of a spoken text is: its boundaries against those that an aligner finds in the sound.

    python3 Training/timeline.py --work Training/work [--voxhumana .build/release/voxhumana] [--count 30] [--only zh]

Both languages speak sentences that no voice was trained on (sentences.txt, sentences-mandarin.txt). English: the
beginnings and ends of words against pocketsphinx' forced alignment, which counts in 10 ms. Mandarin: the boundaries of
words and of initials and finals against the aligner of voicelab/align.py, its models made of the recordings that
`train.py prepare` and `align` left in the work folder, which counts in frames of 11.6 ms. Differences are ours minus
the aligner's, in ms. Needs Training/requirements.txt.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from fractions import Fraction

import numpy as np
import scipy.signal
import soundfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))


def sentences(name, count):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")][:count]


class Speaker:
    """The daemon's own command, a sentence at a time."""

    def __init__(self, command, voice):
        self.command, self.voice, self.folder = command, voice, tempfile.TemporaryDirectory()

    def __call__(self, text):
        wave, timeline = (f"{self.folder.name}/{name}" for name in ("speech.wav", "speech.json"))
        subprocess.run([self.command, "say", text, "--voice", self.voice, "-o", wave, "--timeline", timeline],
                       check=True, capture_output=True, timeout=300)
        sound, rate = soundfile.read(wave, dtype="float64")
        return sound, rate, json.loads(pathlib.Path(timeline).read_text())


def resampled(sound, rate, wanted):
    part = Fraction(wanted, rate)
    return scipy.signal.resample_poly(sound, part.numerator, part.denominator)


def told(name, differences):
    if not differences:
        print(f"{name}: nothing was aligned")
        return
    values = np.array(differences) * 1000
    print(f"{name}: {len(values)} boundaries, median {np.median(np.abs(values)):.1f} ms, 90 % within "
          f"{np.percentile(np.abs(values), 90):.1f} ms, ours later by {np.median(values):+.1f} ms", flush=True)


# MARK: English

def english(command, voice, count):
    from pocketsphinx import Decoder

    speak, begins, ends, refused = Speaker(command, voice), [], [], 0
    decoder = Decoder(samprate=16000, loglevel="FATAL")
    for text in sentences("sentences.txt", count):
        sound, rate, timeline = speak(text)
        words = [(re.sub(r"[^a-z' ]", "", w["text"].lower()), w["start"], w["end"]) for w in timeline["words"]]
        words = [w for w in words if w[0]]
        if any(decoder.lookup_word(w) is None for w, _, _ in words):
            refused += 1
            continue
        decoder.set_align_text(" ".join(w for w, _, _ in words))
        decoder.start_utt()
        decoder.process_raw((np.clip(resampled(sound, rate, 16000), -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
        decoder.end_utt()
        found = [(re.sub(r"\(\d+\)", "", s.word), s.start_frame / 100, (s.end_frame + 1) / 100)
                 for s in decoder.seg() or [] if not s.word.startswith(("<", "["))]
        if [w for w, _, _ in found] != [w for w, _, _ in words]:
            refused += 1
            continue
        begins += [ours[1] - theirs[1] for ours, theirs in zip(words, found)]
        ends += [ours[2] - theirs[2] for ours, theirs in zip(words, found)]
    print(f"English: {count} sentences, {refused} that pocketsphinx could not follow")
    told("  words' beginnings", begins)
    told("  words' ends", ends)
    told("  all boundaries of words", begins + ends)


# MARK: Mandarin

def phones_of(timeline):
    """The aligner's phones of our phonemes: their number each, and the row."""
    from voicelab.heard import parts_of

    parts = [parts_of(phoneme) for phoneme in timeline["phonemes"]]
    return [phone for part in parts for phone in part], [len(part) for part in parts]


def models(config, work):
    """The aligner's Gaussians, made again of what it found in the Mandarin recordings."""
    from voicelab import align, phones
    from voicelab.prepare import Prepared

    prepared = Prepared(work, config["sound"])
    aligned = json.loads((work / "aligned.json").read_text())
    items, paths = [], []
    entries = [e for e in prepared.index if e["speaker"] == "mandarin" and e["ratio"] == 1 and e["name"] in aligned]
    for entry in entries[::3]:
        known = aligned[entry["name"]]
        mel, _, _ = prepared.cut(entry, 0, entry["frames"])
        numbers = np.array([phones.NUMBER[p] for p in known["phones"]])
        states = (numbers[:, None] * align.STATES + np.arange(align.STATES)).ravel()
        path = []
        for phone, duration in enumerate(known["durations"]):
            path += [phone * align.STATES + align.STATES * k // duration for k in range(duration)]
        items.append((entry, known, align.cepstra(mel), states))
        paths.append(np.array(path))
    everything = np.concatenate([x for _, _, x, _ in items])
    mean, deviation = everything.mean(0), everything.std(0)
    items = [(e, k, (x - mean) / deviation, s) for e, k, x, s in items]
    order = sorted(range(len(items)), key=lambda k: len(items[k][2]))
    for _ in range(2):
        # Where the three states of a phone lie was not kept: found again.
        model = align.Gaussians(items, paths, 4)
        for at in range(0, len(order), 128):
            align.viterbi(items, order[at: at + 128], model, paths)
    return align.Gaussians(items, paths, 4), mean, deviation


def levelled(sound, rate, config):
    """As `prepare` levels recordings; nothing is cut off, so that the times stay."""
    wanted = config["sound"]["sample_rate"]
    wave = resampled(sound, rate, wanted)
    wave = scipy.signal.sosfiltfilt(scipy.signal.butter(1, 60, "high", fs=wanted, output="sos"), wave)
    active = np.abs(wave) > np.abs(wave).max() * 0.05
    wave = wave * (10 ** (config["sound"]["level"] / 20) / np.sqrt(np.mean(wave[active] ** 2)))
    return wave * min(1, 0.98 / np.abs(wave).max())


def mandarin(command, voice, count, config, work):
    from voicelab import align, phones
    from voicelab.features import MelSpectrogram

    speak, spectrum = Speaker(command, voice), MelSpectrogram(config["sound"])
    frame = config["sound"]["hop"] / config["sound"]["sample_rate"]
    model, mean, deviation = models(config, work)
    words, parts = [], []
    for text in sentences("sentences-mandarin.txt", count):
        sound, rate, timeline = speak(text)
        row, counts = phones_of(timeline)
        x = (align.cepstra(spectrum(levelled(sound, rate, config))) - mean) / deviation
        states = (np.array([phones.NUMBER[p] for p in row])[:, None] * align.STATES + np.arange(align.STATES)).ravel()
        if len(x) < len(states):
            continue
        paths = [None]
        align.viterbi([(None, None, x.astype(np.float32), states)], [0], model, paths)
        # The first frame of each of our phonemes, as the aligner sees it.
        first = np.searchsorted(paths[0], align.STATES * np.cumsum([0] + counts[:-1])) * frame
        ours = np.array([p["start"] for p in timeline["phonemes"]])
        parts += list((ours - first)[1:])
        found = {round(start, 4): there for start, there in zip(ours, first)}
        ends = {round(p["end"], 4): there for p, there in zip(timeline["phonemes"], first[1:])}
        words += [w["start"] - found[round(w["start"], 4)] for w in timeline["words"] if round(w["start"], 4) in found]
        words += [w["end"] - ends[round(w["end"], 4)] for w in timeline["words"] if round(w["end"], 4) in ends]
    print(f"Mandarin: {count} sentences")
    told("  all boundaries of words", words)
    told("  all boundaries of initials and finals", parts)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--work", type=pathlib.Path, default=HERE / "work")
    options.add_argument("--voxhumana", default=str(HERE.parent / ".build/release/voxhumana"))
    options.add_argument("--count", type=int, default=30)
    options.add_argument("--only", choices=["en", "zh"])
    options.add_argument("--voice", default="house", help="its speakers english and mandarin are measured")
    given = options.parse_args()
    config = tomllib.loads((HERE / "config.toml").read_text())
    if given.only != "zh":
        english(given.voxhumana, f"{given.voice}/english", given.count)
    if given.only != "en":
        mandarin(given.voxhumana, f"{given.voice}/mandarin", given.count, config, given.work)


if __name__ == "__main__":
    main()
