"""Sound to mouth: a small causal network that tells, frame by frame, which sound the mouth makes.

For recordings without phonemes. Input: the lower 98 mel bands of `features.py` (44.1 kHz, 86.1 frames a second) averaged
in pairs; the daemon has the same in Sources/Performance/Listening/LipBands.swift. Output: log probabilities of the
classes in `CLASSES`, which are the daemon's `Phone`. A frame needs sound until 58 ms after its own time: three frames
and half a window.

Learned from the alignments of the corpora, as they are and resampled (other pitches and formants), with formants moved
again, at other speeds, with noise, echo, other levels and other colours of sound, and from two synthetic voices at
several pitches that know their own timing (flite's kal16 and awb). Measured on held-out recordings and on two synthetic
voices that took no part (flite's slt and rms).
"""

import json
import math
import re
import subprocess
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy.signal
import soundfile
import torch
from torch import nn
from torch.nn import functional

from .features import MelSpectrogram, mel_centres
from .prepare import Prepared

LOWER, BANDS = 98, 49      # mel bands used, and what is made of them: up to 7.6 kHz
AHEAD, BACK = 3, 4         # frames that the first layer sees beyond the first of a pair
DILATIONS = (1, 2, 4, 8)
PAST = BACK + 4 * sum(DILATIONS)   # frames that one output looks back: the network's reach
SEEN, WIDTH = 192, 112     # outputs of the first layer, and of the inner ones
QUIET = math.log(1e-5)     # of a band without sound
RATE = 3e-3                # of learning, at its highest

CLASSES = (
    "silence plosive lipNasal labiodental dental alveolar nasal lateral velar velarNasal glottal postalveolar palatal "
    "retroflex retroflexApproximant sibilant rhotic labialGlide palatalGlide closeFront nearCloseFront openMidFront "
    "nearOpenFront openMidBack open openMidRounded closeMidRounded nearCloseRounded closeRounded closeFrontRounded "
    "closeMidBack rhoticVowel apicalRetroflex apicalDental").split()
NUMBER = {name: number for number, name in enumerate(CLASSES)}

# Meta's visemes, as `Phone.viseme` has them.
VISEMES = {
    "sil": "silence", "PP": "plosive lipNasal", "FF": "labiodental", "TH": "dental", "DD": "alveolar",
    "kk": "velar glottal", "CH": "postalveolar palatal retroflex", "SS": "sibilant", "nn": "nasal lateral velarNasal",
    "RR": "rhotic retroflexApproximant rhoticVowel", "aa": "open nearOpenFront openMidBack",
    "E": "openMidFront closeMidBack", "I": "closeFront nearCloseFront palatalGlide apicalRetroflex apicalDental",
    "O": "openMidRounded closeMidRounded", "U": "nearCloseRounded closeRounded closeFrontRounded labialGlide"}
VISEME_OF = np.array([next(k for k, names in enumerate(VISEMES.values()) if c in names.split()) for c in CLASSES])

# A phone of the corpora (phones.py) as one or two classes with their shares, as the daemon's `PhonePath` has them.
ENGLISH = {
    "P": "plosive", "B": "plosive", "M": "lipNasal", "F": "labiodental", "V": "labiodental", "TH": "dental",
    "DH": "dental", "T": "alveolar", "D": "alveolar", "N": "nasal", "L": "lateral", "K": "velar", "G": "velar",
    "NG": "velarNasal", "HH": "glottal", "CH": "postalveolar", "JH": "postalveolar", "SH": "postalveolar",
    "ZH": "postalveolar", "S": "sibilant", "Z": "sibilant", "R": "rhotic", "W": "labialGlide", "Y": "palatalGlide",
    "AA": "open", "AE": "nearOpenFront", "AH": "openMidBack", "AO": "openMidRounded", "EH": "openMidFront",
    "ER": "rhoticVowel", "IH": "nearCloseFront", "IY": "closeFront", "UH": "nearCloseRounded", "UW": "closeRounded",
    "AY": "open nearCloseFront", "AW": "open nearCloseRounded", "EY": "openMidFront nearCloseFront",
    "OW": "closeMidRounded nearCloseRounded", "OY": "openMidRounded nearCloseFront"}
