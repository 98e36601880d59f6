"""Makes the tiny voicebanks of the tests: `python make_banks.py` in this folder (needs onnx).

Two banks in the layouts of both generations of openvpi/DiffSinger's exporters, as OpenUtau loads them: `current` (flow,
`steps`, a fractional depth, phonemes.json, languages, speakers, natural logarithms, a vocoder of its own) and `early`
(diffusion, `speedup`, a depth in steps, phonemes.txt, log10, an installed vocoder, noise drawn in the graph). In place of
trained networks a few nodes that a test can see through: a frame's level comes from its phoneme and from every curve, the
vocoder is a sine of F0. Where lengths do not add up, a node fails, as the real ones do. Seeded: the same files every time.
"""
import json
import os

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

RATE, HOP, BINS, HIDDEN = 44100, 512, 8, 6
VOWELS = set("a o e i u v er ai ei ao ou an en ang eng ong ia ie iao iu ian in iang ing iong ua uo uai ui uan un uang ve "
             "van vn ir iz aa ae ah aw ay eh ey ih iy ow oy uh uw ax N".split())
ZH = ("b p m f d t n l g k h j q x zh ch sh r z c s y w " + " ".join(sorted(
    VOWELS - set("aa ae ah aw ay eh ey ih iy ow oy uh uw ax N".split())))).split()
EN = ("aa ae ah ao aw ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh ax dx").split()
JA = "a i u e o N k s t n h m r g z d b p y w ky sh ch ts ry cl".split()


class Graph:
    """Collects nodes; `add` gives the output's name."""

    def __init__(self):
        self.nodes, self.weights, self.inputs, self.outputs, self.count = [], [], [], [], 0

    def input(self, name, kind, shape):
        self.inputs.append(h.make_tensor_value_info(name, kind, shape))
        return name

    def const(self, array):
        self.count += 1
        name = f"c{self.count}"
        self.weights.append(nh.from_array(np.asarray(array), name))
        return name

    def add(self, op, *inputs, out=None, **attributes):
        self.count += 1
        out = out or f"t{self.count}"
        self.nodes.append(h.make_node(op, list(inputs), [out], **attributes))
        return out

    def real(self, name):
        return self.add("Cast", name, to=T.FLOAT)

    def output(self, name, kind, shape):
        self.outputs.append(h.make_tensor_value_info(name, kind, shape))

    def sum(self, name, *axes):
        return self.add("ReduceSum", name, self.const(np.int64(axes)), keepdims=0)

    def add_up(self, lengths, like):
        """Fails unless the lengths [1, k] add up to the frames of `like` [1, n]; gives `like`."""
        total = self.add("Unsqueeze", self.sum(lengths, 0, 1), self.const(np.int64([0])))
        shape = self.add("Concat", self.const(np.int64([1])), total, axis=0)
        return self.add("Reshape", like, shape)

    def regulated(self, values, lengths, like):
        """values [1, k] held for lengths [1, k] frames: [1, n]."""
        ends = self.add("CumSum", lengths, self.const(np.int64(1)))
        count = self.add("Gather", self.add("Shape", like), self.const(np.int64(1)))
        frames = self.add("Range", self.const(np.int64(0)), count, self.const(np.int64(1)))
        column = self.add("Unsqueeze", frames, self.const(np.int64([1])))
        passed = self.add("Cast", self.add("GreaterOrEqual", column, ends), to=T.INT64)
        return self.add("Gather", values, self.sum(passed, 1), axis=1)

    def save(self, path, opset):
        graph = h.make_graph(self.nodes, "tiny", self.inputs, self.outputs, self.weights)
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", opset)], ir_version=8)
        onnx.checker.check_model(model)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        onnx.save(model, path)


