"""A small recogniser of Mandarin phones and tones, trained on the recordings, to judge what the voice says.

It is told where each phone lies, so it measures how clear a phone is, not whether it can be found. Its accuracy on
recordings that it has not seen is the ceiling. Phones are judged by the spectrum, whose mean over the item is taken
out, and learned from resampled copies too; tones by F0 alone, brought to one register: so that it can judge another
speaker, though less surely.

The recordings are words said alone. So that it can judge running speech it learns from several of them joined without
pauses, faster than they were said, with F0 lowered, flattened and falling as in sentences (`running`).
"""

import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import phones
from .items import Items

HELD_OUT = 300
STEPS, BATCH = 1800, 8
# What running speech does to a word said alone: how many are joined, the share of its time that a word keeps, the share
# of F0's movement, and by how many octaves F0 is moved and falls to the end.
WORDS, TEMPO, RANGE, SHIFT, FALL = (1, 5), (0.5, 1.1), (0.7, 1.1), (-0.25, 0.12), (0.0, 0.4)


def convolutions(inputs: int, width: int, dilations: tuple) -> nn.Sequential:
    layers = []
    for size, dilation in zip((inputs, width, width, width), dilations):
        layers += [nn.Conv1d(size, width, 5, padding=2 * dilation, dilation=dilation), nn.BatchNorm1d(width), nn.ReLU(),
                   nn.Dropout(0.1)]
    return nn.Sequential(*layers)


class Recogniser(nn.Module):
    """[batch, frames, bands + 2] to a score for each phone and each tone, a frame."""

    def __init__(self, bands: int, width: int = 128, narrow: int = 64):
        super().__init__()
        self.bands = bands
        # A tone is told from its neighbours', 350 ms to either side; a phone from 190.
        self.spectrum, self.melody = convolutions(bands, width, (1, 1, 2, 4)), convolutions(2, narrow, (1, 2, 4, 8))
        self.phone, self.tone = nn.Linear(width, len(phones.PHONES)), nn.Linear(narrow, 6)

    def forward(self, x):
        x = x.transpose(1, 2)
        spectrum, melody = self.spectrum(x[:, :-2]), self.melody(x[:, -2:])
        return self.phone(spectrum.transpose(1, 2)), self.tone(melody.transpose(1, 2))

    def features(self, mel: np.ndarray, f0: np.ndarray) -> torch.Tensor:
        """The bands that all recordings have, and F0 in the Mandarin speaker's register, joined over unvoiced frames."""
        mel, voiced = mel[:, : self.bands], f0 > 0
        loud = mel.mean(1) > np.quantile(mel.mean(1), 0.95) - 4
        known = np.flatnonzero(voiced)
        pitch = np.interp(np.arange(len(f0)), known, np.log(f0[known] / 220)) if len(known) else np.zeros(len(f0))
        x = np.concatenate([(mel - mel[loud].mean(0)) / 2, 2 * pitch[:, None], voiced[:, None]], 1)
        return torch.tensor(x, dtype=torch.float32)


def load(config: dict, work: Path) -> tuple["Recogniser", Items]:
    """Trains it on the first call."""
    torch.manual_seed(config["seed"])
    items, path = Items(config, work), work / "recogniser.pt"
    net = Recogniser(items.upper)
    if not path.exists():
        learn(net, items, random.Random(config["seed"]))
        torch.save(net.state_dict(), path)
    net.load_state_dict(torch.load(path, weights_only=True))
    return net.eval(), items


def learn(net: Recogniser, items: Items, chance: random.Random) -> None:
    held = items.prepared.held_out(HELD_OUT)
    entries = [e for e in items.entries if e["speaker"] == "mandarin" and e["name"] not in held]
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - step / STEPS)
        rows, targets = [], []
        for _ in range(BATCH):
            mel, f0, labels = running(items, chance.sample(entries, chance.randint(*WORDS)), chance)
            rows.append(net.features(mel, f0))
            targets.append(torch.tensor(labels))
        x = nn.utils.rnn.pad_sequence(rows, batch_first=True)
        y = nn.utils.rnn.pad_sequence(targets, batch_first=True, padding_value=0)
        phone, tone = net(x)
        loss = (F.cross_entropy(phone.flatten(0, 1), y[..., 0].flatten(), ignore_index=0)
                + F.cross_entropy(tone.flatten(0, 1), y[..., 1].flatten(), ignore_index=0))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 99:
            print(f"recogniser: step {step + 1} of {STEPS}, loss {loss.item():.3f}", flush=True)


