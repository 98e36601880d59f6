"""A small recogniser of Mandarin phones and tones, trained on the recordings, to judge what the voice says.

It is told where each phone lies, so it measures how clear a phone is, not whether it can be found. Its accuracy on
recordings that it has not seen is the ceiling. Phones are judged by the spectrum, whose mean over the item is taken
out, and learned from resampled copies too; tones by F0 alone, brought to one register: so that it can judge another
speaker, though less surely.
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
STEPS, BATCH = 600, 24


def convolutions(inputs: int, width: int) -> nn.Sequential:
    layers = []
    for size, dilation in ((inputs, 1), (width, 1), (width, 2), (width, 4)):
        layers += [nn.Conv1d(size, width, 5, padding=2 * dilation, dilation=dilation), nn.BatchNorm1d(width), nn.ReLU(),
                   nn.Dropout(0.1)]
    return nn.Sequential(*layers)


class Recogniser(nn.Module):
    """[batch, frames, bands + 2] to a score for each phone and each tone, a frame."""

    def __init__(self, bands: int, width: int = 128, narrow: int = 48):
        super().__init__()
        self.bands = bands
        self.spectrum, self.melody = convolutions(bands, width), convolutions(2, narrow)
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
        for entry in chance.sample(entries, BATCH):
            known = items.aligned[entry["name"]]
            mel, f0, _ = items.prepared.cut(entry, 0, entry["frames"])
            numbers = np.array([[phones.NUMBER[p], t] for p, t in zip(known["phones"], known["tones"])])
            rows.append(net.features(mel, f0 / entry["ratio"]))
            durations = items.durations(known["durations"], entry).numpy()
            targets.append(torch.tensor(np.repeat(numbers, durations, 0)))
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


class Score:
    """How many initials, finals and tones were recognised."""

    def __init__(self):
        self.right, self.all = dict(initials=0, finals=0, tones=0), dict(initials=0, finals=0, tones=0)

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
                self.count("initials", right[first])
                continue
            self.count("finals", all(right[k] for k in group))
            whole = tone[spans[first].start: spans[last].stop].mean(0)
            self.count("tones", int(whole[1:].argmax()) + 1 == tones[first])

    def count(self, what: str, right: bool) -> None:
        self.right[what] += right
        self.all[what] += 1

    def percent(self) -> dict:
        return {what: round(100 * self.right[what] / max(1, n), 1) for what, n in self.all.items()} | dict(
            syllables=self.all["tones"])


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