def linguistic(path, vocabulary, *, words, languages, opset):
    g = Graph()
    tokens = g.input("tokens", T.INT64, [1, "n_tokens"])
    if languages:
        g.input("languages", T.INT64, [1, "n_tokens"])
    if words:
        division = g.input("word_div", T.INT64, [1, "n_words"])
        lengths = g.input("word_dur", T.INT64, [1, "n_words"])
        tokens = g.add_up(division, tokens)
        more = g.add("Mul", g.real(g.sum(lengths, 0, 1)), g.const(np.float32(0)))
    else:
        lengths = g.input("ph_dur", T.INT64, [1, "n_tokens"])
        lengths = g.add("Reshape", lengths, g.add("Shape", tokens))
        more = g.add("Mul", g.real(g.sum(lengths, 0, 1)), g.const(np.float32(0)))
    table = np.zeros((max(vocabulary.values()) + 1, HIDDEN), np.float32)
    for name, number in vocabulary.items():
        # Channel 0: the frames that the duration model says.
        table[number] = [20 if name.split("/")[-1] in VOWELS else 4 + number % 5, 0, number, 0, 0, 0]
    g.add("Add", g.add("Gather", g.const(table), tokens), more, out="encoder_out")
    g.add("Equal", tokens, g.const(np.int64(0)), out="x_masks")
    g.output("encoder_out", T.FLOAT, [1, "n_tokens", HIDDEN])
    g.output("x_masks", T.BOOL, [1, "n_tokens"])
    g.save(path, opset)


def duration(path, *, speakers, opset):
    g = Graph()
    encoded = g.input("encoder_out", T.FLOAT, [1, "n_tokens", HIDDEN])
    g.input("x_masks", T.BOOL, [1, "n_tokens"])
    midi = g.input("ph_midi", T.INT64, [1, "n_tokens"])
    first = g.add("Gather", encoded, g.const(np.int64(0)), axis=2)
    value = g.add("Add", first, g.add("Mul", g.real(midi), g.const(np.float32(0.001))))
    if speakers:
        speaker = g.input("spk_embed", T.FLOAT, [1, "n_tokens", HIDDEN])
        value = g.add("Add", value, g.sum(speaker, 2))
    g.add("Identity", value, out="ph_dur_pred")
    g.output("ph_dur_pred", T.FLOAT, [1, "n_tokens"])
    g.save(path, opset)


def pitch(path, *, opset):
    g = Graph()
    g.input("encoder_out", T.FLOAT, [1, "n_tokens", HIDDEN])
    lengths = g.input("ph_dur", T.INT64, [1, "n_tokens"])
    midi = g.input("note_midi", T.FLOAT, [1, "n_notes"])
    rest = g.input("note_rest", T.BOOL, [1, "n_notes"])
    notes = g.input("note_dur", T.INT64, [1, "n_notes"])
    given = g.input("pitch", T.FLOAT, [1, "n_frames"])
    expression = g.input("expr", T.FLOAT, [1, "n_frames"])
    g.input("retake", T.BOOL, [1, "n_frames"])
    g.input("spk_embed", T.FLOAT, [1, "n_frames", HIDDEN])
    g.input("steps", T.INT64, [])
    given = g.add_up(lengths, g.add_up(notes, given))
    line = g.regulated(midi, notes, given)
    sung = g.add("Add", line, g.add("Mul", expression, g.const(np.float32(0.25))))
    # What a real one gives in rests is not a pitch.
    silent = g.regulated(g.real(rest), notes, given)
    g.add("Where", g.add("Cast", silent, to=T.BOOL), g.const(np.float32(-2)), sung, out="pitch_pred")
    g.output("pitch_pred", T.FLOAT, [1, "n_frames"])
    g.save(path, opset)


