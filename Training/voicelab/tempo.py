"""Recordings as if they had been said faster.

Words said alone take twice the time that they have in a sentence. A network that was shown nothing else blurs the phones
of quick speech, since it never met one so short. Here a copy keeps every other frame or so, phone by phone, and so keeps
the whole of each phone's movement: what comes of it is quick and clear. Frames are dropped, not mixed, because mixed
ones lose the grain that speech has.
"""

import math
import random

import numpy as np


def hastened(durations: np.ndarray, settings: dict, chance: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """The phones' new frames, one or more each, and for every new frame the old one that it shows. `range` has the
    slowest and fastest share of its time that the whole keeps, `uneven` by how much (ln) a phone may differ from that."""
    whole = chance.uniform(*settings["range"])
    shares = [whole * math.exp(chance.uniform(-1, 1) * settings["uneven"]) for _ in durations]
    return shortened(durations, np.array(shares))


def shortened(durations: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Phones that keep these shares of their frames, one or more each, and the old frame that each of the new ones shows."""
    kept = np.maximum(1, np.round(durations * shares)).astype(int)
    starts = np.cumsum(durations) - durations
    return kept, np.concatenate([start + ((np.arange(n) + 0.5) * old / n).astype(int)
                                 for start, old, n in zip(starts, durations, kept)])
