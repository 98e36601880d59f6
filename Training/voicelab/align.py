"""Which phone covers which frames: monophone hidden Markov models trained from a flat start by Viterbi.

Three states a phone, left to right, up to four diagonal Gaussians a state, over 13 cepstra of the mel frames with
their first and second differences. Each language has models of its own. Writes work/aligned.json: for every item its
phones, tones and durations in frames.
"""

import json
from pathlib import Path

import numpy as np
import torch

from . import phones
from .prepare import Prepared

STATES = 3


def run(config: dict, work: Path, start: Path | None = None) -> None:
    target = work / "aligned.json"
    if target.exists():
        print("align: already done")
        return
    prepared = Prepared(work, config["sound"])
    result = {}
    for speaker, corpus in config["corpora"].items():
        entries = [e for e in prepared.index if e["speaker"] == speaker and e["ratio"] == 1]
        if not entries:
            continue
        guess = SynthesisGuess(start, corpus["language"]) if start else None
        result |= align(prepared, entries, reader(corpus["language"]), speaker, guess)
    if not result:
        raise SystemExit("align: no text could be read. English words must be in CMUdict, Mandarin in characters.")
    target.write_text(json.dumps(result, ensure_ascii=False))
    print(f"align: {len(result)} items")


def reader(language: str):
    if language == "zh":
        return phones.mandarin
    import pocketsphinx

    return phones.English(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))


def cepstra(mel: np.ndarray) -> np.ndarray:
    from scipy.fft import dct

    c = dct(mel[:, :88], axis=1, norm="ortho")[:, :13]  # the lower 88 bands: what both corpora have
    d = np.gradient(c, axis=0)
    return np.concatenate([c, 1.5 * d, 1.5 * np.gradient(d, axis=0)], 1).astype(np.float32)


