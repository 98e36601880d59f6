"""The statistics of the mel bands, and the guess of those that narrow recordings lack."""

import random

import numpy as np
import torch


def normalise(net, items):
    """Mean and deviation of each mel band, over a sample of the items that reach it."""
    plain = [e for e in items.entries if "source" not in e]
    rows = frames_of(items, random.Random(0).sample(plain, min(1500, len(plain))))
    full = [e for s in items.full for e in items.plain(s)[:500]]
    top = frames_of(items, full) if full else rows
    for statistic, target in ((np.mean, net.mean), (np.std, net.deviation)):
        joined = np.append(statistic(rows, 0)[: items.upper], statistic(top, 0)[items.upper:])
        target.copy_(torch.tensor(np.maximum(joined, 0.1) if statistic is np.std else joined))


def frames_of(items, entries):
    return np.concatenate([items.prepared.cut(e, 0, e["frames"])[0] for e in entries])


class Top:
    """The bands above what narrow recordings hold, guessed from those below.

    A ridge regression over the full-band recordings. Each corpus is first brought to mean 0 and deviation 1 in every
    band, which takes out what differs between microphones. A guess has no detail: the judge of the top adds it.
    """

    def __init__(self, items, net, ridge: float = 30.0):
        self.upper = items.upper
        chance, frames = random.Random(1), {}
        for speaker in items.numbers:
            mine = items.plain(speaker)
            rows = frames_of(items, chance.sample(mine, min(500, len(mine)))) if mine else np.zeros(
                (2, len(net.mean)), np.float32)  # a speaker without recordings here
            frames[speaker] = (torch.tensor(rows) - net.mean.cpu()) / net.deviation.cpu()
        self.mean = torch.stack([rows[:, : self.upper].mean(0) for rows in frames.values()])
        self.deviation = torch.stack([rows[:, : self.upper].std(0).clamp(min=0.1) for rows in frames.values()])
        self.weights = None
        if items.full and items.narrow:
            x = torch.cat([self.terms(frames[s][:, : self.upper], torch.tensor(items.numbers[s])) for s in items.full])
            y = torch.cat([frames[s][:, self.upper:] for s in items.full])
            self.weights = torch.linalg.solve(x.T @ x + ridge * torch.eye(x.shape[1]), x.T @ y)

    def to(self, device):
        self.mean, self.deviation = self.mean.to(device), self.deviation.to(device)
        self.weights = self.weights if self.weights is None else self.weights.to(device)
        return self

    def terms(self, low, speaker):
        mean, deviation = self.mean[speaker], self.deviation[speaker]
        if low.dim() == 3:
            mean, deviation = mean[:, None], deviation[:, None]
        x = (low - mean) / deviation
        return torch.cat([x, torch.relu(x), torch.ones_like(x[..., :1])], -1)

    def fill(self, mel, guessed, speaker):
        """Normalised frames, [batch, frames, bands], with the top of the narrow recordings guessed."""
        if self.weights is None or not guessed.any():
            return mel
        top = self.terms(mel[..., : self.upper], speaker) @ self.weights
        full = torch.cat([mel[..., : self.upper], top], -1)
        return torch.where(guessed[:, None], full, mel)