def variance(path, curves, *, step, speakers, opset):
    g = Graph()
    g.input("encoder_out", T.FLOAT, [1, "n_tokens", HIDDEN])
    lengths = g.input("ph_dur", T.INT64, [1, "n_tokens"])
    line = g.input("pitch", T.FLOAT, [1, "n_frames"])
    for curve in curves:
        g.input(curve, T.FLOAT, [1, "n_frames"])
    retake = g.input("retake", T.BOOL, [1, "n_frames", len(curves)])
    if speakers:
        g.input("spk_embed", T.FLOAT, [1, "n_frames", HIDDEN])
    g.input(step, T.INT64, [1])
    line = g.add_up(lengths, line)
    asked = g.sum(g.real(retake), 2)
    for curve, level in curves.items():
        height = g.add("Mul", line, g.const(np.float32(0.05)))
        # Nothing is predicted where it was not asked for.
        value = g.add("Mul", g.add("Add", height, g.const(np.float32(level))), asked)
        g.add("Div", value, g.const(np.float32(len(curves))), out=f"{curve}_pred")
        g.output(f"{curve}_pred", T.FLOAT, [1, "n_frames"])
    g.save(path, opset)


def acoustic(path, vocabulary, curves, *, current, opset):
    g = Graph()
    tokens = g.input("tokens", T.INT64, [1, "n_tokens"])
    if current:
        g.input("languages", T.INT64, [1, "n_tokens"])
    lengths = g.input("durations", T.INT64, [1, "n_tokens"])
    f0 = g.input("f0", T.FLOAT, [1, "n_frames"])
    f0 = g.add_up(lengths, f0)
    level = np.full(max(vocabulary.values()) + 1, -2, np.float32)
    for name, number in vocabulary.items():
        level[number] = -12 if name in ("SP", "AP") else -1.5 if name.split("/")[-1] in VOWELS else -3
    frame = g.regulated(g.add("Gather", g.const(level), tokens), lengths, f0)
    for curve, neutral in curves.items():
        given = g.input(curve, T.FLOAT, [1, "n_frames"])
        moved = g.add("Sub", given, g.const(np.float32(neutral)))
        frame = g.add("Add", frame, g.add("Mul", moved, g.const(np.float32(0.02))))
    if current:
        for name, weight in [("gender", 0.5), ("velocity", 0.3)]:
            frame = g.add("Add", frame, g.add("Mul", g.input(name, T.FLOAT, [1, "n_frames"]), g.const(np.float32(weight))))
        frame = g.add("Add", frame, g.sum(g.input("spk_embed", T.FLOAT, [1, "n_frames", HIDDEN]), 2))
        depth = g.input("depth", T.FLOAT, [])
        step = g.input("steps", T.INT64, [])
        # The steps and the depth can be read off the last bin.
        mark = g.add("Add", g.real(step), depth)
    else:
        depth = g.input("depth", T.INT64, [])
        step = g.input("speedup", T.INT64, [])
        mark = g.add("Add", g.real(step), g.add("Div", g.real(depth), g.const(np.float32(10000))))
        # As the sampler does: fails unless the depth is whole strides, and the stride a divisor of 1,000.
        for total in (depth, g.const(np.int64(1000))):
            left = g.add("Mul", g.add("Mod", total, step), g.const(np.int64(5)))
            size = g.add("Reshape", g.add("Add", left, g.const(np.int64(1))), g.const(np.int64([1])))
            mark = g.add("Add", mark, g.add("Reshape", g.const(np.zeros(1, np.float32)), size))
    mel = g.add("Expand", g.add("Unsqueeze", frame, g.const(np.int64([2]))), g.const(np.int64([1, 1, BINS])))
    if not current:
        mel = g.add("Mul", mel, g.const(np.float32(0.434294)))
    noise = g.add("RandomNormalLike", mel, scale=0.02 if not current else 0.01)
    mel = g.add("Add", mel, noise)
    last = np.zeros((1, 1, BINS), np.float32)
    last[..., -1] = 1e-4
    g.add("Add", mel, g.add("Mul", g.const(last), mark), out="mel")
    g.output("mel", T.FLOAT, [1, "n_frames", BINS])
    g.save(path, opset)