def running(items: Items, entries: list, chance: random.Random):
    """Words as a sentence would have them: mel frames, F0 and the phone and tone of each frame."""
    words = [word(items, e, inside=len(entries) > 1) for e in entries]
    mel, f0, labels = (np.concatenate(part) for part in zip(*words))
    kept = max(2, round(len(mel) * chance.uniform(*TEMPO)))
    places = np.linspace(0, len(mel) - 1, kept)
    nearest = places.round().astype(int)
    before, share = places.astype(int), (places % 1)[:, None].astype(np.float32)
    mel = mel[before] * (1 - share) + mel[np.minimum(before + 1, len(mel) - 1)] * share
    return mel, spoken(f0[nearest], chance), labels[nearest]


def word(items: Items, entry: dict, inside: bool):
    """A recording; `inside` a sentence without the silence around it."""
    known = items.aligned[entry["name"]]
    mel, f0, _ = items.prepared.cut(entry, 0, entry["frames"])
    numbers = np.array([[phones.NUMBER[p], t] for p, t in zip(known["phones"], known["tones"])])
    labels = np.repeat(numbers, items.durations(known["durations"], entry).numpy(), 0)
    sound = np.flatnonzero(labels[:, 0] != phones.NUMBER["SIL"]) if inside else []
    part = slice(sound[0], sound[-1] + 1) if len(sound) else slice(None)
    return mel[part], f0[part] / entry["ratio"], labels[part]


def spoken(f0: np.ndarray, chance: random.Random) -> np.ndarray:
    """F0 as it moves in a sentence: less, lower and falling."""
    voiced = f0 > 0
    if not voiced.any():
        return f0
    pitch = np.log2(np.where(voiced, f0, 1))
    mean = pitch[voiced].mean()
    fall = chance.uniform(*FALL) * (np.linspace(0.5, -0.5, len(f0)))
    moved = mean + (pitch - mean) * chance.uniform(*RANGE) + chance.uniform(*SHIFT) + fall
    return np.where(voiced, np.exp2(moved), 0)


class Score:
    """How many initials, finals and full tones were recognised; initials and finals of syllables with a full tone also
    apart. The recordings have a neutral tone in one syllable of fifty, nearly all at the end, and the recogniser hardly
    knows them; running speech has one in seven."""

    KINDS = ("initials", "finals", "full initials", "full finals", "tones", "neutral")

    def __init__(self):
        self.right, self.all = ({kind: 0 for kind in self.KINDS} for _ in range(2))

    def add(self, net: Recogniser, mel, f0, row, tones, durations) -> None:
        with torch.no_grad():
            phone, tone = (torch.log_softmax(part[0], -1) for part in net(net.features(mel, f0)[None]))
        ends = np.cumsum(durations)
        spans = [slice(end - d, end) for end, d in zip(ends, durations)]
        heard = [int(phone[span].mean(0)[1:].argmax()) + 1 for span in spans]
        right = [phones.NUMBER[p] == h for p, h in zip(row, heard)]
        for group in syllable_parts(row, tones):
            first, last = group[0], group[-1]
            if tones[first] == 0:
                self.count("initials", right[first], full=last + 1 < len(tones) and tones[last + 1] != 5)
                continue
            self.count("finals", all(right[k] for k in group), full=tones[first] != 5)
            whole = tone[spans[first].start: spans[last].stop].mean(0)
            self.count("neutral" if tones[first] == 5 else "tones", int(whole[1:].argmax()) + 1 == tones[first])

    def count(self, what: str, right: bool, full: bool = False) -> None:
        for kind in (what, f"full {what}") if full else (what,):
            self.right[kind] += right
            self.all[kind] += 1

    def percent(self) -> dict:
        return {what: round(100 * self.right[what] / max(1, n), 1) for what, n in self.all.items()} | dict(
            syllables=self.all["finals"])


def syllable_parts(row, tones):
    """Indices of each initial, and of the phones of each final. Two finals of one tone that touch count as one."""
    parts = []
    for k, (phone, tone) in enumerate(zip(row, tones)):
        if phone in phones.SILENT:
            continue
        joins = parts and tone > 0 and parts[-1][-1] == k - 1 and tones[k - 1] == tone
        if joins:
            parts[-1].append(k)
        else:
            parts.append([k])
    return parts