def align(prepared, entries, read, speaker, guess=None):
    items, unread = [], 0
    for entry in entries:
        known = read(entry["text"])
        if known is None or entry["frames"] < STATES * len(known[0]):
            unread += 1
            continue
        mel, _, _ = prepared.cut(entry, 0, entry["frames"])
        numbers = np.array([phones.NUMBER[p] for p in known[0]])
        states = (numbers[:, None] * STATES + np.arange(STATES)).ravel()
        items.append((entry, known, cepstra(mel), states))
    if unread:
        print(f"align: {speaker}: {unread} of {len(entries)} recordings left out: a word that the dictionary lacks, or "
              "too short for its text")
    if not items:
        return {}
    everything = np.concatenate([x for _, _, x, _ in items])
    mean, deviation = everything.mean(0), everything.std(0)
    items = [(e, k, (x - mean) / deviation, s) for e, k, x, s in items]
    order = sorted(range(len(items)), key=lambda k: len(items[k][2]))
    groups = [order[a: a + 128] for a in range(0, len(order), 128)]
    paths = [guess(prepared, e, k, len(s)) if guess else flat_start(len(x), len(s)) for e, k, x, s in items]
    for turn in range(6 if guess else 14):
        # Few recordings do not feed many Gaussians.
        mixtures = 1 if turn < 5 or len(everything) < 200_000 else 2 if turn < 8 else 4
        model = Gaussians(items, paths, mixtures)
        score = sum(viterbi(items, group, model, paths) for group in groups)
        print(f"align: {speaker}, turn {turn}, {score / len(everything):.3f} a frame", flush=True)
    result = {}
    for (entry, known, _, states), path in zip(items, paths):
        durations = np.bincount(path // STATES, minlength=len(states) // STATES)
        result[entry["name"]] = dict(phones=known[0], tones=known[1], durations=durations.tolist())
    return result


def flat_start(frames: int, states: int) -> np.ndarray:
    """Silence at the edges, everything else evenly: the first guess."""
    path = np.zeros(frames, int)
    head, tail = min(5, frames // 5), min(7, frames // 5)
    path[:head] = np.linspace(0, STATES - 0.01, head)
    path[head: frames - tail] = STATES + np.linspace(0, states - 2 * STATES - 0.01, frames - head - tail)
    path[frames - tail:] = states - STATES + np.linspace(0, STATES - 0.01, tail)
    return path


class SynthesisGuess:
    """The first guess where a voice is at hand: it says the same phones, and its frames are laid onto the recorded ones
    by dynamic time warping of their cepstra."""

    def __init__(self, folder: Path, language: str):
        from .speaking import Voice

        self.voice, self.language = Voice(folder), language
        self.speaker = next(s["name"] for s in self.voice.speakers.values() if s["language"] == language)

    def __call__(self, prepared, entry, known, states: int) -> np.ndarray:
        durations, f0 = self.voice.prosody(*known, self.language, self.speaker)
        made = cepstra(self.voice.mel(known[0], durations, f0, self.speaker)[0])
        mel, _, _ = prepared.cut(entry, 0, entry["frames"])
        place = warped(normal(cepstra(mel)), normal(made))
        phone = np.repeat(np.arange(len(durations)), durations)
        within = np.concatenate([np.arange(d) * STATES // d for d in durations])
        return legal((phone * STATES + within)[place], states)


def normal(x: np.ndarray) -> np.ndarray:
    return (x - x.mean(0)) / (x.std(0) + 1e-3)


def warped(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each row of x the row of y that dynamic time warping lays on it."""
    cost = ((x[:, None] - y[None]) ** 2).sum(-1)
    total, back = np.full(cost.shape, np.inf), np.zeros(cost.shape, np.int8)
    total[0] = cost[0, 0] + np.concatenate([[0], np.full(cost.shape[1] - 1, np.inf)])
    for t in range(1, len(x)):
        # Stay, go on by one, or leave one out.
        steps = np.stack([total[t - 1], np.append(np.inf, total[t - 1, :-1]),
                          np.append([np.inf, np.inf], total[t - 1, :-2])[: cost.shape[1]]])
        back[t] = steps.argmin(0)
        total[t] = steps.min(0) + cost[t]
    place = np.zeros(len(x), int)
    place[-1] = len(y) - 1 if np.isfinite(total[-1, -1]) else int(total[-1].argmin())
    for t in range(len(x) - 1, 0, -1):
        place[t - 1] = place[t] - back[t, place[t]]
    return place


def legal(path: np.ndarray, states: int) -> np.ndarray:
    """A path that begins with the first state, ends with the last and leaves none out."""
    path = np.maximum.accumulate(path)
    t = np.arange(len(path))
    return np.clip(path, np.maximum(0, states - (len(path) - t)), np.minimum(states - 1, t))


class Gaussians:
    """Diagonal mixtures of all states, as two matrices: a frame's log likelihood is a product away."""

    def __init__(self, items, paths, mixtures):
        data = np.concatenate([x for _, _, x, _ in items])
        state = np.concatenate([s[p] for (_, _, _, s), p in zip(items, paths)])
        count, width = len(phones.PHONES) * STATES, data.shape[1]
        self.mixtures = mixtures
        self.mean = np.zeros((count, mixtures, width), np.float32)
        self.variance = np.full((count, mixtures, width), 2, np.float32)
        self.weight = np.full((count, mixtures), -np.log(mixtures), np.float32)
        by_state = np.argsort(state, kind="stable")
        bounds = np.searchsorted(state[by_state], np.arange(count + 1))
        for s in range(count):
            rows = data[by_state[bounds[s]: bounds[s + 1]]]
            if len(rows) >= 20:
                self.fit(s, rows)

    def fit(self, s, rows):
        mean, variance = rows.mean(0), rows.var(0) + 0.02
        self.mean[s], self.variance[s] = mean, variance
        if self.mixtures == 1 or len(rows) < 400:
            return
        chance = np.random.default_rng(s)
        centres = mean + chance.normal(size=self.mean[s].shape) * np.sqrt(variance) * 0.3
        for _ in range(4):
            nearest = ((rows[:, None, :13] - centres[None, :, :13]) ** 2).sum(-1).argmin(1)
            for m in range(self.mixtures):
                if (nearest == m).sum() > 10:
                    centres[m] = rows[nearest == m].mean(0)
        for m in range(self.mixtures):
            mine = rows[nearest == m]
            self.mean[s, m] = centres[m]
            self.variance[s, m] = mine.var(0) + 0.05 if len(mine) > 10 else variance
            self.weight[s, m] = np.log(max(len(mine) / len(rows), 1e-3))

    def likelihood(self, x: torch.Tensor) -> torch.Tensor:
        """[..., width] to [..., states]."""
        v, m = torch.tensor(self.variance).flatten(0, 1), torch.tensor(self.mean).flatten(0, 1)
        constant = torch.tensor(self.weight).flatten() - 0.5 * (v.log().sum(1) + (m * m / v).sum(1))
        log = constant - 0.5 * (x * x) @ (1 / v).T + x @ (m / v).T
        return torch.logsumexp(log.unflatten(-1, (-1, self.mixtures)), -1)


def viterbi(items, group, model, paths) -> float:
    """The best path of each item of a group of like lengths; returns the sum of their scores."""
    lengths = [len(items[k][2]) for k in group]
    counts = [len(items[k][3]) for k in group]
    frames, states = max(lengths), max(counts)
    x = torch.zeros(len(group), frames, items[group[0]][2].shape[1])
    index = torch.zeros(len(group), states, dtype=torch.long)
    for row, k in enumerate(group):
        x[row, : lengths[row]] = torch.tensor(items[k][2])
        index[row, : counts[row]] = torch.tensor(items[k][3])
    emit = model.likelihood(x).gather(2, index[:, None].expand(-1, frames, -1))
    best = torch.full((len(group), states), -1e30)
    best[:, 0] = emit[:, 0, 0]
    moved = torch.zeros(len(group), frames, states, dtype=torch.bool)
    scores = torch.zeros(len(group), frames, states)
    scores[:, 0] = best
    for t in range(1, frames):
        step = torch.cat([torch.full((len(group), 1), -1e30), best[:, :-1]], 1)
        moved[:, t] = step > best
        best = torch.maximum(best, step) + emit[:, t]
        scores[:, t] = best
    moved, total = moved.numpy(), 0.0
    for row, k in enumerate(group):
        state, path = counts[row] - 1, np.zeros(lengths[row], int)
        total += scores[row, lengths[row] - 1, state].item()
        for t in range(lengths[row] - 1, -1, -1):
            path[t] = state
            state -= int(moved[row, t, state])
        paths[k] = path
    return total
