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
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import phones
from .features import mel_centres
from .layers import ConvNeXt, mixed_precision
from .prepare import Prepared
from .schedule import Schedule

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
        norm, channels = nn.utils.parametrizations.weight_norm, [1, 24, 32, 32]
        self.layers = nn.ModuleList([
            norm(nn.Conv2d(a, b, 5, stride=2 if k < 2 else 1, padding=2))
            for k, (a, b) in enumerate(zip(channels, channels[1:]))])
        self.verdict = nn.Conv2d(32, 1, 3, padding=1)

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
        self.centres = torch.tensor(mel_centres(config["sound"]), dtype=torch.float32)
        narrowest = min(corpus["band"] for corpus in config["corpora"].values())
        self.upper = int(self.reached(narrowest).sum())  # the first band that only full-band recordings fill
        held = self.prepared.held_out(config["vocoder"]["held_out"])
        self.entries = []
        for entry in self.prepared.index:
            known = self.aligned.get(entry["name"])
            if known and entry["name"] not in held and entry["frames"] >= 2 * len(known["phones"]):
                self.entries += [entry] * (2 if entry["speaker"] == "english" else 1)
        self.entries.sort(key=lambda e: e["frames"])
        self.full = self.plain("english")
        self.chance = random.Random(config["seed"])

    def reached(self, band: float):
        """Which mel bands a recording that ends at `band` Hz fills; a filter falls before its end."""
        return self.centres < band * 0.96

    def plain(self, speaker: str):
        """Its items as they were recorded, each once."""
        once = {e["name"]: e for e in self.entries if e["speaker"] == speaker and e["ratio"] == 1}
        return list(once.values())

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
        data["known"] = torch.stack([self.reached(e["band"]) for e in batch])
        # What a plain copy does not reach is guessed; a resampled one's top is left open.
        data["guessed"] = ~data["known"] & (data["timbre"] == 0)[:, None]
        return data

    def stretches(self, count: int = 8, frames: int = 64):
        """Mel frames of full-band recordings."""
        entries = [e for e in self.full if e["frames"] > frames]
        cuts = [self.prepared.cut(e, self.chance.randrange(e["frames"] - frames), frames)[0]
                for e in self.chance.choices(entries, k=count)]
        return torch.tensor(np.stack(cuts))

    @staticmethod
    def durations(original, entry):
        """A resampled copy's phones are shorter or longer by its ratio; the last takes what rounding leaves."""
        if entry["ratio"] == 1:
            return torch.tensor(original)
        ends = np.round(np.cumsum(original) / entry["ratio"]).astype(int).clip(0, entry["frames"])
        ends[-1] = entry["frames"]
        return torch.tensor(np.diff(ends, prepend=0))


def train(config: dict, work: Path, minutes: float | None) -> None:
    """Resumes from work/acoustic.pt."""
    settings, path = config["acoustic"], work / "acoustic.pt"
    torch.manual_seed(config["seed"])
    items, net = Items(config, work), Acoustic(config["sound"]["mels"])
    judges = nn.ModuleList([PatchJudge(), PatchJudge()])
    maker = torch.optim.AdamW(net.parameters(), settings["rate"], betas=(0.9, 0.98))
    judge = torch.optim.AdamW(judges.parameters(), 4e-4, betas=(0.5, 0.9))
    normalise(net, items)
    items.top = Top(items, net)
    schedule = Schedule(settings["steps"], minutes)
    if path.exists():
        state = torch.load(path, weights_only=True)
        net.load_state_dict(state["net"])
        judges.load_state_dict(state["judges"])
        maker.load_state_dict(state["maker"])
        judge.load_state_dict(state["judge"])
        schedule = Schedule(settings["steps"], minutes, state["step"], state["progress"])
        print(f"acoustic: resumed at step {schedule.step}")
    losses = []
    while not schedule.finished:
        for batch in items.epoch(random.Random(config["seed"] + schedule.step)):
            for group in maker.param_groups:
                group["lr"] = schedule.rate(settings["rate"], 300)
            adversarial = schedule.progress > settings["adversarial_from"]
            losses.append(learn(net, judges, maker, judge, items, batch, adversarial))
            schedule.step += 1
            if schedule.step % 50 == 0:
                mean = " ".join(f"{v:.3f}" for v in np.mean(losses[-50:], 0))
                schedule.report("acoustic", f"mel top duration pitch speaker {mean}")
            if schedule.step % 250 == 0 or schedule.finished:
                torch.save(dict(net=net.state_dict(), judges=judges.state_dict(), maker=maker.state_dict(),
                                judge=judge.state_dict(), step=schedule.step, progress=schedule.progress),
                           path.with_suffix(".part"))
                path.with_suffix(".part").replace(path)
            if schedule.finished:
                break


def normalise(net, items):
    """Mean and deviation of each mel band, over a sample of the items that reach it."""
    sample = random.Random(0).sample(items.entries, min(1500, len(items.entries)))
    low = frames_of(items, sample)
    full = frames_of(items, items.full[:500])
    for statistic, target in ((np.mean, net.mean), (np.std, net.deviation)):
        target.copy_(torch.tensor(np.append(statistic(low, 0)[: items.upper], statistic(full, 0)[items.upper:])))


def frames_of(items, entries):
    return np.concatenate([items.prepared.cut(e, 0, e["frames"])[0] for e in entries])


