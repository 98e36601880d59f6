"""The frequencies on which the vocoder's filters are set."""

import numpy as np
import torch


def knots(sound: dict, fine: float = 1500.0) -> np.ndarray:
    """The bins on which a filter is set: every one up to `fine` Hz, above it spaced in proportion to frequency, as the
    ear resolves it. A filter that is a straight line between them cannot ring at a single bin (a thin stripe)."""
    top, place, result = sound["fft"] // 2, 0.0, []
    first = fine * sound["fft"] / sound["sample_rate"]
    while place < top - 1:
        result.append(round(place))
        place += max(1.0, place / first)
    return np.unique([*result, top])


def between(places: np.ndarray) -> np.ndarray:
    """Straight lines between the knots, [knots, bins]."""
    bins = np.arange(places[-1] + 1)
    rows = [np.interp(bins, places, row) for row in np.eye(len(places))]
    return np.stack(rows).astype(np.float32)


def minimum_phase(log_magnitude):
    """Phase of the minimum-phase filter with this log magnitude in every bin, by folding its cepstrum."""
    n = 2 * (log_magnitude.shape[-1] - 1)
    cepstrum = torch.fft.irfft(log_magnitude, n=n)
    fold = torch.zeros(n, device=cepstrum.device)
    fold[0], fold[1: n // 2], fold[n // 2] = 1, 2, 1
    return torch.fft.rfft(cepstrum * fold, n=n).imag
