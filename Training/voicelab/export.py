"""Checkpoints to the graphs and the voice.yaml that the daemon loads.

The vocoder's graph ends where its network ends: pulses, Fourier transforms and overlap-add are the daemon's. Weights
are stored in half precision and widened when the graph is loaded: half the size, the same speed.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn

from . import phones
from .acoustic import SPEAKERS, Acoustic
from .prepare import Prepared
from .vocoder import Vocoder

OPSET = 17
LANGUAGE = dict(mandarin="zh", english="en")


def run(config: dict, work: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, (module, inputs, outputs) in graphs(*networks(config, work)).items():
        save(module, inputs, outputs, target / f"{name}.onnx")
    speakers = [dict(name=name, index=index, language=LANGUAGE[name], mean_f0=mean_f0(config, work, name), gain=0.0)
                for name, index in SPEAKERS.items()]
    write_manifest(config, speakers, target)
    for speaker in speakers:
        speaker["gain"] = gain(target, speaker)
    write_manifest(config, speakers, target)
    size = sum(file.stat().st_size for file in target.glob("*.onnx")) / 1e6
    print(f"export: {target}, {size:.1f} MB")


def networks(config: dict, work: Path):
    sound, settings = config["sound"], config["vocoder"]
    acoustic = Acoustic(sound["mels"])
    acoustic.load_state_dict(torch.load(work / "acoustic.pt", weights_only=True, map_location="cpu")["net"])
    vocoder = Vocoder(sound, settings["width"], settings["blocks"])
    vocoder.load_state_dict(torch.load(work / "vocoder.pt", weights_only=True, map_location="cpu")["net"])
    return acoustic.eval(), vocoder.eval()


class Graph(nn.Module):
    """A function of a network as a module of its own."""

    def __init__(self, net: nn.Module, function):
        super().__init__()
        self.net, self.function = net, function

    def forward(self, *inputs):
        return self.function(self.net, *inputs)


class Filters(nn.Module):
    """FilterNet and the minimum phase. Folding the cepstrum is linear: here it is one matrix, since graphs lack a
    transform that every runtime does well."""

    def __init__(self, vocoder: Vocoder):
        super().__init__()
        self.net = vocoder.net
        self.register_buffer("fold", vocoder.minimum_phase(torch.eye(self.net.bins)))

    def forward(self, mel, f0):
        harmonic, breath, phase = self.net(mel, f0)
        angle = harmonic @ self.fold + phase
        magnitude = torch.exp(harmonic)
        return magnitude * torch.cos(angle), magnitude * torch.sin(angle), torch.exp(breath)


def graphs(acoustic: Acoustic, vocoder: Vocoder):
    """Each graph's module, its inputs by example and its outputs' names. Axes of length 9 may have any length."""
    tokens, one = torch.ones(1, 9, dtype=torch.long), torch.zeros(1, dtype=torch.long)
    width, mels = acoustic.phone.embedding_dim, acoustic.out.out_features
    frames, f0, mel = torch.randn(1, 9, width + 3), torch.full((1, 9), 200.0), torch.randn(1, 9, mels)

    def prosody(net, *inputs):
        hidden = net.prosody(*inputs)
        return hidden, net.log_durations(hidden)

    def pitch(net, frames):
        guess = net.pitch(frames)
        return torch.exp(guess[..., 0]) * 220, torch.sigmoid(guess[..., 1])

    def decode(net, *inputs):
        return net.decode(*inputs) * net.deviation + net.mean

    return dict(
        spectral=(Graph(acoustic, lambda net, tokens: net.spectral(tokens)), dict(tokens=tokens), ["hidden"]),
        prosody=(Graph(acoustic, prosody), dict(tokens=tokens, tones=tokens, speaker=one, language=one),
                 ["hidden", "log_duration"]),
        pitch=(Graph(acoustic, pitch), dict(frames=frames), ["f0", "voicing"]),
        acoustic=(Graph(acoustic, decode), dict(frames=frames, f0=f0, speaker=one, timbre=torch.zeros(1)), ["mel"]),
        filters=(Filters(vocoder), dict(mel=mel, f0=f0), ["harmonic_real", "harmonic_imag", "noise_magnitude"]))


def save(module: nn.Module, inputs: dict, outputs: list, path: Path) -> None:
    axes = {name: {1: "length"} for name, value in inputs.items() if value.dim() > 1} | {
        name: {1: "length"} for name in outputs}
    torch.onnx.export(
        module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
        dynamic_axes=axes, opset_version=OPSET, dynamo=False)
    model = onnx.load(path)
    halve(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def halve(model, smallest: int = 256) -> None:
    """Stores large weights as halves, each followed by a cast, which runtimes do once, at loading."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < smallest:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".half"))
        casts.append(helper.make_node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def mean_f0(config: dict, work: Path, speaker: str) -> int:
    """Geometric mean of the recordings, Hz."""
    prepared = Prepared(work, config["sound"])
    entries = [e for e in prepared.index if e["speaker"] == speaker and e["ratio"] == 1]
    f0 = np.concatenate([prepared.cut(e, 0, e["frames"])[1] for e in entries[::5]])
    return round(float(np.exp(np.log(f0[f0 > 0]).mean())))


def gain(target: Path, speaker: dict, goal: float = -20.0) -> float:
    """dB that bring what the speaker says to the common loudness, LUFS."""
    from .evaluate import readings
    from .measures import loudness
    from .speaking import Voice

    voice = Voice(target)
    sounds = [voice.say(*reading, speaker["language"], speaker["name"])[0]
              for _, reading in readings(speaker["language"])[:12]]
    return round(goal - loudness(np.concatenate(sounds), voice.rate), 1)


def write_manifest(config: dict, speakers: list, target: Path) -> None:
    sound = config["sound"]
    people = "\n".join(
        f"  - {{ name: {s['name']}, index: {s['index']}, language: {s['language']}, mean_f0: {s['mean_f0']}, "
        f"gain: {s['gain']} }}" for s in speakers)
    quoted = [f'"{phone}"' if phone in ("Y", "N") else phone for phone in phones.PHONES]
    rows = "\n".join("  " + ", ".join(quoted[a: a + 20]) + "," for a in range(0, len(quoted), 20))
    (target / "voice.yaml").write_text(f"""\
# The house voice: see MODEL-CARD.md. Written by Training/train.py export.
format: voxhumana.voice.v1
name: house
licence: CC-BY-SA-4.0
credits:
  - Yue Tan, Shtooka project, via hugolpz/audio-cmn (CC BY-SA)
  - rhasspy/dataset-voice-kathleen (CC0 1.0)

# Sound: samples a second, samples a frame, mel channels between two frequencies in Hz.
sample_rate: {sound['sample_rate']}
hop: {sound['hop']}
mels: {sound['mels']}
mel_range: [{sound['mel_low']:g}, {sound['mel_high']:g}]

# The first speaker is the default one. `language` is the speaker's own; `mean_f0` in Hz; `gain` in dB brings the
# speaker to -20 LUFS.
speakers:
{people}
# Numbers of the languages in the prosody network; a language that borrows another's prosody names its number.
languages: {{ zh: 0, en: 1, ja: 0 }}

graphs:
  spectral: spectral.onnx
  prosody: prosody.onnx
  pitch: pitch.onnx
  acoustic: acoustic.onnx
  filters: filters.onnx

# The phones in the order of the networks' tokens, from 0 on.
phones: [
{rows}
]
""", encoding="utf-8")
