"""The acoustic model: phones, tones, durations and F0 to mel frames, and what predicts durations and F0 for speech.

Two encoders. The spectral one sees phones only; a reversed gradient keeps the speaker out of it, so that either
speaker can say either language's phones. The prosody one sees phones, tones, speaker and language, and feeds the
duration and F0 predictors (FastSpeech 2, Ren et al. 2021). All blocks are ConvNeXt. The decoder is told the speaker
and the `timbre`: log2 of the ratio by which an augmented copy was resampled, which makes formants a control.

The Mandarin recordings end at 10 kHz: above it the loss looks away, and a judge that knows only the English top
teaches the Mandarin voice one.
"""

import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import phones
from .features import mel_centres
from .layers import ConvNeXt
from .prepare import Prepared

SPEAKERS = dict(mandarin=0, english=1)


class ReverseGradient(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -gradient


def regulate(hidden, durations):
    """Repeats each phone's row by its frames and appends where in the phone a frame stands: [frames, width + 3]."""
    rows = []
    for h, d in zip(hidden, durations):
        index = torch.repeat_interleave(torch.arange(len(d)), d)
        starts = torch.cumsum(d, 0) - d
        position = (torch.arange(len(index)) - starts[index]).float() / d[index]
        place = torch.stack([position, 1 - position, torch.log(d[index].float().clamp(min=1)) / 3], -1)
        rows.append(torch.cat([h[: len(d)][index], place], -1))
    return nn.utils.rnn.pad_sequence(rows, batch_first=True)


class Acoustic(nn.Module):
    def __init__(self, mels: int, width: int = 192, wide: int = 256, speakers: int = 2, blocks: int = 6):
        super().__init__()
        count = len(phones.PHONES)
        self.phone = nn.Embedding(count, width)
        self.spectral_blocks = nn.ModuleList([ConvNeXt(width, 3) for _ in range(3)])
        self.spectral_norm = nn.LayerNorm(width)
        self.guess = nn.Sequential(nn.Linear(width, 128), nn.ReLU(), nn.Linear(128, 1))
        self.prosody_phone = nn.Embedding(count, width)
        self.tone = nn.Embedding(6, width)
        self.prosody_speaker = nn.Embedding(speakers, width)
        self.language = nn.Embedding(2, width)
        self.prosody_blocks = nn.ModuleList([ConvNeXt(width, 5) for _ in range(4)])
        self.prosody_norm = nn.LayerNorm(width)
        self.duration = nn.Sequential(
            nn.Conv1d(width, 128, 3, padding=1), nn.ReLU(), nn.Conv1d(128, 128, 3, padding=1), nn.ReLU(),
            nn.Conv1d(128, 1, 1))
        self.pitch_in = nn.Linear(width + 3, wide)
        self.pitch_blocks = nn.ModuleList([ConvNeXt(wide, 9) for _ in range(3)])
        self.pitch_out = nn.Linear(wide, 2)
        self.frame_in = nn.Linear(width + 3, wide)
        self.f0_in = nn.Linear(2, wide)
        self.timbre_in = nn.Linear(1, wide)
        self.speaker = nn.Embedding(speakers, wide)
        self.blocks = nn.ModuleList([ConvNeXt(wide, 7) for _ in range(blocks)])
        self.speaker_shift = nn.Embedding(speakers, wide * blocks)
        self.out = nn.Linear(wide, mels)
        self.register_buffer("mean", torch.zeros(mels))
        self.register_buffer("deviation", torch.ones(mels))

    def spectral(self, phone):
        h = self.phone(phone)
        for block in self.spectral_blocks:
            h = block(h)
        return self.spectral_norm(h)

    def prosody(self, phone, tone, speaker, language):
        h = self.prosody_phone(phone) + self.tone(tone)
        h = h + self.prosody_speaker(speaker)[:, None] + self.language(language)[:, None]
        for block in self.prosody_blocks:
            h = block(h)
        return self.prosody_norm(h)

    def log_durations(self, prosody):
        return self.duration(prosody.transpose(1, 2))[:, 0]

    def pitch(self, frames):
        """[batch, frames, 2]: ln(F0 / 220 Hz) and the logit of being voiced."""
        x = self.pitch_in(frames)
        for block in self.pitch_blocks:
            x = block(x)
        return self.pitch_out(x)

    def decode(self, frames, f0, speaker, timbre):
        """Normalised mel frames."""
        pitch = torch.stack([torch.log(f0.clamp(min=50) / 220), (f0 > 0).float()], -1)
        x = self.frame_in(frames) + self.f0_in(pitch)
        x = x + self.speaker(speaker)[:, None] + self.timbre_in(timbre[:, None])[:, None]
        shifts = self.speaker_shift(speaker).view(len(speaker), len(self.blocks), 1, -1)
        for index, block in enumerate(self.blocks):
            x = block(x + shifts[:, index])
        return self.out(x)


class PatchJudge(nn.Module):
    """Tells recorded mel patches from made ones."""

    def __init__(self):
        super().__init__()
        norm, channels = nn.utils.parametrizations.weight_norm, [1, 24, 48, 48]
        self.layers = nn.ModuleList([
            norm(nn.Conv2d(a, b, 5, stride=2 if k < 2 else 1, padding=2))
            for k, (a, b) in enumerate(zip(channels, channels[1:]))])
        self.verdict = nn.Conv2d(48, 1, 3, padding=1)

    def forward(self, mel):
        x, features = mel[:, None], []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        return self.verdict(x), features


class Items:
    """The aligned items in batches of about equal length."""

    def __init__(self, config: dict, work: Path):
        self.config, self.prepared = config, Prepared(work, config["sound"])
        self.aligned = json.loads((work / "aligned.json").read_text())
        held = self.prepared.held_out(config["vocoder"]["held_out"])
        self.entries = []
        for entry in self.prepared.index:
            known = self.aligned.get(entry["name"])
            if known and entry["name"] not in held and entry["frames"] >= 2 * len(known["phones"]):
                self.entries += [entry] * (2 if entry["speaker"] == "english" else 1)
        self.entries.sort(key=lambda e: e["frames"])

    def epoch(self, chance: random.Random):
        size, batch, batches = self.config["acoustic"]["frames"], [], []
        for entry in self.entries:
            batch.append(entry)
            if sum(e["frames"] for e in batch) >= size:
                batches.append(batch)
                batch = []
        chance.shuffle(batches)
        yield from batches

    def load(self, batch):
        result = dict(phone=[], tone=[], durations=[], mel=[], f0=[], mask=[])
        for entry in batch:
            known = self.aligned[entry["name"]]
            mel, f0, _ = self.prepared.cut(entry, 0, entry["frames"])
            result["phone"].append(torch.tensor([phones.NUMBER[p] for p in known["phones"]]))
            result["tone"].append(torch.tensor(known["tones"]))
            result["durations"].append(self.durations(known["durations"], entry))
            result["mel"].append(torch.tensor(mel))
            result["f0"].append(torch.tensor(f0))
            result["mask"].append(torch.ones(entry["frames"]))
        pad = lambda rows: nn.utils.rnn.pad_sequence(rows, batch_first=True)
        data = {key: rows if key == "durations" else pad(rows) for key, rows in result.items()}
        data["speaker"] = torch.tensor([SPEAKERS[e["speaker"]] for e in batch])
        data["timbre"] = torch.tensor([math.log2(e["ratio"]) for e in batch])
        data["band"] = torch.tensor([e["band"] for e in batch])
        return data

    @staticmethod
    def durations(original, entry):
        """A resampled copy's phones are shorter or longer by its ratio; the last takes what rounding leaves."""
        if entry["ratio"] == 1:
            return torch.tensor(original)
        ends = np.round(np.cumsum(original) / entry["ratio"]).astype(int).clip(0, entry["frames"])
        ends[-1] = entry["frames"]
        return torch.tensor(np.diff(ends, prepend=0))


def train(config: dict, work: Path) -> None:
    """Resumes from work/acoustic.pt."""
    settings, path = config["acoustic"], work / "acoustic.pt"
    torch.manual_seed(config["seed"])
    items, net = Items(config, work), Acoustic(config["sound"]["mels"])
    judges = nn.ModuleList([PatchJudge(), PatchJudge()])
    maker = torch.optim.AdamW(net.parameters(), settings["rate"], betas=(0.9, 0.98))
    judge = torch.optim.AdamW(judges.parameters(), 4e-4, betas=(0.5, 0.9))
    normalise(net, items)
    step = 0
    if path.exists():
        state = torch.load(path, weights_only=True)
        net.load_state_dict(state["net"])
        judges.load_state_dict(state["judges"])
        maker.load_state_dict(state["maker"])
        judge.load_state_dict(state["judge"])
        step = state["step"]
        print(f"acoustic: resumed at step {step}")
    top = torch.tensor(mel_centres(config["sound"]), dtype=torch.float32)
    began, losses, first = time.time(), [], step
    while step < settings["steps"]:
        for batch in items.epoch(random.Random(config["seed"] + step)):
            progress = step / settings["steps"]
            for group in maker.param_groups:
                group["lr"] = settings["rate"] * min(1, step / 300 + 0.01) * (0.5 + 0.5 * math.cos(math.pi * progress) + 0.02)
            losses.append(learn(net, judges, maker, judge, items.load(batch), top, progress > settings["adversarial_from"]))
            step += 1
            if step % 100 == 0:
                rate = (time.time() - began) / (step - first)
                mean = " ".join(f"{v:.3f}" for v in np.mean(losses[-100:], 0))
                print(f"acoustic: step {step} of {settings['steps']}, mel duration pitch speaker {mean}, "
                      f"{rate:.2f} s a step", flush=True)
            if step % 250 == 0 or step == settings["steps"]:
                torch.save(dict(net=net.state_dict(), judges=judges.state_dict(), maker=maker.state_dict(),
                                judge=judge.state_dict(), step=step), path.with_suffix(".part"))
                path.with_suffix(".part").replace(path)
            if step >= settings["steps"]:
                break


def normalise(net, items):
    """Mean and deviation of each mel band, over a sample of the items that reach it."""
    chance = random.Random(0)
    sample = chance.sample(items.entries, min(1500, len(items.entries)))
    low = np.concatenate([items.prepared.cut(e, 0, e["frames"])[0] for e in sample])
    full = np.concatenate([items.prepared.cut(e, 0, e["frames"])[0] for e in sample if e["speaker"] == "english"])
    bands = torch.tensor(mel_centres(items.config["sound"]) < 9600)
    net.mean.copy_(torch.where(bands, torch.tensor(low.mean(0)), torch.tensor(full.mean(0))))
    net.deviation.copy_(torch.where(bands, torch.tensor(low.std(0)), torch.tensor(full.std(0))))


def learn(net, judges, maker, judge, data, top, adversarial):
    """One step; returns the parts of the loss."""
    mel = (data["mel"] - net.mean) / net.deviation
    frame_mask, phone_mask = data["mask"], (data["phone"] > 0).float()
    known = frame_mask[..., None] * (top[None] < data["band"][:, None] * 0.96).float()[:, None]
    plain = (data["timbre"] == 0).float()
    prosody = net.prosody(data["phone"], data["tone"], data["speaker"], data["speaker"])
    wanted = torch.log(nn.utils.rnn.pad_sequence(
        [d.float().clamp(min=1) for d in data["durations"]], batch_first=True, padding_value=1.0))
    weight = phone_mask * plain[:, None]
    duration = ((net.log_durations(prosody) - wanted) ** 2 * weight).sum() / weight.sum().clamp(min=1)
    voiced = (data["f0"] > 0).float() * frame_mask * plain[:, None]
    guess = net.pitch(regulate(prosody, data["durations"]))
    f0_error = (guess[..., 0] - torch.log(data["f0"].clamp(min=50) / 220)).abs()
    voicing = F.binary_cross_entropy_with_logits(guess[..., 1], (data["f0"] > 0).float(), reduction="none")
    sure = frame_mask * plain[:, None]
    pitch = 2 * (f0_error * voiced).sum() / voiced.sum().clamp(min=1) + (voicing * sure).sum() / sure.sum().clamp(min=1)
    spectral = net.spectral(data["phone"])
    who = net.guess(ReverseGradient.apply(spectral))[..., 0]
    truth = data["speaker"].float()[:, None].expand_as(who)
    leak = (F.binary_cross_entropy_with_logits(who, truth, reduction="none") * phone_mask).sum() / phone_mask.sum()
    made = net.decode(regulate(spectral, data["durations"]), data["f0"], data["speaker"], data["timbre"])
    distance = ((made - mel).abs() * known).sum() / known.sum()
    loss = distance + 0.3 * duration + 0.3 * pitch + 0.1 * leak
    if adversarial:
        loss = loss + persuade(judges, judge, made, mel, known, frame_mask, data["band"])
    maker.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    maker.step()
    return [distance.item(), duration.item(), pitch.item(), leak.item()]


UPPER = 88  # first mel band that only full-band recordings fill


def persuade(judges, optimiser, made, mel, known, frame_mask, band):
    """What the judges hold against the made frames: one sees what was recorded, one only the top of the spectrum."""
    real, fake = mel * known, made * known
    full = band > 15000
    pairs = [(judges[0], real, fake)]
    if full.any() and not full.all():
        pairs.append((judges[1], mel[full][..., UPPER:] * frame_mask[full][..., None],
                      made[~full][..., UPPER:] * frame_mask[~full][..., None]))
    verdicts = sum(((j(r)[0] - 1) ** 2).mean() + (j(f.detach())[0] ** 2).mean() for j, r, f in pairs)
    optimiser.zero_grad()
    verdicts.backward()
    optimiser.step()
    total = 0
    for index, (j, r, f) in enumerate(pairs):
        verdict, features = j(f)
        total = total + 0.08 * ((verdict - 1) ** 2).mean()
        if index == 0:
            with torch.no_grad():
                _, target = j(r)
            total = total + 0.25 * sum((a - b).abs().mean() for a, b in zip(features, target))
    return total
