"""Renders a phrase through an exported OpenUtau singer, as that program would, and says where the folder breaks the
contract. `train.py openutau` ends with it."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import yaml

# Inputs (element type, rank) and outputs of each graph as OpenUtau feeds and reads them.
LONG, FLOAT, FLAG = "tensor(int64)", "tensor(float)", "tensor(bool)"
CONTRACT = {
    "acoustic.onnx": (dict(tokens=(LONG, 2), durations=(LONG, 2), f0=(FLOAT, 2), gender=(FLOAT, 2),
                           spk_embed=(FLOAT, 3), steps=(LONG, 1)), ["mel"]),
    "dsdur/linguistic.onnx": (dict(tokens=(LONG, 2), word_div=(LONG, 2), word_dur=(LONG, 2)),
                              ["encoder_out", "x_masks"]),
    "dsdur/dur.onnx": (dict(encoder_out=(FLOAT, 3), x_masks=(FLAG, 2), ph_midi=(LONG, 2)), ["ph_dur_pred"]),
    "dspitch/linguistic.onnx": (dict(tokens=(LONG, 2), ph_dur=(LONG, 2)), ["encoder_out", "x_masks"]),
    "dspitch/pitch.onnx": (dict(
        encoder_out=(FLOAT, 3), ph_dur=(LONG, 2), note_midi=(FLOAT, 2), note_dur=(LONG, 2), pitch=(FLOAT, 2),
        expr=(FLOAT, 2), retake=(FLAG, 2), steps=(LONG, 1)), ["pitch_pred"]),
    "dsvocoder/vocoder.onnx": (dict(mel=(FLOAT, 3), f0=(FLOAT, 2)), ["waveform"])}
# xiǎo xīng xing, then a held a: syllable and MIDI note.
PHRASE = [("xiao", 60), ("xing", 60), ("xing", 67), ("a", 67)]


class Singer:
    def __init__(self, folder: Path):
        self.folder = folder
        self.config = yaml.safe_load((folder / "dsconfig.yaml").read_text(encoding="utf-8"))
        self.tokens = json.loads((folder / self.config["phonemes"]).read_text(encoding="utf-8"))
        words = yaml.safe_load((folder / "dsdur" / "dsdict-zh.yaml").read_text(encoding="utf-8"))
        self.words = {entry["grapheme"]: entry["phonemes"] for entry in words["entries"]}
        self.kinds = {entry["symbol"]: entry["type"] for entry in words["symbols"]}
        self.graphs = {name: onnxruntime.InferenceSession(str(folder / name)) for name in CONTRACT}

    def problems(self) -> list[str]:
        found = []
        for name, (inputs, outputs) in CONTRACT.items():
            graph = self.graphs[name]
            ports = {p.name: (p.type, len(p.shape)) for p in graph.get_inputs()}
            if ports != inputs:
                found.append(f"{name}: inputs {ports}, wanted {inputs}")
            if [p.name for p in graph.get_outputs()] != outputs:
                found.append(f"{name}: outputs {[p.name for p in graph.get_outputs()]}, wanted {outputs}")
        for speaker in self.config["speakers"]:
            size = (self.folder / f"{speaker}.emb").stat().st_size
            if size != 4 * self.config["hidden_size"]:
                found.append(f"{speaker}.emb: {size} bytes, wanted {4 * self.config['hidden_size']}")
        missing = {p for row in self.words.values() for p in row} - set(self.tokens)
        if missing:
            found.append(f"dsdict-zh.yaml: symbols without a number: {sorted(missing)}")
        return found

    def run(self, graph: str, **inputs):
        return self.graphs[graph].run(None, inputs)

    def sing(self, phrase=PHRASE, note: int = 52, edge: int = 8):
        """Durations by dsdur, pitch by dspitch, then mel frames and sound: wave and F0. Each note has `note` frames."""
        names, word_div, word_dur, midi = ["SP"], [], [], [phrase[0][1]]
        for syllable, key in phrase:
            names += self.words[syllable]
            midi += [key] * len(self.words[syllable])
        names, midi = names + ["SP"], midi + [midi[-1]]
        starts = [k for k, name in enumerate(names) if self.kinds.get(name) == "vowel" and name != "SP"
                  and self.kinds.get(names[k - 1]) != "vowel"]
        word_div = np.diff([0, *starts, len(names)])
        word_dur = np.array([edge] + [note] * (len(starts) - 1) + [note + edge])
        tokens = np.array([[self.tokens[name] for name in names]])
        hidden, masks = self.run("dsdur/linguistic.onnx", tokens=tokens, word_div=word_div[None],
                                 word_dur=word_dur[None])
        (guess,) = self.run("dsdur/dur.onnx", encoder_out=hidden, x_masks=masks, ph_midi=np.array([midi]))
        durations = self.fitted(guess[0], word_div, word_dur)
        frames = int(durations.sum())
        notes = np.array([[float(phrase[0][1])] + [float(key) for _, key in phrase]], np.float32)
        lengths = np.array([word_dur])
        hidden, _ = self.run("dspitch/linguistic.onnx", tokens=tokens, ph_dur=durations[None])
        (pitch,) = self.run(
            "dspitch/pitch.onnx", encoder_out=hidden, ph_dur=durations[None], note_midi=notes, note_dur=lengths,
            pitch=np.full((1, frames), 60, np.float32), expr=np.ones((1, frames), np.float32),
            retake=np.ones((1, frames), bool), steps=np.array([10]))
        f0 = (440 * 2 ** ((pitch - 69) / 12)).astype(np.float32)
        return self.render(tokens, durations, f0), f0[0], durations

    def render(self, tokens, durations, f0, speaker: int = 0, gender: float = 0.0):
        vector = np.fromfile(self.folder / f"{self.config['speakers'][speaker]}.emb", "<f4")
        (mel,) = self.run(
            "acoustic.onnx", tokens=tokens, durations=durations[None], f0=f0,
            gender=np.full(f0.shape, gender, np.float32), spk_embed=np.tile(vector, (1, f0.shape[1], 1)),
            steps=np.array([10]))
        return self.run("dsvocoder/vocoder.onnx", mel=mel, f0=f0)[0][0]

    @staticmethod
    def fitted(guess, word_div, word_dur):
        """Each word's phones stretched to the word, in whole frames."""
        result, start = [], 0
        for count, length in zip(word_div, word_dur):
            part = np.maximum(guess[start: start + count], 1)
            ends = np.round(np.cumsum(part) / part.sum() * length).astype(int)
            result += np.diff(ends, prepend=0).tolist()
            start += count
        return np.array(result)


def run(folder: Path) -> None:
    import pyworld
    import soundfile

    singer = Singer(folder)
    found = singer.problems()
    if found:
        raise SystemExit("openutau: " + "\n".join(found))
    rate, hop = singer.config["sample_rate"], singer.config["hop_size"]
    wave, f0, durations = singer.sing()
    again, _, _ = singer.sing()
    assert len(wave) == len(f0) * hop and np.isfinite(wave).all() and np.array_equal(wave, again)
    heard, times = pyworld.harvest(wave.astype(np.float64), rate, 80, 1000)
    last = slice(int(len(heard) * 0.85), int(len(heard) * 0.93))  # inside the held a
    wanted = f0[int(len(f0) * 0.89)]
    cents = 1200 * np.log2(np.median(heard[last][heard[last] > 0]) / wanted)
    soundfile.write(folder / "phrase.wav", wave * min(1, 0.9 / np.abs(wave).max()), rate)
    print(f"openutau: the graphs keep to the contract; a phrase of {len(wave) / rate:.1f} s, the held note "
          f"{cents:+.1f} cents off, peak {np.abs(wave).max():.2f}; phrase.wav")
