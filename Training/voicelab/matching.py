"""Brings what a vocoder made to the mel frames that it was asked for.

The filters say what should come out on average; what does come out also depends on where pulses and noise happen to lie
in the windows, and the network's guess is never quite right. So the sound is heard again, as mel frames are, and each
band of each frame gets the gain that was missing. Twice: after the first time neighbours have changed too.

On ten unseen recordings of each speaker copy-synthesis went from PESQ 3.19 to 3.57 and from 2.76 to 3.34 (even noise,
no training); the third time gains a twentieth more and costs as much as the second. The gain can be taken before the
pulses and the noise are overlapped, without any further transform: that was tried, and is worse than nothing (3.16, 2.75).
As in Sources/Vocals/MelMatching.swift.
"""

import numpy as np

from .features import mel_filters

# Of the gain that is missing, round by round: neighbours share their bins, so a whole gain is not enough.
STRENGTHS = (1.5, 1.3)
LIMIT = 1.5  # nepers, 13 dB: more is not a mistake of level
FLOOR = 1e-5  # of the mel frames


class Matching:
    def __init__(self, sound: dict):
        self.hop, self.fft = sound["hop"], sound["fft"]
        self.reach = (self.fft - self.hop) // 2
        self.filters = mel_filters(sound).numpy().T.astype(np.float64)  # [bins, mels]
        # A bin's gain in nepers is the mean of its bands'; 0 where there are none.
        self.between = (self.filters / np.maximum(self.filters.sum(1, keepdims=True), 1e-12)).T
        self.window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.fft) / self.fft)

    def __call__(self, sound: np.ndarray, mel: np.ndarray) -> np.ndarray:
        """Samples and [frames, mels], frames * hop samples long."""
        for strength in STRENGTHS:
            sound = self.once(sound, mel, strength)
        return sound

    def once(self, sound: np.ndarray, mel: np.ndarray, strength: float) -> np.ndarray:
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(sound, self.reach), self.fft)[:: self.hop]
        spectrum = np.fft.rfft(windows * self.window)
        made = np.log(np.maximum(np.abs(spectrum) @ self.filters, FLOOR))
        mel = np.maximum(mel, np.log(FLOOR))
        gain = np.exp(np.clip(mel - made, -LIMIT, LIMIT) * strength @ self.between)
        return self.overlapped(np.fft.irfft(spectrum * gain) * self.window)

    def overlapped(self, pieces: np.ndarray) -> np.ndarray:
        length = (len(pieces) - 1) * self.hop + self.fft
        sound, weight = np.zeros(length), np.zeros(length)
        for number, piece in enumerate(pieces):
            place = slice(number * self.hop, number * self.hop + self.fft)
            sound[place] += piece
            weight[place] += self.window**2
        return (sound / np.maximum(weight, 1e-3))[self.reach: self.reach + len(pieces) * self.hop]
