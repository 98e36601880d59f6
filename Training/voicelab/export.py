"""Checkpoints to the graphs and the voice.yaml that the daemon loads.

The vocoder's graph ends where its network ends: pulses, Fourier transforms and overlap-add are the daemon's. Weights
are stored in half precision and widened when the graph is loaded, or as whole numbers (`quantised.py`).
"""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
import yaml
from onnx import helper, numpy_helper
from torch import nn

from . import networks, phones
from .acoustic import Acoustic
from .features import mel_centres
from .layers import settled
from .prepare import Prepared
from .quantised import quantise
from .streaming import Decoder, Filters
from .vocoder import Vocoder
from .warp import Warp

OPSET = 17


def run(config: dict, work: Path, target: Path, start: Path | None = None, otherwise: Path | None = None) -> None:
    """`start`: the voice from which speakers without recordings here were taken; `otherwise`: the one that has the
    networks that were not trained here."""
    target.mkdir(parents=True, exist_ok=True)
    acoustic, vocoder = networks.load(config, work, otherwise)
    for name, (module, inputs, outputs) in graphs(acoustic, vocoder).items():
        save(module, inputs, outputs, target / f"{name}.onnx")
    speakers = described(config, work, start)
    heading = dict(name="house", credits=CREDITS)
    if start:
        known = yaml.safe_load((start / "voice.yaml").read_text(encoding="utf-8"))
        heading = dict(name=speakers[0]["name"], credits=known["credits"])
    heading["late"] = dict(acoustic=Decoder(acoustic).late, filters=Filters(vocoder).late)
    write_manifest(config, heading, speakers, target)
    warp = calibrate(config, acoustic, vocoder, target)
    offset = torch.tensor(offsets(config, work, target, len(speakers)))
    module, inputs, outputs = graphs(acoustic, vocoder, warp, offset)["acoustic"]
    save(module, inputs, outputs, target / "acoustic.onnx")
    for speaker in speakers:
        speaker["gain"] = gain(target, speaker)
    write_manifest(config, heading, speakers, target)
    size = sum(file.stat().st_size for file in target.glob("*.onnx")) / 1e6
    print(f"export: {target}, {size:.1f} MB")


def calibrate(config: dict, acoustic: Acoustic, vocoder: Vocoder, target: Path) -> Warp | None:
    """Networks shy away from what they rarely heard: formants move by less than was asked for. What is missing is
    measured and put into the layer through which `timbre` enters. From a network that has hardly learned it, or learned
    only the large shifts that resampled copies have, `timbre` is taken away, and the graph stretches the frames instead."""
    from .speaking import Voice
    from .unseen import REQUESTS, formants

    moved = np.array(list(formants(Voice(target)).values()))
    slope = float(np.sum(moved * REQUESTS) / np.sum(np.tile(np.square(REQUESTS), (len(moved), 1))))
    apart = float(np.abs(moved / max(slope, 0.1) - REQUESTS).max())
    learned = slope > 0.6 and apart < 0.6  # semitones
    print(f"export: formants move by {slope:.2f} of what is asked, then {apart:.1f} semitones from it at worst; "
          f"{'set right' if learned else 'frames are stretched instead'}")
    with torch.no_grad():
        if learned:
            acoustic.timbre_in.weight /= slope
        else:
            acoustic.frame_in.bias += acoustic.timbre_in.bias
    return None if learned else Warp(config["sound"])