MANDARIN = ENGLISH | {
    "tc": "palatal", "tch": "palatal", "sj": "palatal", "ts": "sibilant", "dz": "sibilant", "JH": "retroflex",
    "CH": "retroflex", "SH": "retroflex", "R": "retroflexApproximant", "yu": "closeFrontRounded", "uh": "closeMidBack",
    "AH": "closeMidBack", "ir": "apicalRetroflex", "iz": "apicalDental", "OW": "closeMidRounded closeRounded"}
SHARE = {"english": 0.60, "mandarin": 0.55}


class LipNetwork(nn.Module):
    """[rows, PAST + T + AHEAD, BANDS] to log probabilities [rows, T, classes], T even. Two frames share one step of the
    inner layers. Only convolutions: the same numbers whether the sound comes whole or piece by piece."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(BANDS, SEEN, BACK + 1 + AHEAD, stride=2)
        self.norm = nn.BatchNorm1d(SEEN)
        self.narrow = nn.Conv1d(SEEN, WIDTH, 1)
        self.blocks = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, dilation=d) for d in DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(WIDTH) for _ in DILATIONS)
        self.mixes = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 1) for _ in DILATIONS)
        self.last = nn.Conv1d(WIDTH, 2 * len(CLASSES), 1)

    def forward(self, bands):
        x = self.narrow(torch.relu(self.norm(self.first((bands.transpose(1, 2) + 5) / 2.5))))
        for block, norm, mix in zip(self.blocks, self.norms, self.mixes):
            x = x[:, :, 2 * block.dilation[0]:] + mix(torch.relu(norm(block(x))))
        pairs = self.last(torch.relu(x)).transpose(1, 2)
        return torch.log_softmax(pairs.reshape(pairs.shape[0], -1, len(CLASSES)), 2)


def halved(mel: np.ndarray) -> np.ndarray:
    """[frames, mels] to [frames, BANDS]."""
    return mel[:, :LOWER].astype(np.float32).reshape(len(mel), BANDS, 2).mean(2)


# Sentences, and the pitches in Hz at which they are said, of the synthetic voices that are learned from.
SYNTHETIC = {"kal16": (150, (90, 120, 170)), "awb": (420, (100, 130, 180, 220))}
HIGHEST = 1.4              # resampled by more, the bands lack what the fricatives need
FOREIGN, FOREIGN_SENTENCES = ("slt", "rms"), 40


class Recordings:
    """Bands and class numbers of each frame, and by how much the sound was resampled: one item each, by voice."""

    def __init__(self, config: dict, work: Path, scratch: Path, without: list[str]):
        """`scratch` keeps the synthetic voices' sentences from one run to the next."""
        self.sound = config["sound"]
        self.rate = self.sound["sample_rate"] / self.sound["hop"]
        prepared = Prepared(work, self.sound)
        aligned = json.loads((work / "aligned.json").read_text())
        held = prepared.held_out(config["vocoder"]["held_out"])
        self.train, self.held = {}, {}
        for entry in prepared.index:
            speaker, ratio = entry["speaker"], entry["ratio"]
            if entry["name"] not in aligned or ratio > HIGHEST or (ratio != 1 and entry["name"] in held):
                continue
            item = aligned[entry["name"]]
            bands = halved(prepared.mel[entry["offset"]: entry["offset"] + entry["frames"]])
            known = labels(item["phones"], np.cumsum(item["durations"]) / ratio, len(bands), speaker)
            (self.held if entry["name"] in held else self.train).setdefault(speaker, []).append((bands, known, ratio))
        sentences = [e["text"] for e in prepared.index if e["speaker"] == "english" and e["ratio"] == 1]
        self.add_synthetic(sentences, scratch)
        for voice in without:
            self.train.pop(voice, None)
        print("lips: recordings to learn from:", {voice: len(items) for voice, items in self.train.items()}, flush=True)

    def add_synthetic(self, sentences: list[str], scratch: Path) -> None:
        made = scratch / "voices.pt"
        if not made.exists():
            mel, train, first = MelSpectrogram(self.sound), {}, 0
            for voice, (count, pitches) in SYNTHETIC.items():
                texts = sentences[first: first + count]
                train[voice] = [self.flite(voice, text, scratch, mel, pitches[k % len(pitches)]) for k, text in enumerate(texts)]
                first += count
            last = sentences[-FOREIGN_SENTENCES:]
            held = {voice: [self.flite(voice, text, scratch, mel) for text in last] for voice in FOREIGN}
            torch.save((train, held), made)
        train, held = torch.load(made, weights_only=False)
        self.train, self.held = self.train | train, self.held | held

    def flite(self, voice: str, text: str, scratch: Path, mel, pitch: int | None = None):
        """A sentence of a synthetic voice, with its own timing; at its own pitch unless one is named."""
        path = scratch / "flite.wav"
        tuned = ["--setf", f"int_f0_target_mean={pitch}"] if pitch else []
        printed = subprocess.run(["flite", "-voice", voice, *tuned, "-psdur", "-t", text, str(path)], capture_output=True, text=True, check=True).stdout
        timing = [(name.upper().replace("AX", "AH"), float(end)) for name, end in re.findall(r"(\S+?):([\d.]+)", printed)]
        wave, rate = soundfile.read(path, dtype="float32")
        part = Fraction(self.sound["sample_rate"], rate)
        wave = scipy.signal.resample_poly(wave, part.numerator, part.denominator)
        wave = wave[: len(wave) // self.sound["hop"] * self.sound["hop"]]
        active = np.abs(wave) > np.abs(wave).max() * 0.05
        bands = halved(mel(wave * (10 ** (self.sound["level"] / 20) / np.sqrt(np.mean(wave[active] ** 2)))))
        return bands, labels([name for name, _ in timing], [end * self.rate for _, end in timing], len(bands), voice), 1.0


def labels(names, ends, frames: int, speaker: str) -> np.ndarray:
    """The class of each frame, from phones and the frames, whole or not, at which they end."""
    table = MANDARIN if speaker == "mandarin" else ENGLISH
    result, start = np.zeros(frames, np.int64), 0.0
    for name, end in zip(names, ends):
        classes = table.get(name, "silence").split()
        middle = start + SHARE.get(speaker, SHARE["english"]) * (end - start) if len(classes) > 1 else end
        for part, begin, stop in zip(classes, (start, middle), (middle, end)):
            result[max(0, round(begin)): max(0, round(stop))] = NUMBER[part]
        start = end
    return result


# English is the harder language: single words and phrases are told apart sooner than sentences.
SHARES = {"mandarin": 0.16, "english": 0.60, "kal16": 0.06, "awb": 0.18}
PLAIN = 0.45               # of the rows: as recorded but for little


class Batches:
    """Rows of recordings one after another with gaps; most with other formants, speeds, rooms and levels."""

    def __init__(self, recordings: Recordings, sound: dict, seed: int, rows: int = 6, frames: int = 480):
        self.recordings, self.rows, self.frames = recordings.train, rows, frames
        whole = sum(SHARES[voice] for voice in self.recordings)
        self.shares = {voice: SHARES[voice] / whole for voice in self.recordings}
        self.chance = np.random.default_rng(seed)
        self.centres = mel_centres(sound)[:LOWER].reshape(BANDS, 2).mean(1)
        self.known = {}

    def warp(self, amount: float):
        """Bands as a throat of another length would fill them, formants e^-amount times as high: a matrix of
        interpolation."""
        key = round(amount * 25)
        if key not in self.known:
            places = np.interp(self.centres * math.exp(key / 25), self.centres, np.arange(BANDS))
            low = np.minimum(places.astype(int), BANDS - 2)
            matrix = np.zeros((BANDS, BANDS), np.float32)
            matrix[low, np.arange(BANDS)], matrix[low + 1, np.arange(BANDS)] = 1 - (places - low), places - low
            self.known[key] = matrix
        return self.known[key]

    def row(self):
        chance, parts, classes, total = self.chance, [], [], 0
        items = self.recordings[chance.choice(list(self.shares), p=list(self.shares.values()))]
        plain = chance.random() < PLAIN
        speed = float(np.exp(chance.uniform(-0.05, 0.05) if plain else chance.uniform(-0.25, 0.25)))
        shift = chance.uniform(-0.04, 0.04) if plain else chance.normal(0, 0.11)
        while total < self.frames:
            bands, known, ratio = items[chance.integers(len(items))]
            if plain and ratio != 1:
                continue
            # What was resampled has its formants brought back near their own places: what is left is another pitch.
            bands = bands @ self.warp(math.log(ratio) + shift)
            places = np.arange(int(len(known) / speed)) * speed
            index = np.minimum(places.astype(int), len(known) - 1)
            part = (places - index)[:, None].astype(np.float32)
            bands = bands[index] * (1 - part) + bands[np.minimum(index + 1, len(known) - 1)] * part
            gap = int(chance.exponential(10)) if chance.random() < 0.6 else 0
            parts += [bands, np.full((gap, BANDS), QUIET, np.float32)]
            classes += [known[index], np.zeros(gap, np.int64)]
            total += len(index) + gap
        return self.heard(np.concatenate(parts)[: self.frames], plain), np.concatenate(classes)[: self.frames]

    def heard(self, bands, plain: bool):
        """In a room, through a microphone, from a distance."""
        chance, line = self.chance, np.linspace(0, 1, BANDS)
        if not plain and chance.random() < 0.2:
            power, echo = np.exp(bands), chance.uniform(0.2, 0.6)
            for frame in range(1, len(power)):
                power[frame] += echo * 0.5 * power[frame - 1]
            bands = np.log(power)
        loud = chance.uniform(-11.5, -8) if plain else chance.uniform(-10, -5.5)
        noise = loud + np.interp(line, [0, 0.4, 1], chance.normal(0, 1, 3))
        bands = np.logaddexp(bands, noise + chance.normal(0, 0.35, bands.shape))
        colour = np.interp(line, np.linspace(0, 1, 5), chance.normal(0, 0.1 if plain else 0.45, 5))
        level = chance.uniform(-0.3, 0.3) if plain else chance.uniform(-2.4, 0.7)
        return np.maximum(bands + colour + level, QUIET).astype(np.float32)

    def __call__(self):
        pairs = [self.row() for _ in range(self.rows)]
        return torch.tensor(np.stack([b for b, _ in pairs])), torch.tensor(np.stack([c for _, c in pairs]))


def padded(bands: torch.Tensor) -> torch.Tensor:
    """With the silence before and behind that the network's reach asks for, and an even number of frames."""
    return functional.pad(bands, (0, 0, PAST, AHEAD + bands.shape[1] % 2), value=QUIET)


def run(config: dict, work: Path, target: Path, minutes: float | None, without: list[str] = ()) -> None:
    """`without` names voices that are not learned from: a network that aligns another's recordings without bias."""
    torch.manual_seed(config["seed"])
    target.mkdir(parents=True, exist_ok=True)
    recordings = Recordings(config, work, target, without)
    network, checkpoint = LipNetwork(), target / "lips.pt"
    if resumed := checkpoint.exists():
        network.load_state_dict(torch.load(checkpoint))
        print("lips: goes on where it stopped", flush=True)
    print(f"lips: {sum(p.numel() for p in network.parameters())} weights", flush=True)
    seed = config["seed"] + (1 if resumed else 0)
    train(network, Batches(recordings, config["sound"], seed), (minutes or 25) * 60, checkpoint, RATE * (0.4 if resumed else 1))
    torch.save(network.state_dict(), checkpoint)
    export(network, target / "lips.onnx")
    report = {voice: evaluate(network, items) for voice, items in recordings.held.items()}
    (target / "lips.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


def train(network, batches, seconds: float, checkpoint: Path, rate: float = RATE) -> None:
    """As many steps as fit the time; the rate falls along a cosine to the end of it."""
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.01)
    groups = torch.tensor(np.eye(len(VISEMES))[VISEME_OF], dtype=torch.float32)
    began, step, shown = time.time(), 0, 0.0
    while (part := (time.time() - began) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 40) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * part)))
        bands, classes = batches()
        log = network(padded(bands))
        seen = torch.log(log.exp() @ groups + 1e-7)
        kinds = torch.tensor(VISEME_OF)[classes]
        loss = functional.nll_loss(log.flatten(0, 1), classes.flatten()) * 0.4 + functional.nll_loss(seen.flatten(0, 1), kinds.flatten()) * 0.8
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        if time.time() - shown > 60:
            shown = time.time()
            torch.save(network.state_dict(), checkpoint)
            right = (seen.argmax(-1) == kinds).float().mean().item()
            print(f"lips: step {step}, {100 * part:.0f} %, loss {loss.item():.3f}, visemes {100 * right:.1f} %", flush=True)