def vocoder(path, *, base, opset):
    g = Graph()
    mel = g.input("mel", T.FLOAT, [1, "n_frames", BINS])
    f0 = g.input("f0", T.FLOAT, [1, "n_frames"])
    # CumSum in f64: phases of long phrases stay exact.
    cycles = g.add("Div", g.add("Cast", f0, to=T.DOUBLE), g.const(np.float64(RATE)))
    held = g.add("Expand", g.add("Unsqueeze", cycles, g.const(np.int64([2]))), g.const(np.int64([1, 1, HOP])))
    flat = g.add("Reshape", held, g.const(np.int64([1, -1])))
    phase = g.add("CumSum", flat, g.const(np.int64(1)))
    turn = g.add("Sub", phase, g.add("Floor", phase))
    angle = g.add("Mul", g.real(turn), g.const(np.float32(2 * np.pi)))
    wave = g.add("Add", g.add("Sin", angle), g.add("Mul", g.add("Sin", g.add(
        "Mul", angle, g.const(np.float32(2)))), g.const(np.float32(0.4))))
    natural = g.add("Mul", mel, g.const(np.float32(1 if base == "e" else 2.302585)))
    level = g.add("Exp", g.add("ReduceMean", natural, axes=[2], keepdims=1))
    spread = g.add("Reshape", g.add("Expand", level, g.const(np.int64([1, 1, HOP]))), g.const(np.int64([1, -1])))
    g.add("Mul", wave, spread, out="waveform")
    g.output("waveform", T.FLOAT, [1, "n_samples"])
    g.save(path, opset)


def text(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1) + "\n")


MEL = f"sample_rate: {RATE}\nhop_size: {HOP}\nwin_size: 2048\nfft_size: 2048\nnum_mel_bins: {BINS}\nmel_fmin: 40\nmel_fmax: 16000\n"
CURVES = {"energy": -24, "breathiness": -60, "voicing": -20, "tension": 0.5}


def symbols(names):
    glides = {"y", "w", "zh/y", "zh/w", "en/y", "en/w"}
    return "symbols:\n" + "".join(
        f"- {{symbol: {n}, type: {'vowel' if n.split('/')[-1] in VOWELS else 'semivowel' if n in glides else 'stop'}}}\n"
        for n in names)


def current(folder="banks/current"):
    names = ["SP", "AP"] + [f"zh/{n}" for n in ZH] + [f"en/{n}" for n in EN] + [f"ja/{n}" for n in JA]
    vocabulary = {name: number for number, name in enumerate(names, 1)}
    languages = {"zh": 1, "en": 2, "ja": 3}
    rng = np.random.default_rng(5)
    opset = 17
    text(f"{folder}/character.txt", "name=Current\n")
    text(f"{folder}/character.yaml", "name: Current\nsinger_type: diffsinger\nsubbanks:\n- {color: '', suffix: soft}\n")
    for part in ["", "dsdur/", "dspitch/", "dsvariance/"]:
        text(f"{folder}/{part}tiny.phonemes.json", vocabulary)
        text(f"{folder}/{part}tiny.languages.json", languages)
        for speaker, level in [("soft", -0.6), ("power", 0.4)]:
            vector = rng.normal(size=HIDDEN).astype("<f4")
            vector += (level - vector.sum()) / HIDDEN
            vector.astype("<f4").tofile(f"{folder}/{part}{speaker}.emb")
    head = ("phonemes: tiny.phonemes.json\nlanguages: tiny.languages.json\nuse_lang_id: true\n"
            f"speakers: [soft, power]\nhidden_size: {HIDDEN}\n")
    # As hand-edited ones are: the booleans are wrong, the graphs are right.
    text(f"{folder}/dsconfig.yaml", head + "acoustic: acoustic.onnx\nvocoder: unused\nuse_key_shift_embed: false\n"
         "use_continuous_acceleration: false\nmax_depth: 0.6\nmel_base: e\nmel_scale: slaney\n"
         "augmentation_args: {random_pitch_shifting: {range: [-5.0, 5.0]}}\n" + MEL)
    clock = f"sample_rate: {RATE}\nhop_size: {HOP}\n"
    text(f"{folder}/dsdur/dsconfig.yaml", head + "linguistic: linguistic.onnx\ndur: dur.onnx\n" + clock)
    text(f"{folder}/dspitch/dsconfig.yaml", head + "linguistic: linguistic.onnx\npitch: pitch.onnx\npredict_dur: true\n" + clock)
    text(f"{folder}/dsvariance/dsconfig.yaml", head + "linguistic: linguistic.onnx\nvariance: variance.onnx\n"
         f"sample_rate: {RATE}\nhop_size: {HOP * 2}\n")
    zh = {"ni": ["zh/n", "zh/i"], "xiao": ["zh/x", "zh/iao"], "yi": ["zh/y", "zh/i"], "xing": ["zh/x", "zh/ing"]}
    text(f"{folder}/dsdur/dsdict-zh.yaml", symbols(n for n in names if n.startswith("zh/")) + "entries:\n" + "".join(
        f"- {{grapheme: {word}, phonemes: [{', '.join(value)}]}}\n" for word, value in zh.items()))
    text(f"{folder}/dsdur/dsdict-en.yaml", symbols(n for n in names if n.startswith("en/"))
         + "entries:\n- {grapheme: little, phonemes: [en/l, en/ih, en/dx, en/ax, en/l]}\n"
         + "replacements:\n- {from: aa, to: en/aa}\n")
    linguistic(f"{folder}/dsdur/linguistic.onnx", vocabulary, words=True, languages=True, opset=opset)
    linguistic(f"{folder}/dspitch/linguistic.onnx", vocabulary, words=False, languages=True, opset=opset)
    linguistic(f"{folder}/dsvariance/linguistic.onnx", vocabulary, words=True, languages=True, opset=opset)
    duration(f"{folder}/dsdur/dur.onnx", speakers=True, opset=opset)
    pitch(f"{folder}/dspitch/pitch.onnx", opset=opset)
    variance(f"{folder}/dsvariance/variance.onnx", CURVES, step="steps", speakers=True, opset=opset)
    acoustic(f"{folder}/acoustic.onnx", vocabulary, CURVES, current=True, opset=opset)
    text(f"{folder}/dsvocoder/vocoder.yaml", "name: own\nmodel: vocoder.onnx\nmel_base: e\nmel_scale: slaney\n" + MEL)
    vocoder(f"{folder}/dsvocoder/vocoder.onnx", base="e", opset=opset)


