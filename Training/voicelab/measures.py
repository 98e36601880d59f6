"""What can be measured of speech without ears."""

import math
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy.signal


def resampled(wave: np.ndarray, rate: int, to: int) -> np.ndarray:
    part = Fraction(to, rate)
    return scipy.signal.resample_poly(wave, part.numerator, part.denominator)


def perceptual_quality(real: np.ndarray, made: np.ndarray, rate: int) -> float:
    """PESQ, wide band (ITU-T P.862.2): 1 to 4.64."""
    from pesq import pesq

    return pesq(16000, resampled(real, rate, 16000), resampled(made, rate, 16000), "wb")


def intelligibility(real: np.ndarray, made: np.ndarray, rate: int) -> float:
    """STOI (Taal et al. 2011): 0 to 1."""
    from pystoi import stoi

    return stoi(real, made, rate)


def spectral_distance(real: np.ndarray, made: np.ndarray, rate: int, low: float, high: float) -> float:
    """Log-spectral distance in dB between two frequencies, over the frames within 40 dB of the loudest."""
    def decibels(wave):
        f, _, z = scipy.signal.stft(wave, rate, nperseg=2048, noverlap=1536)
        return 10 * np.log10(np.abs(z[(f >= low) & (f < high)]) ** 2 + 1e-12), (np.abs(z) ** 2).sum(0)

    (a, power), (b, _) = decibels(real), decibels(made)
    loud = power > power.max() * 1e-4
    return float(np.sqrt(((a - b)[:, loud] ** 2).mean(0)).mean())


def world(wave: np.ndarray, rate: int) -> np.ndarray:
    """Taken apart and put together again by WORLD (Morise et al. 2016): the yardstick for a vocoder."""
    import pyworld

    x = wave.astype(np.float64)
    f0, times = pyworld.harvest(x, rate)
    spectrum = pyworld.cheaptrick(x, f0, times, rate)
    made = pyworld.synthesize(f0, spectrum, pyworld.d4c(x, f0, times, rate), rate)
    return np.pad(made, (0, max(0, len(x) - len(made))))[: len(x)]


def loudness(wave: np.ndarray, rate: int) -> float:
    """Gated loudness by ITU-R BS.1770-4, LUFS."""
    x = resampled(wave, rate, 48000)
    x = scipy.signal.lfilter([1.53512485958697, -2.69169618940638, 1.19839281085285],
                             [1, -1.69065929318241, 0.73248077421585], x)
    x = scipy.signal.lfilter([1, -2, 1], [1, -1.99004745483398, 0.99007225036621], x)
    blocks = np.lib.stride_tricks.sliding_window_view(x, 19200)[::4800]
    power = (blocks**2).mean(1)
    level = lambda p: -0.691 + 10 * math.log10(max(p, 1e-12))
    power = power[[level(p) > -70 for p in power]]
    threshold = level(power.mean()) - 10
    return level(power[[level(p) > threshold for p in power]].mean())


class WordRecogniser:
    """pocketsphinx with a closed vocabulary and a unigram model of fixed sentences."""

    def __init__(self, sentences: list[str], work: Path):
        from pocketsphinx import Decoder, get_model_path

        counts = Counter(word for sentence in sentences for word in words(sentence))
        total, path = sum(counts.values()), work / "unigrams.lm"
        rows = [f"{math.log10(n / total):.4f} {word}" for word, n in sorted(counts.items())]
        path.write_text("\n".join([
            "\\data\\", f"ngram 1={len(rows) + 2}", "", "\\1-grams:", "-1.0 </s>", "-99 <s>", *rows, "",
            "\\end\\", ""]))
        self.decoder = Decoder(
            lm=str(path), dict=get_model_path("en-us/cmudict-en-us.dict"), loglevel="FATAL")

    def errors(self, sentence: str, wave: np.ndarray, rate: int) -> tuple[int, int]:
        """Wrong words (substituted, left out, added), and how many there were."""
        y = np.pad(resampled(wave, rate, 16000), 3200)
        pcm = (y / np.abs(y).max() * 20000).astype(np.int16)
        self.decoder.start_utt()
        self.decoder.process_raw(pcm.tobytes(), False, True)
        self.decoder.end_utt()
        heard = self.decoder.hyp().hypstr.split() if self.decoder.hyp() else []
        said = words(sentence)
        return edit_distance(said, heard), len(said)


def words(sentence: str) -> list[str]:
    return "".join(c if c.isalpha() or c == "'" else " " for c in sentence.lower()).split()


def edit_distance(a: list, b: list) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def clicks(wave: np.ndarray, rate: int, factor: float = 12) -> int:
    """How many times the second difference leaps: its largest value in 0.5 ms against its mean over 20 ms around."""
    bend = np.abs(np.diff(wave, 2))
    short, long = int(rate * 0.0005), int(rate * 0.02)
    usable = len(bend) // short * short
    peaks = bend[:usable].reshape(-1, short).max(1)
    around = np.convolve(bend, np.ones(long) / long, "same")[:usable].reshape(-1, short).mean(1)
    loud = np.convolve(np.abs(wave), np.ones(long) / long, "same")[:usable].reshape(-1, short).mean(1) > 1e-3
    leaps = np.flatnonzero((peaks > factor * around) & loud)
    return int((np.diff(leaps, prepend=-10) > 4).sum())


def cepstral_distortion(real: np.ndarray, made: np.ndarray) -> float:
    """Mel-cepstral distortion in dB of aligned log mel frames, coefficients 1 to 13, over frames within 4 nepers of
    the loudest (Kubichek 1993; the cepstra are those of the mel bands, so the numbers compare only with each other)."""
    from scipy.fft import dct

    n = min(len(real), len(made))
    a, b = (dct(x[:n], axis=1, norm="ortho")[:, 1:14] * math.sqrt(2 / x.shape[1]) for x in (real, made))
    loud = real[:n].mean(1) > np.quantile(real[:n].mean(1), 0.95) - 4
    return float((10 / math.log(10) * np.sqrt(2 * ((a - b) ** 2).sum(1)))[loud].mean())
