#!/usr/bin/env python3
"""How far the face is from the sound it belongs to, by aligners that took no part in training.

    Benchmarks/lip_offset.py                                                       English
    Benchmarks/lip_offset.py --lips FILE --sentences Training/sentences-mandarin.txt   Mandarin
    Benchmarks/lip_offset.py [--lips FILE] --known                                 the aligner's own bias

Speaks every sentence with the house voice into a file with its timeline, finds in the sound when each phone of it
begins, and compares: the beginnings in the timeline, and the sealed stretch of the curves with p, b and m in the sound.
A single phone's distance says less than a sentence's median, which is the offset of its curve: aligners have steps of 10
or 12 ms and errors of their own.

English is aligned by pocketsphinx (its own acoustic model, `pip install pocketsphinx`), Mandarin by a lip network that
never heard the Mandarin recordings (`python Training/train.py lips --without mandarin --lips FOLDER`; needs onnxruntime
and the training's requirements).

**The aligner's bias.** An aligner sees windows, not instants. Pocketsphinx's frames are 10 ms apart and 25.6 ms long: a
phone that begins with frame n begins between the middles of two windows, 7.8 ms later than n says; the network's labels
are on the middles of its windows already. What remains is measured with `--known`, on sentences of flite's voices slt
and rms, whose synthesiser tells the times itself, and given back with `--bias`, in ms. There the overlap is that of the
p, b and m it tells with those that are heard: what the aligner can reach at best.
"""

import argparse
import difflib
import json
import re
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy.signal
import soundfile

ROOT = Path(__file__).resolve().parent.parent
SILENT = ("SIL", "SP", "PAU")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path, default=ROOT / "Training/sentences.txt")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--daemon", default=str(ROOT / ".build/release/voxhumana"))
    parser.add_argument("--lips", type=Path, help="align with this network (lips.onnx) instead of pocketsphinx")
    parser.add_argument("--bias", type=float, default=0, help="ms by which the aligner is late, from --known")
    parser.add_argument("--known", action="store_true", help="measure the aligner on sound whose times are known")
    options = parser.parse_args()
    lines = [line.strip() for line in options.sentences.read_text().splitlines() if line.strip() and not line.startswith("#")]
    align = Posteriors(options.lips) if options.lips else Sphinx()
    say = flite if options.known else lambda line, folder: spoken(options.daemon, line, folder)
    report = Report(options.bias / 1000)
    for line in lines[: options.count]:
        with tempfile.TemporaryDirectory() as folder:
            for sound, phones, seal in say(line, Path(folder)):
                report.add(phones, align(sound, line, phones), seal)
        if report.seen % 20 == 0:
            report.tell()
    report.tell()


def spoken(daemon, line, folder):
    """The house voice's sound (samples, rate), its phones (name, start, end in seconds) and its seal (values, rate)."""
    sound, timeline = folder / "a.wav", folder / "a.json"
    subprocess.run([daemon, "say", line, "-o", sound, "--timeline", timeline], check=True)
    told = json.loads(timeline.read_text())
    phones = [(re.sub(r"\d", "", p["phoneme"].split("/")[-1]), p["start"], p["end"]) for p in told["phonemes"]]
    seal = [frame[told["curves"]["names"].index("mouthRollUpper")] > 0.095 for frame in told["curves"]["frames"]]
    yield read(sound), phones, (np.array(seal), told["curves"]["rate"])


def flite(line, folder):
    for voice in ("slt", "rms"):
        path = folder / "a.wav"
        printed = subprocess.run(["flite", "-voice", voice, "-psdur", "-t", line, str(path)], capture_output=True, text=True, check=True).stdout
        phones, start = [], 0.0
        for name, end in re.findall(r"(\S+?):([\d.]+)", printed):
            phones.append((name.upper().replace("AX", "AH"), start, float(end)))
            start = float(end)
        yield read(path), phones, None


def read(path):
    sound, rate = soundfile.read(path, dtype="float32")
    return sound, rate