def early(folder="banks/early"):
    names = ["<PAD>", "<EOS>", "<UNK>", "AP", "SP"] + ZH
    vocabulary = {name: number for number, name in enumerate(names)}
    opset = 15
    curves = {"energy": -24, "breathiness": -60}
    text(f"{folder}/character.txt", "name=Early\n")
    text(f"{folder}/phonemes.txt", "\n".join(names) + "\n")
    text(f"{folder}/dsvariance/phonemes.txt", "\n".join(names) + "\n")
    text(f"{folder}/dsconfig.yaml", "phonemes: phonemes.txt\nacoustic: acoustic.onnx\nvocoder: tiny_vocoder\n"
         "use_shallow_diffusion: true\nmax_depth: 400\nmel_base: 10\n"
         + MEL.replace("mel_fmin", "fmin").replace("mel_fmax", "fmax"))
    text(f"{folder}/dsvariance/dsconfig.yaml", "phonemes: phonemes.txt\nlinguistic: linguistic.onnx\n"
         "variance: variance.onnx\npredict_dur: false\n")
    text(f"{folder}/dsdict.yaml", symbols(ZH) + "entries:\n- {grapheme: xiao, phonemes: [x, iao]}\n")
    linguistic(f"{folder}/dsvariance/linguistic.onnx", vocabulary, words=False, languages=False, opset=opset)
    variance(f"{folder}/dsvariance/variance.onnx", curves, step="speedup", speakers=False, opset=opset)
    acoustic(f"{folder}/acoustic.onnx", vocabulary, curves, current=False, opset=opset)
    text("banks/tiny_vocoder/vocoder.yaml", 'name: tiny_vocoder\nmodel: vocoder.onnx\nmel_base: "e"\n' + MEL)
    vocoder("banks/tiny_vocoder/vocoder.onnx", base="e", opset=opset)


if __name__ == "__main__":
    current()
    early()