def offsets(config: dict, work: Path, target: Path, speakers: int, count: int = 100) -> np.ndarray:
    """By how much the frames read are louder than they should be, band by band, on average, [speakers, mels]. A judge
    leaves the last steps' whims in single bands: stripes at one frequency through all of a sentence, 3 dB at worst; so
    they are held against the recordings. Where a recording ends, they go on as full-band recordings do there (`border`).
    Nothing is known of speakers without recordings."""
    from .speaking import Voice

    voice, prepared = Voice(target), Prepared(work, config["sound"])
    aligned, centres = json.loads((work / "aligned.json").read_text()), mel_centres(config["sound"])
    result = np.zeros((speakers, config["sound"]["mels"]), np.float32)
    frames = {name: loud_frames(voice, prepared, aligned, name, count) for name in voice.speakers}
    reach = {name: centres < 0.96 * corpus["band"] for name, corpus in config["corpora"].items()}
    full = [recorded for name, (_, recorded) in frames.items() if len(recorded) and reach[name].all()]
    for name, (read, recorded) in frames.items():
        if not len(read):
            continue
        row, known = result[voice.speakers[name]["index"]], centres < 0.92 * config["corpora"][name]["band"]
        row[known] = (read - recorded).mean(0)[known]
        print(f"export: bands of {name} set right by {8.686 * np.abs(row).max():.1f} dB at most")
        if full and not reach[name].all():
            first = int(reach[name].sum())
            row[first:] = border(read, first) - border(np.concatenate(full), first)
            print(f"export: what {name}'s recordings lack is raised by {-8.686 * row[first]:.1f} dB")
    return result


