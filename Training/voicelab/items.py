"""The aligned recordings as batches for the acoustic model."""

import json
import math
import random
from pathlib import Path

import numpy as np
import torch
from torch import nn

from . import phones, tempo
from .features import mel_centres
from .prepare import Prepared

LANGUAGES = dict(zh=0, en=1)  # numbers in the prosody network


class Items:
    """The items that are not held out, sorted by length, and what the networks need of them.

    A *lent* item (`lend.py`) is a sentence of one speaker remade in another's voice: its `speaker` is the voice, its
    `source` who read it. It teaches how a voice sounds in the other language, and nothing else.
    """

    def __init__(self, config: dict, work: Path, lent: bool = False):
        self.config, self.prepared = config, Prepared(work, config["sound"])
        self.aligned = json.loads((work / "aligned.json").read_text())
        self.numbers = {speaker: number for number, speaker in enumerate(config["corpora"])}
        self.centres = torch.tensor(mel_centres(config["sound"]), dtype=torch.float32)
        present = {s: corpus for s, corpus in config["corpora"].items() if not corpus.get("absent")}
        self.full = [s for s, corpus in present.items() if corpus["band"] >= config["sound"]["mel_high"]]
        self.narrow = [s for s in present if s not in self.full]
        narrowest = min(corpus["band"] for corpus in present.values())
        self.upper = int(self.reached(narrowest).sum())  # the first band that only full-band recordings fill
        held = self.prepared.held_out(config["vocoder"]["held_out"])
        self.entries = []
        for entry in self.prepared.index + (self.prepared.lent if lent else []):
            known = self.aligned.get(entry["name"])
            if known and entry["name"] not in held and entry["frames"] >= 2 * len(known["phones"]):
                corpus = config["corpora"][entry["speaker"]]
                self.entries += [entry] * (1 if "source" in entry else corpus["repeat"]["acoustic"])
        self.entries.sort(key=lambda e: e["frames"])
        self.chance = random.Random(config["seed"])

    def similar(self) -> int:
        """Of the speakers that are there already, the one with the newest one's language."""
        *older, newest = [corpus["language"] for corpus in self.config["corpora"].values()]
        return older.index(newest) if newest in older else 0

    def reached(self, band: float):
        """Which mel bands a recording that ends at `band` Hz fills; a filter falls before its end."""
        return self.centres < band * 0.96

    def plain(self, speaker: str):
        """Its items as they were recorded, each once."""
        once = {e["name"]: e for e in self.entries
                if e["speaker"] == speaker and e["ratio"] == 1 and "source" not in e}
        return list(once.values())

    def epoch(self, chance: random.Random):
        size, batch, batches = self.config["acoustic"]["frames"], [], []
        for entry in self.entries:
            batch.append(entry)
            if sum(e["frames"] for e in batch) >= size:
                batches.append(batch)
                batch = []
        if batch:
            batches.append(batch)
        chance.shuffle(batches)
        yield from batches

    def load(self, batch, device: str = "cpu"):
        result = dict(phone=[], tone=[], durations=[], mel=[], f0=[], mask=[])
        settings = self.config["acoustic"]["tempo"]
        quick = [self.chance.random() < settings["share"] for _ in batch]
        for entry, faster in zip(batch, quick):
            known = self.aligned[entry["name"]]
            mel, f0, _ = self.prepared.cut(entry, 0, entry["frames"])
            durations = self.durations(known["durations"], entry)
            if faster:
                kept, frames = tempo.hastened(durations.numpy(), settings, self.chance)
                mel, f0, durations = mel[frames], f0[frames], torch.tensor(kept)
            result["phone"].append(torch.tensor([phones.NUMBER[p] for p in known["phones"]]))
            result["tone"].append(torch.tensor(known["tones"]))
            result["durations"].append(durations.to(device))
            result["mel"].append(torch.tensor(mel))
            result["f0"].append(torch.tensor(f0))
            result["mask"].append(torch.ones(len(f0)))
        pad = lambda rows: nn.utils.rnn.pad_sequence(rows, batch_first=True)
        data = {key: rows if key == "durations" else pad(rows).to(device) for key, rows in result.items()}
        reader = [e.get("source", e["speaker"]) for e in batch]
        data["speaker"] = torch.tensor([self.numbers[e["speaker"]] for e in batch], device=device)
        data["reader"] = torch.tensor([self.numbers[s] for s in reader], device=device)
        data["language"] = torch.tensor(
            [LANGUAGES[self.config["corpora"][s]["language"]] for s in reader], device=device)
        data["lent"] = torch.tensor(["source" in e for e in batch], device=device)
        data["hastened"] = torch.tensor(quick, device=device)
        data["timbre"] = torch.tensor([math.log2(e["ratio"]) for e in batch], device=device)
        data["known"] = torch.stack([self.reached(e["band"]) for e in batch]).to(device)
        # What a plain copy does not reach is guessed; the top of a resampled or lent one is left open.
        plain = (data["timbre"] == 0) & ~data["lent"]
        data["guessed"] = ~data["known"] & plain[:, None]
        return data

    def stretches(self, count: int = 8, frames: int = 64):
        """Mel frames of full-band recordings."""
        entries = [e for s in self.full for e in self.plain_cached(s) if e["frames"] > frames]
        cuts = [self.prepared.cut(e, self.chance.randrange(e["frames"] - frames), frames)[0]
                for e in self.chance.choices(entries, k=count)]
        return torch.tensor(np.stack(cuts))

    def plain_cached(self, speaker: str):
        if not hasattr(self, "cache"):
            self.cache = {s: self.plain(s) for s in self.numbers}
        return self.cache[speaker]

    @staticmethod
    def durations(original, entry):
        """A resampled copy's phones are shorter or longer by its ratio; the last takes what rounding leaves."""
        if entry["ratio"] == 1:
            return torch.tensor(original)
        ends = np.round(np.cumsum(original) / entry["ratio"]).astype(int).clip(0, entry["frames"])
        ends[-1] = entry["frames"]
        return torch.tensor(np.diff(ends, prepend=0))
