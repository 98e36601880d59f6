"""Smaller networks that answer as the large ones do.

What learns best is larger than what is needed afterwards. So the networks that run for every frame, the acoustic
decoder and the vocoder's filters, are cut down when they have learned, and what is left learns to give what the whole
gave (Hinton et al. 2015; with cutting first, as Sanh et al. 2019 do). There is nothing to guess in that, no recording
and no judge: the same input has one right answer. So it is learned in a small part of the time.

What is cut: whole blocks, the ones that are missed least, and in each block the hidden units that say least.
"""

import random
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import swa_utils

from . import networks, sizes
from .acoustic import regulate
from .acoustic_training import KEPT
from .borrowed import Borrowed
from .features import mel_centres
from .items import Items
from .knots import minimum_phase
from .layers import ConvNeXt, mixed_precision
from .prepare import Prepared
from .read import Readings
from .schedule import Schedule
from .vocoder import batches


def run(config: dict, work: Path, minutes: float | None, again: bool, only: list[str] | None = None) -> None:
    """Both; `only`: acoustic or vocoder."""
    for task in (SmallVocoder, SmallAcoustic):
        if not only or task.name in only:
            train(task(config, work), config, work, minutes, again)


def train(task, config: dict, work: Path, minutes: float | None, again: bool) -> None:
    """Resumes from work/NAME-small.pt."""
    settings, path = config["slim"][task.name], work / f"{task.name}-small.pt"
    torch.manual_seed(config["seed"])
    schedule = Schedule(settings["steps"], minutes)
    state = torch.load(path, weights_only=True, map_location=task.device) if path.exists() else None
    if not state:
        task.cut()
    mean = swa_utils.AveragedModel(task.small, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(KEPT))
    learner = torch.optim.AdamW(task.learning(), settings["rate"], betas=(0.9, 0.98))
    if state:
        task.small.load_state_dict(state["net"])
        mean.module.load_state_dict(state["mean"])
        learner.load_state_dict(state["learner"])
        schedule = Schedule.resumed(settings["steps"], minutes, state, again)
        print(f"slim {task.name}: resumed at step {schedule.step}")
    seen = []
    for data in task.data(config["seed"] * 1_000_003 + schedule.step):
        for group in learner.param_groups:
            group["lr"] = schedule.rate(settings["rate"], 200)
        parts = task.distances(data)
        learner.zero_grad()
        sum(parts).backward()
        nn.utils.clip_grad_norm_(task.learning(), 1.0)
        learner.step()
        mean.update_parameters(task.small)
        seen.append(torch.stack([part.detach() for part in parts]))
        schedule.step += 1
        if schedule.step % 100 == 0:
            losses = " ".join(f"{value:.4f}" for value in torch.stack(seen[-100:]).mean(0).tolist())
            schedule.report(f"slim {task.name}", f"{task.parts} {losses}")
        if schedule.step % 100 == 0 or schedule.finished:
            torch.save(dict(net=task.small.state_dict(), mean=mean.module.state_dict(), learner=learner.state_dict(),
                            step=schedule.step, progress=schedule.progress), path.with_suffix(".part"))
            path.with_suffix(".part").replace(path)
        if schedule.finished:
            return