@torch.no_grad()
def evaluate(network, items) -> dict:
    """Per cent of frames with the right viseme and class as the frames come, and of visemes after the daemon's
    decoding; silence counts where it is labelled."""
    network.eval()
    right = fine = decoded = speech = spoken = total = 0
    groups = torch.tensor(np.eye(len(VISEMES))[VISEME_OF], dtype=torch.float32)
    for bands, known, _ in items:
        log = network(padded(torch.tensor(bands)[None]))[0, : len(known)]
        kinds = torch.tensor(VISEME_OF)[torch.tensor(known)]
        decoded += (torch.tensor(VISEME_OF)[decode(log.numpy())] == kinds).sum().item()
        hit = (log.exp() @ groups).argmax(-1) == kinds
        right += hit.sum().item()
        speech += hit[kinds > 0].sum().item()
        spoken += (kinds > 0).sum().item()
        fine += (log.argmax(-1) == torch.tensor(known)).sum().item()
        total += len(known)
    return {"visemes": round(100 * right / total, 1), "visemes_decoded": round(100 * decoded / total, 1), "visemes_in_speech": round(100 * speech / spoken, 1), "classes": round(100 * fine / total, 1), "frames": total}


def decode(log: np.ndarray, change: float = -3.2) -> torch.Tensor:
    """The likeliest way through the classes when every change costs, as in LipDecoder.swift."""
    score, came = log[0], np.zeros(log.shape, int)
    for t in range(1, len(log)):
        best = score.argmax()
        stays = score >= score[best] + change
        came[t] = np.where(stays, np.arange(len(score)), best)
        score = np.where(stays, score, score[best] + change) + log[t]
    path = np.zeros(len(log), int)
    path[-1] = score.argmax()
    for t in range(len(log) - 1, 0, -1):
        path[t - 1] = came[t, path[t]]
    return torch.tensor(path)


def export(network, path: Path) -> None:
    """One graph, weights in half precision: `bands` [1, frames, BANDS] to `log` [1, frames - PAST - AHEAD, classes]."""
    import onnx
    from onnx import numpy_helper

    network.eval()
    torch.onnx.export(
        network, torch.zeros(1, PAST + AHEAD + 100, BANDS), str(path), input_names=["bands"], output_names=["log"], opset_version=17,
        dynamic_axes={"bands": {1: "frames"}, "log": {1: "out"}}, dynamo=False)
    model = onnx.load(path)
    for tensor in list(model.graph.initializer):
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size < 64:
            continue
        model.graph.initializer.remove(tensor)
        model.graph.initializer.append(numpy_helper.from_array(value.astype(np.float16), tensor.name + ".half"))
        model.graph.node.insert(0, onnx.helper.make_node("Cast", [tensor.name + ".half"], [tensor.name], to=onnx.TensorProto.FLOAT))
    model.metadata_props.append(onnx.StringStringEntryProto(key="classes", value=" ".join(CLASSES)))
    onnx.save(model, path)
    print(f"lips: {path}, {path.stat().st_size} bytes")