class Report:
    """Distances, gathered."""

    def __init__(self, bias):
        self.bias, self.each, self.phones, self.overlaps, self.initial, self.skipped, self.seen = bias, [], [], [], [], 0, 0

    def add(self, told, heard, seal):
        self.seen += 1
        told = [p for p in told if p[0] not in SILENT]
        pairs = [] if heard is None else paired(told, heard)
        if len(pairs) < 0.75 * len(told):
            self.skipped += 1
            return
        heard = [(name, start - self.bias, end - self.bias) for name, start, end in heard]
        late = [1000 * (told[a][1] - heard[b][1]) for a, b in pairs]
        self.each.append(float(np.median(late)))
        self.phones += late
        partner = {b: told[a] for a, b in pairs}
        for place, (phone, start, end) in enumerate(heard):
            if phone.upper() not in ("P", "B", "M") or (seal is None and place not in partner):
                continue
            first = place == 0 or heard[place - 1][2] < start - 0.005
            other = overlap(*seal, start, end) if seal else common(partner[place][1:], (start, end))
            (self.initial if first else self.overlaps).append(other)

    def tell(self):
        if not self.each:
            return
        print(f"{len(self.each)} sentences, {len(self.phones)} phones ({self.skipped} sentences that the aligner reads otherwise)")
        print(f"told against heard, a sentence's median: median {np.median(self.each):+.1f} ms, p95 of its size {np.percentile(np.abs(self.each), 95):.1f} ms")
        print(f"single phones' beginnings: median {np.median(self.phones):+.1f} ms, p95 of the size {np.percentile(np.abs(self.phones), 95):.1f} ms")
        for place, found in (("inside phrases", self.overlaps), ("after silence", self.initial)):
            print(f"sealed against heard p b m, {place}: " + (f"mean overlap {np.mean(found):.2f} (n = {len(found)})" if found else "none"), flush=True)


def common(a, b):
    """Intersection over union of two stretches."""
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return both / max(1e-9, a[1] - a[0] + b[1] - b[0] - both)


def paired(told, heard):
    """Places of the phones that both have in the same order. A dictionary may read a word otherwise ("the"): its other
    phones, and their neighbours, are left out."""
    blocks = difflib.SequenceMatcher(None, [p[0] for p in told], [h[0] for h in heard], autojunk=False).get_matching_blocks()
    return [(one.a + k, one.b + k) for one in blocks for k in range(one.size) if k or not one.a or one.size == len(told)]


def overlap(sealed, rate, start, end):
    """Intersection over union, the sealed stretch read from frames (so to a frame's width)."""
    fine = np.arange(start - 0.1, end + 0.1, 0.001)
    inside = (fine >= start) & (fine < end)
    shut = sealed[np.clip((fine * rate + 0.5).astype(int), 0, len(sealed) - 1)]
    return (inside & shut).sum() / max(1, (inside | shut).sum())


class Sphinx:
    """Phones with their beginnings and ends in seconds, silences left out; None when the aligner gives up."""

    RATE, EDGE = 16_000, 0.2   # silence at the edges is what its models expect
    WINDOW = (0.0256 - 0.010) / 2

    def __call__(self, sound, text, _):
        import pocketsphinx

        samples, rate = sound
        edge = np.zeros(int(self.EDGE * self.RATE))
        wave = np.concatenate([edge, resampled(samples, rate, self.RATE) * 32767, edge])
        pcm = (wave + np.random.default_rng(1).normal(0, 2, len(wave))).clip(-32768, 32767).astype(np.int16).tobytes()
        decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
        try:
            decoder.set_align_text(" ".join(re.sub(r"[^a-z' ]", " ", text.lower()).split()))
            for phones in (False, True):
                if phones:
                    decoder.set_alignment()
                decoder.start_utt()
                decoder.process_raw(pcm, full_utt=True)
                decoder.end_utt()
            shift = self.WINDOW - self.EDGE
            found = [(p.name, p.start / 100 + shift, (p.start + p.duration) / 100 + shift) for p in decoder.get_alignment().phones()]
        except RuntimeError:
            return None
        return [p for p in found if p[0].isalpha() and p[0] not in SILENT]


