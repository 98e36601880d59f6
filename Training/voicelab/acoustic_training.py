"""How the acoustic model learns (its networks: `acoustic.py`).

The Mandarin recordings end at 10 kHz: above it the loss looks away, and a judge that knows only the English top
teaches the Mandarin voice one.
"""

import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import swa_utils

from . import sizes, warm
from .acoustic import Acoustic, PatchJudge, ReverseGradient, regulate
from .items import Items
from .layers import mixed_precision
from .schedule import Schedule
from .top import Top, normalise


# The share of the average's weights that a step keeps: a memory of 500 steps. A judge's last whims average out.
KEPT = 0.998


class Trainer:
    """The networks, their optimisers and how far they are. `mean` has the running average of the weights, which is what
    is exported (Polyak and Juditsky 1992)."""

    def __init__(self, config: dict, work: Path, minutes: float | None, start: Path | None, again: bool):
        torch.manual_seed(config["seed"])
        self.settings, self.path = config["acoustic"], work / "acoustic.pt"
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.items = Items(config, work, lent=True)
        size = sizes.found(config, "acoustic", self.path, start)
        net = Acoustic(config["sound"], speakers=len(config["corpora"]), **size)
        normalise(net, self.items)
        if start and not self.path.exists():
            warm.acoustic(net, start, self.items.similar())
        self.net = net.to(self.device)
        self.judges = nn.ModuleList([PatchJudge(), PatchJudge()]).to(self.device)
        self.maker = torch.optim.AdamW(net.parameters(), self.settings["rate"], betas=(0.9, 0.98))
        self.judge = torch.optim.AdamW(self.judges.parameters(), 4e-4, betas=(0.5, 0.9))
        self.schedule = Schedule(self.settings["steps"], minutes)
        self.mean = swa_utils.AveragedModel(net, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(KEPT))
        if self.path.exists():
            self.resume(minutes, again)
        self.top = Top(self.items, net).to(self.device)

    def parts(self):
        return dict(net=self.net, judges=self.judges, maker=self.maker, judge=self.judge)

    def resume(self, minutes, again):
        state = torch.load(self.path, weights_only=True, map_location=self.device)
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        self.mean.module.load_state_dict(state.get("mean", state["net"]))
        self.schedule = Schedule.resumed(self.settings["steps"], minutes, state, again)
        print(f"acoustic: resumed at step {self.schedule.step}")

    def save(self):
        state = {name: part.state_dict() for name, part in self.parts().items()}
        part = self.path.with_suffix(".part")
        state["mean"] = self.mean.module.state_dict()
        torch.save(state | dict(step=self.schedule.step, progress=self.schedule.progress), part)
        part.replace(self.path)


def train(config: dict, work: Path, minutes: float | None, start: Path | None = None, again: bool = False) -> None:
    """Resumes from work/acoustic.pt; else begins with the voice in `start`, or from nothing."""
    t, losses = Trainer(config, work, minutes, start, again), []
    while not t.schedule.finished:
        for batch in t.items.epoch(random.Random(config["seed"] + t.schedule.step)):
            for group in t.maker.param_groups:
                group["lr"] = t.schedule.rate(t.settings["rate"], 300)
            losses.append(learn(t, t.items.load(batch, t.device)))
            t.schedule.step += 1
            if t.schedule.step % 50 == 0:
                mean = " ".join(f"{v:.3f}" for v in np.mean(losses[-50:], 0))
                t.schedule.report("acoustic", f"mel lent top duration pitch speaker {mean}")
            if t.schedule.step % 100 == 0 or t.schedule.finished:
                t.save()
            if t.schedule.finished:
                break


def learn(t: Trainer, data: dict):
    """One step; returns the parts of the loss."""
    net, settings = t.net, t.settings
    adversarial = t.schedule.progress > settings["adversarial_from"]
    mel = t.top.fill((data["mel"] - net.mean) / net.deviation, data["guessed"], data["speaker"])
    frame_mask, phone_mask = data["mask"], (data["phone"] > 0).float()
    known = frame_mask[..., None] * data["known"].float()[:, None]
    guessed = frame_mask[..., None] * data["guessed"].float()[:, None]
    own, lent = ((which.float()[:, None, None] * known) for which in (~data["lent"], data["lent"]))
    prosody, spectral, guess, made = forward(net, data)
    duration, pitch = prosody_losses(net, data, prosody, guess)
    who = net.guess(ReverseGradient.apply(spectral)).transpose(1, 2)
    truth = data["speaker"][:, None].expand(who.shape[0], who.shape[2])
    leak = (F.cross_entropy(who, truth, reduction="none") * phone_mask).sum() / phone_mask.sum()
    mean = lambda mask: ((made - mel).abs() * mask).sum() / mask.sum().clamp(min=1)
    distance, borrowed, top = mean(own), mean(lent), mean(guessed) * guessed.sum() / known.sum()
    share = lent.sum() / known.sum()
    loss = ((1 - share) * distance + settings["lent"] * share * borrowed + (0.15 if adversarial else 0.4) * top
            + 0.3 * duration + 0.3 * pitch + settings["reversal"] * leak)
    if adversarial:
        loss = loss + persuade(t.judge, judged(t, data, mel, made, own))
    t.maker.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    t.maker.step()
    t.mean.update_parameters(net)
    return [part.item() for part in (distance, borrowed, top, duration, pitch, leak)]


def judged(t: Trainer, data: dict, mel, made, own):
    """What the two judges compare: recorded bands with made ones, and the top with that of full-band recordings."""
    rows = ~data["lent"]
    pairs = [(t.judges[0], (mel * own)[rows], (made * own)[rows], True)] if rows.any() else []
    if t.top.weights is not None and data["guessed"].any():
        stretches = (t.items.stretches().to(t.device) - t.net.mean) / t.net.deviation
        fake = (made * data["mask"][..., None])[data["guessed"].any(1)]
        pairs.append((t.judges[1], stretches[..., t.items.upper:], fake[..., t.items.upper:], False))
    return pairs


def forward(net, data):
    """Both encoders' rows, the F0 guess and the mel frames, in single precision."""
    with mixed_precision(data["mel"]):
        prosody = net.prosody(data["phone"], data["tone"], data["reader"], data["language"])
        spectral = net.spectral(data["phone"])
        guess = net.pitch(regulate(prosody, data["durations"]))
        made = net.decode(regulate(spectral, data["durations"]), data["f0"], data["speaker"], data["timbre"])
    return prosody.float(), spectral.float(), guess.float(), made.float()


def prosody_losses(net, data, prosody, guess):
    """Durations (squared log), and F0 with voicing, over copies that are neither resampled, lent nor hastened."""
    plain = ((data["timbre"] == 0) & ~data["lent"] & ~data["hastened"]).float()[:, None]
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
    if not pairs:
        return 0
    verdicts = sum(((j(real)[0] - 1) ** 2).mean() + (j(fake.detach())[0] ** 2).mean() for j, real, fake, _ in pairs)
    optimiser.zero_grad()
    verdicts.backward()
    optimiser.step()
    total = 0
    for j, real, fake, same in pairs:
        verdict, features = j(fake)
        total = total + 0.08 * ((verdict - 1) ** 2).mean()
        if same:  # the same frames
            with torch.no_grad():
                _, target = j(real)
            total = total + 0.25 * sum((a - b).abs().mean() for a, b in zip(features, target))
    return total
