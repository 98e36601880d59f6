"""The vocoder: mel and F0 to sound, as a source and a filter.

A network turns each mel frame into the magnitude of a harmonic filter, its phase and the magnitude of a noise filter
(one value an FFT bin). The source is a band-limited pulse train that follows F0 exactly, and white noise (`even_noise.py`); both are
filtered in the STFT domain and overlap-added (in the manner of DDSP, Engel et al. 2020, and NHV, Liu et al. 2020). The
harmonic filter is minimum phase plus a learned correction. Source, FFT and overlap-add need no network: the daemon
does them itself, so the exported graph is only the network.
"""

import math
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import even_noise, sizes, warm
from .borrowed import Borrowed
from .features import mel_centres, mel_filters
from .knots import between, knots, minimum_phase
from .layers import ConvNeXt, mixed_precision
from .prepare import Prepared
from .read import Readings
from .schedule import Schedule


PARTS = 4  # of a frame, each with its own loudness of the noise: 128 samples, 2.9 ms
AHEAD = 2  # frames: a filter's window reaches one and a half frames into the future, where the noise must be known


class FilterNet(nn.Module):
    """[batch, frames, mels] and Hz [batch, frames] to log magnitudes (harmonic, noise) and a phase for each knot, and
    the ln gain of the noise in each part of the frame `AHEAD` of it."""

    def __init__(self, sound: dict, width: int, blocks: int, expansion: int = 3, inlet: int = 7):
        super().__init__()
        places = knots(sound)
        self.register_buffer("between", torch.tensor(between(places)), persistent=False)
        self.inlet = nn.Conv1d(sound["mels"] + 2, width, inlet, padding=inlet // 2)
        self.norm_in = nn.LayerNorm(width)
        self.blocks = nn.ModuleList([ConvNeXt(width, expansion=expansion) for _ in range(blocks)])
        self.norm_out = nn.LayerNorm(width)
        self.harmonic = nn.Linear(width, len(places))
        self.noise = nn.Linear(width, len(places))
        self.phase = nn.Linear(width, len(places))
        self.swell = nn.Linear(width, PARTS)
        for begun_at_zero in (self.phase, self.swell):
            nn.init.zeros_(begun_at_zero.weight)
            nn.init.zeros_(begun_at_zero.bias)

    def entering(self, mel, f0):
        pitch = torch.stack([torch.log(f0.clamp(min=50) / 200), (f0 > 0).float()], -1)
        return torch.cat([(mel + 5) / 3, pitch], -1)

    LOWER = 3.0  # nepers: magnitudes begin below 1

    def magnitudes(self, h):
        return tuple(torch.clamp(part(h) - self.LOWER, -14, 6) for part in (self.harmonic, self.noise))

    def swelling(self, h):
        return torch.clamp(self.swell(h), -4, 4)

    def forward(self, mel, f0):
        h = self.norm_in(self.inlet(self.entering(mel, f0).transpose(1, 2)).transpose(1, 2))
        for block in self.blocks:
            h = block(h)
        h = self.norm_out(h)
        return *self.magnitudes(h), self.phase(h), self.swelling(h)


class Vocoder(nn.Module):
    def __init__(self, sound: dict, width: int, blocks: int, expansion: int = 3, inlet: int = 7):
        super().__init__()
        self.rate, self.hop, self.fft = sound["sample_rate"], sound["hop"], sound["fft"]
        self.net = FilterNet(sound, width, blocks, expansion, inlet)
        self.register_buffer("window", torch.hann_window(self.fft), persistent=False)

    def noise(self, batch: int, count: int):
        """Stretches of the even noise (even_noise.py) from anywhere in its circle, forwards and backwards."""
        starts, way = torch.randint(0, even_noise.SIZE, (batch, 1)), 1 - 2 * torch.randint(0, 2, (batch, 1))
        return torch.tensor(even_noise.table())[(starts + way * torch.arange(count)) % even_noise.SIZE]

    def samples_of(self, f0):
        """F0 of every sample: linear between the middles of frames; beside unvoiced ones held, instead of falling to 0."""
        before, after = F.pad(f0, (1, 0))[:, :-1], F.pad(f0, (0, 1))[:, 1:]
        place = (torch.arange(self.hop, device=f0.device) + 0.5) / self.hop - 0.5
        neighbour = torch.where(place < 0, before[..., None], after[..., None])
        own = f0[..., None].expand_as(neighbour)
        return (own + torch.where(neighbour > 0, neighbour - own, 0.0) * place.abs()).flatten(1)

    def pulses(self, f0, offset):
        """Band-limited pulse train of unit power, [batch, frames] Hz to [batch, frames * hop]."""
        voiced = (f0 > 0).float().repeat_interleave(self.hop, 1)
        hertz = self.samples_of(f0).clamp(min=55)
        hertz = torch.where(voiced > 0, hertz, torch.full_like(hertz, 100.0))
        phase = torch.cumsum(hertz.double() / self.rate, 1) + offset
        angle = (phase - phase.floor()).float() * 2 * math.pi
        harmonics = torch.floor(self.rate / 2 / hertz) - 1
        half = torch.sin(angle / 2)
        half = torch.where(half.abs() < 1e-4, torch.full_like(half, 1e-4), half)
        train = (torch.sin((harmonics + 0.5) * angle) / half - 1) / 2
        return (train / torch.sqrt(harmonics / 2) * voiced).clamp(-40, 40)

    def swelling(self, swell):
        """The noise's ln gain of every sample: what frame t says is for frame t + AHEAD, straight lines between the
        middles of its parts. White noise under an envelope first and through the filter then: so a burst is as short as
        it is, though the filter's window is 46 ms long."""
        parts = F.pad(swell, (0, 0, AHEAD, 0))[:, :swell.shape[1]].flatten(1)
        return F.interpolate(parts[:, None], scale_factor=self.hop // PARTS, mode="linear")[:, 0]

    def spectrum(self, wave):
        pad = (self.fft - self.hop) // 2
        wave = F.pad(wave, (pad, pad))
        return torch.stft(
            wave, self.fft, self.hop, self.fft, self.window, center=False, return_complex=True).transpose(1, 2)

    def forward(self, mel, f0, noise=None, offset=None):
        batch, frames = f0.shape
        with mixed_precision(mel):
            *filters, swell = self.net(mel, f0)
        harmonic, breath, phase = (part.float() @ self.net.between for part in filters)
        offset = torch.rand(batch, 1, dtype=torch.double) if offset is None else offset
        source = self.spectrum(self.pulses(f0, offset.to(f0.device)))
        noise = self.noise(batch, frames * self.hop).to(f0.device) if noise is None else noise
        noise = noise * torch.exp(self.swelling(swell.float()))
        angle = minimum_phase(harmonic) + phase
        mixed = source * torch.polar(torch.exp(harmonic), angle) + self.spectrum(noise) * torch.exp(breath)
        return self.overlap_add(mixed.transpose(1, 2))

    def overlap_add(self, spectrum):
        frames = spectrum.shape[-1]
        pieces = torch.fft.irfft(spectrum, n=self.fft, dim=1) * self.window[None, :, None]
        length = (frames - 1) * self.hop + self.fft
        fold = lambda x: F.fold(x, (1, length), (1, self.fft), stride=(1, self.hop))[:, 0, 0]
        weight = fold((self.window**2)[None, :, None].expand(1, self.fft, frames))
        pad = (self.fft - self.hop) // 2
        return (fold(pieces) / weight.clamp(min=1e-3))[:, pad: pad + frames * self.hop]


class SpectrogramJudge(nn.Module):
    """Tells recorded from made by a log spectrogram of one resolution."""

    def __init__(self, fft: int):
        super().__init__()
        self.fft = fft
        channels = [1, 12, 24, 24, 24]
        norm = nn.utils.parametrizations.weight_norm
        self.layers = nn.ModuleList([
            norm(nn.Conv2d(a, b, (5, 3) if k < 3 else 3, stride=2 if k < 3 else 1, padding=(2, 1) if k < 3 else 1))
            for k, (a, b) in enumerate(zip(channels, channels[1:]))])
        self.verdict = nn.Conv2d(24, 1, 3, padding=1)

    def forward(self, wave):
        x = magnitude(wave, self.fft, self.fft // 2).log()[:, None] * 0.3 + 0.5
        features = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)
            features.append(x)
        return self.verdict(x), features


def magnitude(wave, fft, hop=None):
    window = torch.hann_window(fft, device=wave.device)
    return torch.stft(wave, fft, hop or fft // 4, fft, window, return_complex=True).abs().clamp(min=1e-5)


class BandLoss:
    """Distance of the logarithms of mel bands' power. A band's power is a sum over bins: unlike the distance of single
    bins, it holds noise to the level of the recording's noise, and sets the spectrum's shape first."""

    def __init__(self, sound: dict, device):
        self.filters, self.fft, self.hop = mel_filters(sound).to(device), sound["fft"], sound["hop"]

    def __call__(self, made, real, borrowed):
        a, b = (torch.log(self.filters @ magnitude(x, self.fft, self.hop) ** 2 + 1e-6) for x in (made, real))
        return (a - borrowed.fill(b, bands=1)).abs().mean() / 2


def spectral_loss(made, real, rate, borrowed):
    """Log and linear distance of magnitudes at four resolutions (Yamamoto et al. 2020). Two thirds of the linear bins
    lie above 8 kHz, where the ear resolves little: a bin's weight falls with its frequency, as its share of an auditory
    band does."""
    loss = 0
    for fft in (512, 1024, 2048, 4096):
        a, b = magnitude(made, fft), magnitude(real, fft)
        heard = borrowed.heard(a.shape[1], rate)
        weight = heard / (1 + torch.arange(a.shape[1], device=a.device) * rate / fft / 2000)
        distance = (a.log() - b.log()).abs().mean(2)
        difference = (a - b) * heard[..., None]
        loss = loss + (distance * weight).sum() / weight.sum() + difference.norm() / b.norm()
    return loss / 4


def batches(prepared: Prepared, readings: Readings, config: dict, seed: int):
    """Endless random stretches of items that are not held out: mel (of some, as the acoustic model reads it), F0, sound
    and the Hz at which it ends, as tensors."""
    settings = config["vocoder"]
    frames, held = settings["segment"], prepared.held_out(settings["held_out"])
    entries = []
    for entry in prepared.index:
        if entry["name"] not in held and entry["frames"] > frames + 4:
            entries += [entry] * config["corpora"][entry["speaker"]]["repeat"]["vocoder"]
    chance = random.Random(seed)
    while True:
        cuts = []
        for entry in chance.choices(entries, k=settings["batch"]):
            start = chance.randrange(entry["frames"] - frames)
            mel, *rest = prepared.cut(entry, start, frames)
            if chance.random() < settings["read"]:
                mel = readings.replaced(entry, start, mel)
            cuts.append((mel, *rest, np.float32(entry["band"])))
        yield tuple(torch.tensor(np.stack(part)) for part in zip(*cuts))


def train(config: dict, work: Path, minutes: float | None, start: Path | None = None, again: bool = False) -> None:
    """Reconstruction first, then against three judges. Resumes from work/vocoder.pt; else begins with the voice in
    `start`, or from nothing."""
    settings, path = config["vocoder"], work / "vocoder.pt"
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(config["seed"])
    net = Vocoder(config["sound"], **sizes.found(config, "vocoder", path, start)).to(device)
    if start and not path.exists():
        warm.vocoder(net, start)
    judges = nn.ModuleList([SpectrogramJudge(n) for n in (512, 1024, 2048)]).to(device)
    maker = torch.optim.AdamW(net.parameters(), settings["rate"], betas=(0.8, 0.99))
    judge = torch.optim.AdamW(judges.parameters(), 3e-4, betas=(0.8, 0.99))
    schedule = Schedule(settings["steps"], minutes)
    if path.exists():
        state = torch.load(path, weights_only=True)
        net.load_state_dict(state["net"])
        judges.load_state_dict(state["judges"])
        maker.load_state_dict(state["maker"])
        judge.load_state_dict(state["judge"])
        schedule = Schedule.resumed(settings["steps"], minutes, state, again)
        print(f"vocoder: resumed at step {schedule.step}")
    prepared = Prepared(work, config["sound"])
    readings = Readings(work, prepared, mel_centres(config["sound"]))
    data = batches(prepared, readings, config, config["seed"] * 1_000_003 + schedule.step)
    losses, bands = [], BandLoss(config["sound"], device)
    centres = torch.tensor(mel_centres(config["sound"]), dtype=torch.float32)
    chance = torch.Generator().manual_seed(config["seed"] + schedule.step)
    while not schedule.finished:
        for group in maker.param_groups:
            group["lr"] = schedule.rate(settings["rate"], 200)
        *cut, ends = next(data)
        mel, f0, wave = (part.to(device) for part in cut)
        borrowed = Borrowed(ends, centres, chance).to(device)
        # The first and last window of a stretch know only half of their source.
        inner = slice(config["sound"]["fft"], -config["sound"]["fft"])
        made, real = net(borrowed.fill(mel, bands=2), f0)[:, inner], wave[:, inner]
        bins = spectral_loss(made, real, config["sound"]["sample_rate"], borrowed)
        band = bands(made, real, borrowed)
        loss = bins + band
        losses.append((bins.item(), band.item()))
        if schedule.progress >= settings["adversarial_from"]:
            judged = (~borrowed.rows).nonzero()[: settings["batch"] // 2, 0]  # judging is dear
            loss = loss + adversarial(judges, judge, made[judged], real[judged])
        maker.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        maker.step()
        schedule.step += 1
        if schedule.step % 100 == 0:
            schedule.report("vocoder", "bins bands {:.4f} {:.4f}".format(*np.mean(losses[-100:], 0)))
        if schedule.step % 100 == 0 or schedule.finished:
            torch.save(dict(net=net.state_dict(), judges=judges.state_dict(), maker=maker.state_dict(),
                            judge=judge.state_dict(), step=schedule.step, progress=schedule.progress),
                       path.with_suffix(".part"))
            path.with_suffix(".part").replace(path)


def adversarial(judges, optimiser, made, real):
    """One step of the judges, then what they hold against the made sound (least squares, feature matching)."""
    verdicts = 0
    for j in judges:
        verdicts = verdicts + ((j(real)[0] - 1) ** 2).mean() + (j(made.detach())[0] ** 2).mean()
    optimiser.zero_grad()
    verdicts.backward()
    optimiser.step()
    total = 0
    for j in judges:
        verdict, features = j(made)
        with torch.no_grad():
            _, wanted = j(real)
        distance = sum((a - b).abs().mean() for a, b in zip(features, wanted)) / len(features)
        total = total + 0.15 * ((verdict - 1) ** 2).mean() + 0.3 * distance
    return total