class SmallVocoder:
    """Ln magnitudes on the knots, and the whole turn of the pulses' filter in every bin."""

    name, parts = "vocoder", "harmonic noise turn swell"

    def __init__(self, config: dict, work: Path):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.config, self.work = config, work
        self.large = networks.large(config, work, "vocoder").to(self.device)
        self.small = less(config, self.name, self.large).to(self.device)
        self.prepared = Prepared(work, config["sound"])
        self.centres = torch.tensor(mel_centres(config["sound"]), dtype=torch.float32)
        # Of the turn: a bin as much as the ear resolves, as in `vocoder.spectral_loss`.
        bins = config["sound"]["fft"] // 2 + 1
        weight = 1 / (1 + torch.arange(bins) * config["sound"]["sample_rate"] / config["sound"]["fft"] / 2000)
        self.weight = (weight / weight.sum()).to(self.device)

    def learning(self):
        return self.small.net.parameters()

    def data(self, seed: int):
        """As the vocoder learns, and every fourth stretch at another F0 than its frames have."""
        chance = torch.Generator().manual_seed(seed)
        readings = Readings(self.work, self.prepared, self.centres.numpy())
        for mel, f0, _, ends in batches(self.prepared, readings, self.config, seed):
            mel = Borrowed(ends, self.centres, chance).fill(mel, bands=2)
            moved = torch.rand(len(f0), 1, generator=chance) < 0.25
            octaves = torch.rand(len(f0), 1, generator=chance) * 2 - 1
            f0 = torch.where(moved, (f0 * 2**octaves).clamp(max=1200), f0)
            yield mel.to(self.device), f0.to(self.device)

    def distances(self, data):
        mel, f0 = data
        voiced = (f0 > 0).float()[..., None]
        with torch.no_grad(), mixed_precision(mel):
            wanted = [part.float() for part in self.large.net(mel, f0)]
        with mixed_precision(mel):
            made = [part.float() for part in self.small.net(mel, f0)]
        spread = self.large.net.between
        turn = lambda parts: minimum_phase(parts[0] @ spread) + parts[2] @ spread
        away = (1 - torch.cos(turn(made) - turn(wanted))) * self.weight * voiced
        far = lambda k: (made[k] - wanted[k]).abs().mean()
        # Harmonics count where there is voice; where there is none, nobody hears them.
        harmonic = ((made[0] - wanted[0]).abs() * (0.1 + 0.9 * voiced)).mean()
        return harmonic, far(1), 0.5 * away.sum() / voiced.sum().clamp(min=1), 0.3 * far(3)

    def cut(self):
        mel, f0 = next(self.data(self.config["seed"]))
        fill(self.small.net, self.large.net, lambda: self.large.net(mel, f0))


class SmallAcoustic:
    """The decoder's normalised mel frames, and F0 as it is guessed for speech; the encoders stay as they are."""

    name, parts = "acoustic", "mel pitch voiced"

    def __init__(self, config: dict, work: Path):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.config, self.items = config, Items(config, work, lent=True)
        self.large = networks.large(config, work, "acoustic").to(self.device)
        self.small = less(config, self.name, self.large).to(self.device)

    def learning(self):
        return [weight for name, weight in self.small.named_parameters() if name.startswith(self.changed)]

    changed = ("blocks.", "frame_in.", "f0_in.", "comb_in.", "timbre_in.", "speaker.", "speaker_shift.", "out.",
               "comb_out.", "pitch_")

    def data(self, seed: int):
        """As the acoustic model learns; every fourth item is sung at another pitch."""
        chance = random.Random(seed)
        while True:
            for batch in self.items.epoch(chance):
                data = self.items.load(batch, self.device)
                moved = torch.tensor([2 ** chance.uniform(-1, 1.5) if chance.random() < 0.25 else 1.0 for _ in batch])
                data["f0"] = (data["f0"] * moved[:, None].to(self.device)).clamp(max=1200)
                yield data

    def distances(self, data):
        with torch.no_grad(), mixed_precision(data["mel"]):
            entering = self.entering(data)
            wanted, guess = (part.float() for part in answers(self.large, data, *entering))
        with mixed_precision(data["mel"]):
            made, own = (part.float() for part in answers(self.small, data, *entering))
        mean = lambda values, weight: (values * weight).sum() / weight.sum().clamp(min=1)
        voiced = torch.sigmoid(guess[..., 1])
        return (mean((made - wanted).abs().mean(2), data["mask"]),
                2 * mean((own[..., 0] - guess[..., 0]).abs(), data["mask"] * voiced),
                mean((torch.sigmoid(own[..., 1]) - voiced).abs(), data["mask"]))

    def entering(self, data):
        """The rows of both encoders, frame by frame."""
        net = self.large
        prosody = net.prosody(data["phone"], data["tone"], data["reader"], data["language"])
        return regulate(net.spectral(data["phone"]), data["durations"]), regulate(prosody, data["durations"])

    def cut(self):
        data = next(self.data(self.config["seed"]))
        with torch.no_grad():
            entering = self.entering(data)
        answer = lambda: answers(self.large, data, *entering)
        kept = fill(self.small, self.large, answer)
        fill(self.small, self.large, answer, "pitch_blocks")
        shifts = self.large.speaker_shift.weight
        rows = shifts.view(len(shifts), len(self.large.blocks), -1)[:, kept]
        with torch.no_grad():
            self.small.speaker_shift.weight.copy_(rows.flatten(1))