class Posteriors:
    """Forced alignment by a lip network: the phones that are told, in their order, with silences that may be left out."""

    # What a network that knows no Mandarin takes for its sounds.
    NEAREST = {"palatal": "postalveolar", "retroflex": "postalveolar", "retroflexApproximant": "rhotic",
               "closeFrontRounded": "closeFront", "closeMidBack": "openMidBack", "apicalRetroflex": "rhoticVowel",
               "apicalDental": "nearCloseFront"}

    def __init__(self, path):
        import onnxruntime

        sys.path.insert(0, str(ROOT / "Training"))
        from voicelab import config, lips, phones
        from voicelab.features import MelSpectrogram

        self.lips, self.names, self.sound = lips, phones, config.load(ROOT / "Training/config.toml")["sound"]
        self.mel, self.network = MelSpectrogram(self.sound), onnxruntime.InferenceSession(str(path))

    def __call__(self, sound, _, told):
        log, rate = self.heard(sound), self.sound["sample_rate"] / self.sound["hop"]
        states = [(0, None)]
        for index, (phone, _, _) in enumerate(told):
            if phone in SILENT:
                states += [] if states[-1][1] is None else [(0, None)]
                continue
            states += [(self.lips.NUMBER[kind], index) for kind in self.classes(phone)]
        states += [] if states[-1][1] is None else [(0, None)]
        if len(log) < len(states):
            return None
        places = {}
        for frame, state in enumerate(best_path(log[:, [s[0] for s in states]], [s[1] is None for s in states])):
            if (index := states[state][1]) is not None:
                places[index] = (places.get(index, (frame,))[0], frame + 1)
        return [(told[index][0], start / rate, end / rate) for index, (start, end) in places.items()]

    def heard(self, sound):
        samples, rate = sound
        wave = resampled(samples, rate, self.sound["sample_rate"])
        wave = wave[: len(wave) // self.sound["hop"] * self.sound["hop"]]
        loud = np.abs(wave) > np.abs(wave).max() * 0.05
        wave = wave * (10 ** (self.sound["level"] / 20) / np.sqrt(np.mean(wave[loud] ** 2)))
        bands, lips = self.lips.halved(self.mel(wave)), self.lips
        odd = lips.AHEAD + len(bands) % 2
        padded = np.pad(bands, ((lips.PAST, odd), (0, 0)), constant_values=lips.QUIET)[None].astype(np.float32)
        return np.maximum(self.network.run(None, {"bands": padded})[0][0, : len(bands)], -12)

    def classes(self, phone):
        """Of an English phone, or of a Mandarin initial or final."""
        if phone.isupper():
            return self.lips.ENGLISH[phone].split()
        phone = phone.replace("v", "ü")
        alike = {"ui": "uei", "iu": "iou", "un": "uen", "ue": "üe", "E": "ê"}
        known = self.names.INITIALS.get(phone) or self.names.FINALS[alike.get(phone, phone)]
        kinds = [kind for part in known.split() for kind in self.lips.MANDARIN[part].split()]
        return [self.NEAREST.get(kind, kind) for kind in kinds]


def best_path(log, silent):
    """The likeliest way through the states in their order; a silent one may be passed over."""
    frames, count = log.shape
    passed = np.array([k > 1 and silent[k - 1] for k in range(count)])
    score = np.full(count, -np.inf)
    score[:2] = log[0, :2]
    moves = np.zeros((frames, count), int)
    for frame in range(1, frames):
        one, two = np.roll(score, 1), np.where(passed, np.roll(score, 2), -np.inf)
        one[0] = -np.inf
        choice = np.stack([score, one, two])
        moves[frame] = choice.argmax(0)
        score = choice.max(0) + log[frame]
    state = count - 1 if score[-1] >= score[-2] else count - 2
    path = [state]
    for frame in range(frames - 1, 0, -1):
        state -= moves[frame, state]
        path.append(state)
    return path[::-1]


def resampled(samples, rate, wanted):
    part = Fraction(wanted, rate)
    return scipy.signal.resample_poly(samples, part.numerator, part.denominator)


if __name__ == "__main__":
    main()