class Top:
    """The bands above what the Mandarin recordings hold, guessed from those below.

    A ridge regression over the full-band recordings. Each corpus is first brought to mean 0 and deviation 1 in every
    band, which takes out what differs between microphones. A guess has no detail: the judge of the top adds it.
    """

    def __init__(self, items, net, ridge: float = 30.0):
        self.upper = items.upper
        chance, frames = random.Random(1), {}
        for speaker in SPEAKERS:
            mine = items.plain(speaker)
            rows = frames_of(items, chance.sample(mine, min(500, len(mine))))
            frames[speaker] = (torch.tensor(rows) - net.mean) / net.deviation
        low = {s: rows[:, : self.upper] for s, rows in frames.items()}
        self.mean = {s: rows.mean(0) for s, rows in low.items()}
        self.deviation = {s: rows.std(0) for s, rows in low.items()}
        x, y = self.terms(low["english"], "english"), frames["english"][:, self.upper:]
        self.weights = torch.linalg.solve(x.T @ x + ridge * torch.eye(x.shape[1]), x.T @ y)

    def terms(self, low, speaker):
        x = (low - self.mean[speaker]) / self.deviation[speaker]
        return torch.cat([x, torch.relu(x), torch.ones_like(x[..., :1])], -1)

    def fill(self, mel, guessed):
        """Normalised frames, [batch, frames, bands], with the top of the Mandarin ones guessed."""
        top = self.terms(mel[..., : self.upper], "mandarin") @ self.weights
        full = torch.cat([mel[..., : self.upper], top], -1)
        return torch.where(guessed[:, None], full, mel)


def learn(net, judges, maker, judge, items, batch, adversarial):
    """One step; returns the parts of the loss."""
    data = items.load(batch)
    mel = items.top.fill((data["mel"] - net.mean) / net.deviation, data["guessed"])
    frame_mask, phone_mask = data["mask"], (data["phone"] > 0).float()
    known = frame_mask[..., None] * data["known"].float()[:, None]
    guessed = frame_mask[..., None] * data["guessed"].float()[:, None]
    prosody, spectral, guess, made = forward(net, data)
    duration, pitch = prosody_losses(net, data, prosody, guess)
    who = net.guess(ReverseGradient.apply(spectral))[..., 0]
    truth = data["speaker"].float()[:, None].expand_as(who)
    leak = (F.binary_cross_entropy_with_logits(who, truth, reduction="none") * phone_mask).sum() / phone_mask.sum()
    distance = ((made - mel).abs() * known).sum() / known.sum()
    top = ((made - mel).abs() * guessed).sum() / known.sum()
    loss = distance + (0.15 if adversarial else 0.4) * top + 0.3 * duration + 0.3 * pitch + 0.1 * leak
    if adversarial:
        pairs = [(judges[0], mel * known, made * known)]
        if data["guessed"].any():
            stretches = (items.stretches() - net.mean) / net.deviation
            fake = (made * frame_mask[..., None])[data["guessed"].any(1)]
            pairs.append((judges[1], stretches[..., items.upper:], fake[..., items.upper:]))
        loss = loss + persuade(judge, pairs)
    maker.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    maker.step()
    return [part.item() for part in (distance, top, duration, pitch, leak)]


def forward(net, data):
    """Both encoders' rows, the F0 guess and the mel frames, in single precision."""
    with mixed_precision(data["mel"]):
        prosody = net.prosody(data["phone"], data["tone"], data["speaker"], data["speaker"])
        spectral = net.spectral(data["phone"])
        guess = net.pitch(regulate(prosody, data["durations"]))
        made = net.decode(regulate(spectral, data["durations"]), data["f0"], data["speaker"], data["timbre"])
    return prosody.float(), spectral.float(), guess.float(), made.float()


def prosody_losses(net, data, prosody, guess):
    """Durations (squared log), and F0 with voicing, over copies that are not resampled."""
    plain = (data["timbre"] == 0).float()[:, None]
    wanted = torch.log(nn.utils.rnn.pad_sequence(
        [d.float().clamp(min=1) for d in data["durations"]], batch_first=True, padding_value=1.0))
    weight = (data["phone"] > 0).float() * plain
    duration = ((net.log_durations(prosody) - wanted) ** 2 * weight).sum() / weight.sum().clamp(min=1)
    voiced = (data["f0"] > 0).float()
    sure = data["mask"] * plain
    f0_error = (guess[..., 0] - torch.log(data["f0"].clamp(min=50) / 220)).abs()
    voicing = F.binary_cross_entropy_with_logits(guess[..., 1], voiced, reduction="none")
    pitch = (2 * (f0_error * voiced * sure).sum() / (voiced * sure).sum().clamp(min=1)
             + (voicing * sure).sum() / sure.sum().clamp(min=1))
    return duration, pitch


def persuade(optimiser, pairs):
    """What the judges hold against the made frames: one sees what was recorded, one only the top of the spectrum."""
    verdicts = sum(((j(real)[0] - 1) ** 2).mean() + (j(fake.detach())[0] ** 2).mean() for j, real, fake in pairs)
    optimiser.zero_grad()
    verdicts.backward()
    optimiser.step()
    total = 0
    for index, (j, real, fake) in enumerate(pairs):
        verdict, features = j(fake)
        total = total + 0.08 * ((verdict - 1) ** 2).mean()
        if index == 0:  # only here are the two the same frames
            with torch.no_grad():
                _, target = j(real)
            total = total + 0.25 * sum((a - b).abs().mean() for a, b in zip(features, target))
    return total