def answers(net, data, spectral, prosody):
    return net.decode(spectral, data["f0"], data["speaker"], data["timbre"]), net.pitch(prosody)


def less(config: dict, name: str, large: nn.Module) -> nn.Module:
    """A smaller network than the large one, by what the configuration says."""
    wanted = sizes.wanted(config["slim"], name)
    return networks.make(config, name, sizes.of(large.state_dict(), config) | wanted)


@torch.no_grad()
def fill(small: nn.Module, large: nn.Module, answer, part: str = "blocks") -> list[int]:
    """Gives a small network what it keeps of a large one's blocks, and all that is not blocks; `answer` has the large one
    answer. The numbers of the blocks that stay."""
    heard, blocks = {}, getattr(large, part)
    hooks = [block.expand.register_forward_hook(
        lambda _, __, made, number=number: heard.update({number: F.gelu(made.float()).flatten(0, -2)}))
        for number, block in enumerate(blocks)]
    answer()
    for hook in hooks:
        hook.remove()
    kept = most_missed(blocks, answer, len(getattr(small, part)))
    for number, block in zip(kept, getattr(small, part)):
        narrow(block, blocks[number], heard[number])
    own, known = small.state_dict(), large.state_dict()
    for name, values in own.items():
        if name.startswith(("blocks.", "pitch_blocks.", "speaker_shift.")):
            continue
        whole = known[name]
        if values.shape != whole.shape:  # a shorter kernel keeps its middle
            edge = (whole.shape[-1] - values.shape[-1]) // 2
            whole = whole[..., edge: whole.shape[-1] - edge]
        values.copy_(whole)
    return kept


def most_missed(blocks: nn.ModuleList, answer, count: int) -> list[int]:
    """The blocks without which the answer is furthest off, in their order; the least one is left out first."""
    kept, whole = list(range(len(blocks))), [part.clone() for part in answer()]
    while len(kept) > count:
        gone = set(range(len(blocks))) - set(kept)
        loss = {number: distance_without(blocks, answer, whole, gone | {number}) for number in kept}
        kept.remove(min(loss, key=loss.get))
    return kept


def distance_without(blocks: nn.ModuleList, answer, whole, silent: set[int]) -> float:
    scales = {number: blocks[number].scale.clone() for number in silent}
    for number in silent:
        blocks[number].scale.zero_()
    made = answer()
    for number, scale in scales.items():
        blocks[number].scale.copy_(scale)
    return sum((a - b).abs().mean().item() for a, b in zip(made, whole))


def narrow(small: ConvNeXt, large: ConvNeXt, heard) -> None:
    """Keeps the hidden units that say most; what the others say on average becomes part of the bias."""
    strength = heard.std(0) * (large.contract.weight * large.scale[:, None]).norm(dim=0)
    chosen = torch.zeros_like(strength, dtype=torch.bool)
    chosen[strength.topk(small.expand.out_features).indices] = True
    for part in ("depthwise", "norm"):
        getattr(small, part).load_state_dict(getattr(large, part).state_dict())
    small.expand.weight.copy_(large.expand.weight[chosen])
    small.expand.bias.copy_(large.expand.bias[chosen])
    small.contract.weight.copy_(large.contract.weight[:, chosen])
    small.contract.bias.copy_(large.contract.bias + large.contract.weight[:, ~chosen] @ heard.mean(0)[~chosen])
    small.scale.copy_(large.scale)
