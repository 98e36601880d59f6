"""Turns the first voice (22.05 kHz, 80 mel bands) into graphs of this pipeline's form (44.1 kHz, 128 bands), as a
starting point for training: `train.py acoustic --from FOLDER`.

Both have the same frames a second (22,050 / 256 = 44,100 / 512), the same FFT bin spacing, the same phones and the same
layers, so nearly everything carries over as it is. What differs: the mel frames, between which a ridge regression on a
few recordings translates; the filters, whose heads are set on fewer points and reach twice as high; two more blocks in
the vocoder's network, which begin as nothing.

    python Training/first-voice/carry_over.py FIRST_VOICE CORPORA FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent.parent))
from voicelab import config as configuration  # noqa: E402
from voicelab import export, prepare, warm  # noqa: E402
from voicelab.acoustic import Acoustic  # noqa: E402
from voicelab.features import MelSpectrogram, mel_centres  # noqa: E402
from voicelab.measures import resampled  # noqa: E402
from voicelab.vocoder import Vocoder, knots  # noqa: E402

# The first voice's names, module by module, and this pipeline's. `*` stands for a block's number.
ACOUSTIC = {
    "pe": "phone", "enc.*": "spectral_blocks.*", "n": "spectral_norm", "pe2": "prosody_phone", "te": "tone",
    "se": "prosody_speaker", "le": "language", "enc2.*": "prosody_blocks.*", "n2": "prosody_norm", "dp.*": "duration.*",
    "up2": "pitch_in", "pp.*": "pitch_blocks.*", "po": "pitch_out", "up": "frame_in", "fi": "f0_in", "sd": "speaker",
    "sc": "speaker_shift", "dec.*": "blocks.*", "o": "out"}
VOCODER = {"i": "inlet", "n0": "norm_in", "b.*": "blocks.*", "n": "norm_out", "h": "harmonic", "z": "noise", "p": "phase"}
BLOCK = {"dw": "depthwise", "n": "norm", "a": "expand", "b": "contract", "g": "scale"}
LEVEL = 2.0  # dB by which the first voice's recordings were louder than this pipeline's


def renamed(known: dict, prefix: str, table: dict) -> dict:
    result = {}
    for name, values in known.items():
        parts = name.removeprefix(prefix).split(".")
        if not name.startswith(prefix):
            continue
        many = len(parts) > 1 and parts[1].isdigit()
        key = f"{parts[0]}.*" if many else parts[0]
        if key not in table:
            continue
        rest = parts[2:] if many else parts[1:]
        head = table[key].replace("*", parts[1]) if many else table[key]
        if many and parts[0] != "dp":
            rest = [BLOCK[rest[0]], *rest[1:]]
        result[".".join([head, *rest])] = values
    return result


class FirstMel:
    """The first voice's mel frames: 80 bands from 40 to 10,000 Hz on the scale of O'Shaughnessy, at 22.05 kHz."""

    rate, hop, fft = 22050, 256, 1024

    def __init__(self):
        edges = 700 * (10 ** (np.linspace(*(2595 * np.log10(1 + np.array([40, 10000]) / 700)), 82) / 2595) - 1)
        bins = np.fft.rfftfreq(self.fft, 1 / self.rate)
        low, centre, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
        weights = np.maximum(0, np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)))
        self.filters = torch.tensor(weights * 2 / (high - low), dtype=torch.float32)

    def __call__(self, wave):
        pad = (self.fft - self.hop) // 2
        x = torch.nn.functional.pad(torch.tensor(wave, dtype=torch.float32)[None, None], (pad, pad), mode="reflect")
        spectrum = torch.stft(x[0, 0], self.fft, self.hop, self.fft, torch.hann_window(self.fft), center=False,
                              return_complex=True).abs()
        return torch.log((self.filters @ spectrum).clamp(min=1e-5)).T.numpy()


def frames(config: dict, corpora: Path, count: int):
    """Frames of the same sound in both forms, and which of them are full band."""
    sound, first, ours, full = config["sound"], [], [], []
    old, new = FirstMel(), MelSpectrogram(sound)
    for speaker, corpus in config["corpora"].items():
        recordings = list(prepare.recordings(speaker, corpora / corpus["archive"]))
        share = count if speaker == "mandarin" else count // 4  # sentences are longer than words
        for _, _, data in recordings[:: len(recordings) // share]:
            wave = prepare.cleaned(data, sound, corpus)
            a, b = old(resampled(wave, sound["sample_rate"], FirstMel.rate)), new(wave)
            n = min(len(a), len(b))
            first.append(a[:n])
            ours.append(b[:n])
            full.append(np.full(n, corpus["band"] > 16000))
    return np.concatenate(first), np.concatenate(ours), np.concatenate(full)


def regression(x, y, ridge: float = 3.0):
    """Weights [in, out] and constant of the best linear guess of y from x."""
    mx, my = x.mean(0), y.mean(0)
    w = np.linalg.solve((x - mx).T @ (x - mx) + ridge * np.eye(x.shape[1]), (x - mx).T @ (y - my))
    return w, my - mx @ w


def filled(net, known: dict):
    state = net.state_dict()
    for name, values in known.items():
        assert state[name].shape == values.shape, (name, state[name].shape, values.shape)
        state[name] = torch.tensor(values, dtype=torch.float32)
    net.load_state_dict(state)
    return net


def acoustic(folder: Path, config: dict, first, ours, full):
    known = {}
    for graph in ("spectral", "prosody", "pitch", "acoustic"):
        known |= warm.weights(folder / f"{graph}.onnx")
    mean, deviation = known["mu"], known["sd"]
    known = renamed(known, "n.", ACOUSTIC)
    louder = first + LEVEL / 20 * np.log(10)
    w, c = regression(louder, ours)
    top, constant = regression(louder[full], ours[full])
    high = ours[full].mean(0)  # the highest bands from full-band recordings only
    net = Acoustic(config["sound"]["mels"])
    upper = int((mel_centres(config["sound"]) < 9600).sum())
    w[:, upper:], c[upper:] = top[:, upper:], constant[upper:]
    new_mean, new_deviation = ours.mean(0), ours.std(0)
    new_mean[upper:], new_deviation[upper:] = high[upper:], ours[full].std(0)[upper:]
    body, bias = known.pop("out.weight"), known.pop("out.bias")
    known["out.weight"] = ((w * deviation[:, None]).T @ body) / new_deviation[:, None]
    known["out.bias"] = ((bias * deviation + mean) @ w + c - new_mean) / new_deviation
    known["f0_in.weight"] = known["f0_in.weight"].reshape(256, 2)
    known |= {"mean": new_mean, "deviation": new_deviation, "timbre_in.weight": np.zeros((256, 1)),
              "timbre_in.bias": np.full(256, 1e-4)}
    return filled(net, known)


def vocoder(folder: Path, config: dict, first, ours):
    known = renamed(warm.weights(folder / "filters.onnx"), "v.", VOCODER)
    net = Vocoder(config["sound"], config["vocoder"]["width"], config["vocoder"]["blocks"])
    w, c = regression((ours + 5) / 3, (first + 5) / 3)
    inlet = known["inlet.weight"]
    known["inlet.weight"] = np.concatenate([np.einsum("nm,omk->onk", w, inlet[:, :80]),
                                            inlet[:, 80:]], 1)
    known["inlet.bias"] = known["inlet.bias"] + np.einsum("m,omk->o", c, inlet[:, :80])
    places = np.minimum(knots(config["sound"]), 470)  # above 10 kHz: as there, but lower
    fall = np.maximum(0, knots(config["sound"]) - 470) / 555
    for head, slope in (("harmonic", 3.0), ("noise", 1.0), ("phase", 0.0)):
        known[f"{head}.weight"] = known[f"{head}.weight"][places]
        # Twice the rate: pulses of unit power have twice the harmonics, noise of unit power twice the width.
        louder = 0 if head == "phase" else np.log(2) / 2
        known[f"{head}.bias"] = known[f"{head}.bias"][places] + louder - slope * fall
    filled(net.net, known)
    for block in net.net.blocks[6:]:
        torch.nn.init.normal_(block.scale, std=1e-3)
    return net


def main() -> None:
    folder, corpora, target = map(Path, sys.argv[1:])
    torch.manual_seed(7)
    config = configuration.load(Path(__file__).parent.parent / "config.toml")
    first, ours, full = frames(config, corpora, 160)
    nets = acoustic(folder, config, first, ours, full), vocoder(folder, config, first, ours)
    target.mkdir(parents=True, exist_ok=True)
    for name, (module, inputs, outputs) in export.graphs(*nets).items():
        export.save(module, inputs, outputs, target / f"{name}.onnx")
    print(f"carried over to {target}")


if __name__ == "__main__":
    main()