def loud_frames(voice, prepared: Prepared, aligned: dict, name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The louder mel frames of a speaker's recordings, as the voice reads them and as they were recorded."""
    entries = [e for e in prepared.index if e["speaker"] == name and e["ratio"] == 1 and e["name"] in aligned]
    read, recorded = [np.empty((0, 0))], [np.empty((0, 0))]
    for entry in entries[:: max(1, len(entries) // count)]:
        known = aligned[entry["name"]]
        mel, f0, _ = prepared.cut(entry, 0, entry["frames"])
        made = voice.mel(known["phones"], np.array(known["durations"]), f0, name)[0]
        loud = mel.mean(1) > np.quantile(mel.mean(1), 0.95) - 3
        read.append(made[loud])
        recorded.append(mel[loud])
    return np.concatenate(read[1:] or read), np.concatenate(recorded[1:] or recorded)


def border(frames: np.ndarray, first: int, width: int = 6) -> float:
    """By how much the bands from `first` on are louder than those before it."""
    return float((frames[:, first: first + width].mean(1) - frames[:, first - width: first].mean(1)).mean())


def described(config: dict, work: Path, start: Path | None) -> list[dict]:
    """The manifest's speakers; one with recordings of the user's own comes first, as the default one."""
    older = {}
    if start:
        older = {s["name"]: s for s in yaml.safe_load((start / "voice.yaml").read_text(encoding="utf-8"))["speakers"]}
    result = []
    for index, (name, corpus) in enumerate(config["corpora"].items()):
        mean = older[name]["mean_f0"] if corpus.get("absent") else mean_f0(config, work, name)
        result.append(dict(name=name, index=index, language=corpus["language"], mean_f0=mean, gain=0.0))
    return sorted(result, key=lambda s: "recordings" not in config["corpora"][s["name"]])


class Graph(nn.Module):
    """A function of a network as a module of its own."""

    def __init__(self, net: nn.Module, function):
        super().__init__()
        self.net, self.function = net, function

    def forward(self, *inputs):
        return self.function(self.net, *inputs)


def graphs(acoustic: Acoustic, vocoder: Vocoder, warp: Warp | None = None, offset=None):
    """Each graph's module, its inputs by example and its outputs' names. Axes of length 9 may have any length."""
    acoustic, vocoder = settled(acoustic), settled(vocoder)
    tokens, one = torch.ones(1, 9, dtype=torch.long), torch.zeros(1, dtype=torch.long)
    width, mels = acoustic.phone.embedding_dim, acoustic.out.out_features
    frames, f0, mel = torch.randn(1, 9, width + 3), torch.full((1, 9), 200.0), torch.randn(1, 9, mels)

    def prosody(net, *inputs):
        hidden = net.prosody(*inputs)
        return hidden, net.log_durations(hidden)

    def pitch(net, frames):
        guess = net.pitch(frames)
        return torch.exp(guess[..., 0]) * 220, torch.sigmoid(guess[..., 1])

    decoder, filters = Decoder(acoustic, warp, offset), Filters(vocoder)
    place = dict(start=one, total=one + 9)
    return dict(
        spectral=(Graph(acoustic, lambda net, tokens: net.spectral(tokens)), dict(tokens=tokens), ["hidden"]),
        prosody=(Graph(acoustic, prosody), dict(tokens=tokens, tones=tokens, speaker=one, language=one),
                 ["hidden", "log_duration"]),
        pitch=(Graph(acoustic, pitch), dict(frames=frames), ["f0", "voicing"]),
        acoustic=(decoder, dict(frames=frames, f0=f0, leaving=f0, speaker=one, timbre=torch.zeros(1)) | place
                  | dict(state=decoder.beginning()), ["mel", "kept"]),
        filters=(filters, dict(mel=mel, f0=f0) | place | dict(state=filters.beginning()),
                 ["harmonic", "noise", "angle", "swell", "kept"]))


# Not the prosody network: its work is little, and with durations rounded otherwise English had four more words in a thousand
# wrong (within chance, but for both speakers).
QUANTISED = ("spectral", "pitch", "acoustic", "filters")
FIXED = ("state", "kept")  # tensors without an axis of any length


def save(module: nn.Module, inputs: dict, outputs: list, path: Path) -> None:
    axes = {name: {1: "length"} for name, value in inputs.items() if value.dim() > 1 and name not in FIXED} | {
        name: {1: "length"} for name in outputs if name not in FIXED}
    torch.onnx.export(
        module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
        dynamic_axes=axes, opset_version=OPSET, dynamo=False)
    if path.stem in QUANTISED:
        quantise(path)
    store_halves(path)


def store_halves(path: Path) -> None:
    model = onnx.load(path)
    halve(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def halve(model, smallest: int = 256) -> None:
    """Stores large weights as halves, each followed by a cast, which runtimes do once, at loading."""
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < smallest or tensor.name.endswith("_scale"):
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


# dB by which the daemon's own rhythm, melody and energy make a language softer than the networks' reading of it.
SOFTER = dict(zh=0.9, en=0.0)


def gain(target: Path, speaker: dict, goal: float = -20.0) -> float:
    """dB that bring what the speaker says in the daemon to the common loudness, LUFS."""
    from .evaluate import readings
    from .measures import loudness
    from .speaking import Voice

    voice = Voice(target)
    sounds = [voice.say(*reading, speaker["language"], speaker["name"])[0]
              for _, reading in readings(speaker["language"])[:12]]
    return round(goal + SOFTER[speaker["language"]] - loudness(np.concatenate(sounds), voice.rate), 1)


CREDITS = [
    "Yue Tan, Shtooka project, via hugolpz/audio-cmn (CC BY-SA)", "rhasspy/dataset-voice-kathleen (CC0 1.0)"]


def write_manifest(config: dict, heading: dict, speakers: list, target: Path) -> None:
    sound = config["sound"]
    people = "\n".join(
        f"  - {{ name: {s['name']}, index: {s['index']}, language: {s['language']}, mean_f0: {s['mean_f0']}, "
        f"gain: {s['gain']} }}" for s in speakers)
    late = heading["late"]
    credits = "\n".join(f"  - {credit}" for credit in heading["credits"])
    quoted = [f'"{phone}"' if phone in ("Y", "N") else phone for phone in phones.PHONES]
    rows = "\n".join("  " + ", ".join(quoted[a: a + 20]) + "," for a in range(0, len(quoted), 20))
    (target / "voice.yaml").write_text(f"""\
# Written by Training/train.py export.
format: voxhumana.voice.v4
name: {heading['name']}
licence: CC-BY-SA-4.0
credits:
{credits}

# Sound: samples a second, samples a frame, mel channels between two frequencies in Hz.
sample_rate: {sound['sample_rate']}
hop: {sound['hop']}
mels: {sound['mels']}
mel_range: [{sound['mel_low']:g}, {sound['mel_high']:g}]

# The first speaker is the default one. `language` is the speaker's own; `mean_f0` in Hz; `gain` in dB brings the
# speaker to -20 LUFS.
speakers:
{people}
# Rows by which what these graphs give is late.
late: {{ acoustic: {late['acoustic']}, filters: {late['filters']} }}

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
