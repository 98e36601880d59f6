"""The exported voice as the daemon plays it: ONNX graphs, and the signal processing beside them in numpy.

For evaluation. Works with any folder of this format, whatever its sizes, so that two voices can be compared.
"""

from pathlib import Path

import numpy as np
import onnxruntime
import yaml

from . import even_noise, phones
from .knots import between, knots
from .matching import Matching

LANGUAGES = dict(zh="mandarin", en="english")


class Voice:
    def __init__(self, folder: Path):
        self.folder = folder
        self.manifest = yaml.safe_load((folder / "voice.yaml").read_text(encoding="utf-8"))
        self.rate, self.hop, self.fft = self.manifest["sample_rate"], self.manifest["hop"], 4 * self.manifest["hop"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.graphs = {name: onnxruntime.InferenceSession(str(folder / file), options)
                       for name, file in self.manifest["graphs"].items()}
        self.number = {phone: number for number, phone in enumerate(self.manifest["phones"])}
        self.speakers = {speaker["name"]: speaker for speaker in self.manifest["speakers"]}
        self.between = between(knots(dict(fft=self.fft, sample_rate=self.rate)))
        low, high = self.manifest["mel_range"]
        self.matching = Matching(dict(sample_rate=self.rate, hop=self.hop, fft=self.fft, mels=self.manifest["mels"],
                                      mel_low=low, mel_high=high))
        self.window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.fft) / self.fft)).astype(np.float32)

    def run(self, graph: str, **inputs):
        """Gives a graph those of the inputs that it has."""
        session = self.graphs[graph]
        names = {port.name for port in session.get_inputs()}
        return session.run(None, {name: value for name, value in inputs.items() if name in names})

    def whole(self, graph: str, entering: dict, leaving: dict = {}, **others):
        """What a graph with carried rows gives for the whole at once: behind it come as many zeros as its output is
        late. `leaving` is aligned with what comes out."""
        session = self.graphs[graph]
        state = np.zeros(next(port.shape for port in session.get_inputs() if port.name == "state"), np.float32)
        total, late = next(iter(entering.values())).shape[1], self.manifest["late"][graph]
        pad = lambda x, before, after: np.pad(x, [(0, 0), (before, after)] + [(0, 0)] * (x.ndim - 2))
        given = {k: pad(x, 0, late) for k, x in entering.items()} | {k: pad(x, late, 0) for k, x in leaving.items()}
        *made, _ = self.run(graph, **given, **others, start=np.array([0]), total=np.array([total]), state=state)
        return [part[:, late:] for part in made]

    def say(self, row, tones, language: str, speaker: str):
        """Sound, F0 that was asked for and the phones' frames."""
        durations, f0 = self.prosody(row, tones, language, speaker)
        return self.render(row, durations, f0, speaker), f0, durations

    def prosody(self, row, tones, language: str, speaker: str):
        """Natural durations and F0: those of the language's own speaker, the F0 brought to this one's register."""
        native = next(s for s in self.speakers.values() if s["language"] == language)
        hidden, log_duration = self.run(
            "prosody", tokens=self.tokens(row), tones=np.array([tones]), speaker=np.array([native["index"]]),
            language=np.array([self.manifest["languages"][language]]))
        durations = np.maximum(2, np.round(np.exp(log_duration[0]))).astype(int)
        f0, voicing = self.run("pitch", frames=regulated(hidden[0], durations))
        f0 = np.where(voicing[0] > 0.5, f0[0], 0) * self.speakers[speaker]["mean_f0"] / native["mean_f0"]
        return durations, repaired(f0, row, durations).astype(np.float32)

    def mel(self, row, durations, f0, speaker: str, timbre: float = 0):
        (hidden,) = self.run("spectral", tokens=self.tokens(row))
        f0 = f0[None].astype(np.float32)
        (mel,) = self.whole("acoustic", dict(frames=regulated(hidden[0], durations), f0=f0), dict(leaving=f0),
                            speaker=np.array([self.speakers[speaker]["index"]]), timbre=np.array([timbre], np.float32))
        return mel

    def render(self, row, durations, f0, speaker: str, timbre: float = 0):
        gain = 10 ** (self.speakers[speaker].get("gain", 0) / 20)
        return self.vocode(self.mel(row, durations, f0, speaker, timbre), f0) * gain

    def vocode(self, mel, f0, noise=None):
        """[1, frames, bands] and Hz a frame to sound, frames * hop samples long."""
        return self.matching(self.filtered(mel, f0, noise), mel[0])

    def filtered(self, mel, f0, noise=None):
        """Pulses and noise through the network's filters."""
        entering = dict(mel=mel, f0=f0[None].astype(np.float32))
        harmonic, breath, angle, swell = (part[0] for part in self.whole("filters", entering))
        if noise is None:
            noise = even_noise.read(0, len(f0) * self.hop, 0)
        voice = np.exp(harmonic @ self.between + 1j * angle)
        noise = self.spectrum(noise * self.swelling(swell))
        spectrum = self.spectrum(self.pulses(f0)) * voice + noise * np.exp(breath @ self.between)
        return self.matching.overlapped(np.fft.irfft(spectrum, n=self.fft) * self.window)

    def swelling(self, swell):
        """As Sources/Vocals/NoiseSwell.swift: the noise's gain of every sample, two frames behind what the graph says,
        a straight line of its logarithm between the middles of a frame's parts."""
        parts = np.concatenate([np.zeros_like(swell[:2]), swell])[: len(swell)].ravel()
        size = self.hop // swell.shape[1]
        return np.exp(np.interp((np.arange(len(parts) * size) + 0.5) / size - 0.5, np.arange(len(parts)), parts))

    def spectrum(self, wave):
        pad = (self.fft - self.hop) // 2
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(wave, pad), self.fft)[:: self.hop]
        return np.fft.rfft(frames * self.window)

    def pulses(self, f0):
        """As Sources/Vocals/PulseSource.swift: equal harmonics up to half the sampling rate, of unit power."""
        before, after = np.pad(f0, (1, 0))[:-1, None], np.pad(f0, (0, 1))[1:, None]
        place = ((np.arange(self.hop) + 0.5) / self.hop - 0.5).astype(np.float32)
        neighbour, own = np.where(place < 0, before, after), f0[:, None]
        hertz = (own + np.where(neighbour > 0, neighbour - own, 0) * np.abs(place)).ravel()
        voiced = np.repeat(f0 > 0, self.hop)
        hertz = np.where(voiced, np.maximum(hertz, 60), 100).astype(np.float32)
        angle = 2 * np.pi * (np.cumsum(hertz / np.float32(self.rate), dtype=np.float64) % 1)
        harmonics = np.floor(self.rate / 2 / hertz) - 1
        half = np.sin(angle / 2)
        peak = np.abs(half) < 1e-4
        train = np.where(peak, harmonics, (np.sin((harmonics + 0.5) * angle) / np.where(peak, 1, half) - 1) / 2)
        return np.where(voiced, train / np.sqrt(harmonics / 2), 0).clip(-40, 40)

    def tokens(self, row):
        return np.array([[self.number[phone] for phone in row]])


def regulated(hidden, durations):
    """Each phone's row for its frames, with where in the phone a frame stands; [1, frames, width + 3]."""
    index = np.repeat(np.arange(len(durations)), durations)
    position = np.concatenate([np.arange(d) / d for d in durations if d])
    place = np.stack([position, 1 - position, np.log(np.maximum(durations, 1))[index] / 3], -1)
    return np.concatenate([hidden[index], place], -1, dtype=np.float32)[None]


def repaired(f0, row, durations, edge: int = 2):
    """Voicing follows the phones, as in Sources/Vocals/VoicingRepair.swift; new voiced frames get an F0 between."""
    voiced, start = f0 > 0, 0
    for phone, duration in zip(row, durations):
        part = voiced[start: start + duration]
        if phone in phones.SILENT:
            part[:] = False
        elif phone in phones.VOICELESS or (phone in phones.EITHER and part.mean() < 0.5):
            part[edge: max(edge, duration - edge)] = False
        else:
            part[:] = True
        start += duration
    known = np.flatnonzero((f0 > 0) & voiced)
    if len(known) == 0:
        return np.zeros_like(f0)
    return np.where(voiced, np.exp(np.interp(np.arange(len(f0)), known, np.log(f0[known]))), 0)
