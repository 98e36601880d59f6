"""Makes the tiny voices of the tests: `python make_voices.py` in this folder (needs onnx).

The graphs have the inputs, outputs, tensor names and metadata of the real exports (Piper: `export_onnx.py` of
OHF-Voice/piper1-gpl; sherpa-onnx: its VITS, Kokoro and Matcha metadata; hexgrad/kokoro; Matcha-TTS), and in place of a trained network a few nodes: the duration of
a symbol depends on its number, its sound is a short buzz. Seeded, so the files are the same every time.
"""
import json

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

HOP, CHANNELS, HIDDEN, SYMBOLS, SPEAKERS = 256, 6, 4, 96, 3
value, node = h.make_tensor_value_info, h.make_node
rng = np.random.default_rng(1)


def const(name, array):
    return nh.from_array(np.asarray(array), name)


def buzz():
    """ConvTranspose kernels, twice a frame long: harmonics of about 170 Hz under a window."""
    t = np.arange(2 * HOP) / 22050
    window = np.hanning(2 * HOP)
    return np.stack([[np.sin(2 * np.pi * 172.27 * (k + 1) * t) * window * 0.3] for k in range(HIDDEN)]).astype("f")


def vits(name, *, style="piper", speakers=1, ceil=True, splits=True, loudness=1.0, metadata=None, output_rank=4):
    """A VITS graph. style: `piper` (scales together) or `sherpa` (apart)."""
    nodes, weights = [], []

    def add(op, inputs, output, **attributes):
        nodes.append(node(op, inputs, [output], **attributes))
        return output

    def weight(name, array):
        weights.append(const(name, array))
        return name

    if style == "piper":
        x, length = "input", "input_lengths"
        inputs = [value(x, T.INT64, ["batch_size", "phonemes"]), value(length, T.INT64, ["batch_size"]),
                  value("scales", T.FLOAT, [3])]
        for index, scale in enumerate(["noise", "long", "noise_w"]):
            add("Gather", ["scales", weight(f"i{index}", np.int64([index]))], scale, axis=0)
    else:
        x, length = "x", "x_length"
        inputs = [value(x, T.INT64, ["N", "L"]), value(length, T.INT64, ["N"])]
        for scale, given in [("noise", "noise_scale"), ("long", "length_scale"), ("noise_w", "noise_scale_w")]:
            inputs.append(value(given, T.FLOAT, [1]))
            add("Identity", [given], scale)
    if speakers > 1:
        inputs.append(value("sid", T.INT64, ["batch_size" if style == "piper" else "N"]))

    # Durations: 2 … 6 frames by the symbol's number, times the scale, rounded up; the length masks what is beyond.
    add("Cast", [x], "xf", to=T.FLOAT)
    add("Mod", ["xf", weight("five", np.float32(5))], "part", fmod=1)
    add("Add", ["part", weight("some", np.float32(1.6))], "base")
    add("Mul", ["base", "long"], "scaled")
    add("Mul", ["noise_w", weight("zero", np.float32(0))], "quiet_w")
    add("Add", ["scaled", "quiet_w"], "w3")
    add("Unsqueeze", ["w3", weight("axis1", np.int64([1]))], "w")
    if ceil:
        add("Ceil", ["w"], "/Ceil_output_0")
    else:
        add("Floor", ["w"], "floor")
        add("Add", ["floor", weight("one", np.float32(1))], "/Ceil_output_0")
    add("Squeeze", ["/Ceil_output_0", weight("axes01", np.int64([0, 1]))], "flat")

    # The symbol of each frame: how many symbols have ended before it.
    add("CumSum", ["flat", weight("axis0", np.int64(0))], "ends")
    add("ReduceSum", ["flat"], "total_f", keepdims=0)
    add("Cast", ["total_f"], "total", to=T.INT64)
    add("Range", [weight("r0", np.int64(0)), "total", weight("r1", np.int64(1))], "times")
    add("Cast", ["times"], "times_f", to=T.FLOAT)
    add("Unsqueeze", ["times_f", weight("ax1", np.int64([1]))], "times_c")
    add("GreaterOrEqual", ["times_c", "ends"], "passed")
    add("Cast", ["passed"], "passed_f", to=T.FLOAT)
    add("ReduceSum", ["passed_f", weight("ax1b", np.int64([1]))], "index_f", keepdims=0)
    add("Cast", ["index_f"], "index", to=T.INT64)
    add("Squeeze", [x, weight("axes0", np.int64([0]))], "symbols")
    add("Gather", ["symbols", "index"], "frame_symbols", axis=0)
    add("Gather", [weight("enc.emb.weight", rng.standard_normal((SYMBOLS, CHANNELS)).astype("f")), "frame_symbols"],
        "rows", axis=0)
    add("Transpose", ["rows"], "columns", perm=[1, 0])
    add("Unsqueeze", ["columns", weight("axes0b", np.int64([0]))], "latent")
    add("RandomNormalLike", ["latent"], "random", seed=1.0)
    add("Mul", ["random", "noise"], "drawn")
    add("Mul", ["drawn", weight("little", np.float32(0.05))], "drawn_little")
    add("Add", ["latent", "drawn_little"], "z")
    add("Cast", [length], "length_f", to=T.FLOAT)
    add("Greater", ["length_f", weight("none", np.float32(0))], "any")
    add("Cast", ["any"], "y_mask", to=T.FLOAT)
    add("Mul", ["z", "y_mask"], "/Mul_7_output_0")

    # The decoder.
    pre = "dec.conv_pre.weight" if splits else "decoder.first.weight"
    add("Conv", ["/Mul_7_output_0", weight(pre, (rng.standard_normal((HIDDEN, CHANNELS, 7)) * 0.3).astype("f"))],
        "pre", pads=[3, 3])
    last = "pre"
    if speakers > 1:
        add("Gather", [weight("emb_g.weight", rng.standard_normal((speakers, HIDDEN)).astype("f")), "sid"], "g0")
        add("Unsqueeze", ["g0", weight("ax2", np.int64([2]))], "g")
        last = add("Add", ["pre", "g"], "conditioned")
    add("LeakyRelu", [last], "active", alpha=0.1)
    add("ConvTranspose", ["active", weight("dec.ups.0.weight", buzz() * np.float32(loudness))], "wave", strides=[HOP],
        pads=[HOP // 2, HOP // 2])
    add("Tanh", ["wave"], "bounded")
    if output_rank == 4:
        add("Unsqueeze", ["bounded", weight("axis1c", np.int64([1]))], "output" if style == "piper" else "y")
    else:
        add("Identity", ["bounded"], "output" if style == "piper" else "y")
    shape = ["batch_size", 1, 1, "time"] if output_rank == 4 else ["batch_size", 1, "time"]
    result = value("output" if style == "piper" else "y", T.FLOAT, shape)

    graph = h.make_graph(nodes, "main_graph", inputs, [result], weights)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 15)], ir_version=8, producer_name="pytorch")
    h.set_model_props(model, {k: str(v) for k, v in (metadata or {}).items()})
    onnx.checker.check_model(model)
    onnx.save(model, f"{name}.onnx")


class Graph:
    """Nodes and weights of a graph in the making; `add` gives the output's name, `weight` that of a constant."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def add(self, op, inputs, output, **attributes):
        self.nodes.append(node(op, inputs, [output], **attributes))
        return output

    def weight(self, name, array):
        self.weights.append(const(name, array))
        return name

    def frame_symbols(self, x, flat):
        """The symbol of each frame: how many symbols have ended before it."""
        add, weight = self.add, self.weight
        add("CumSum", [flat, weight("axis0", np.int64(0))], "ends")
        add("ReduceSum", [flat], "total_f", keepdims=0)
        add("Cast", ["total_f"], "total", to=T.INT64)
        add("Range", [weight("r0", np.int64(0)), "total", weight("r1", np.int64(1))], "times")
        add("Cast", ["times"], "times_f", to=T.FLOAT)
        add("Unsqueeze", ["times_f", weight("ax1", np.int64([1]))], "times_c")
        add("GreaterOrEqual", ["times_c", "ends"], "passed")
        add("Cast", ["passed"], "passed_f", to=T.FLOAT)
        add("ReduceSum", ["passed_f", weight("ax1b", np.int64([1]))], "index_f", keepdims=0)
        add("Cast", ["index_f"], "index", to=T.INT64)
        add("Squeeze", [x, weight("axes0", np.int64([0]))], "symbols")
        return add("Gather", ["symbols", "index"], "frame_symbols", axis=0)

    def save(self, name, inputs, outputs, metadata=None, opset=17):
        graph = h.make_graph(self.nodes, "main_graph", inputs, outputs, self.weights)
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", opset)], ir_version=8, producer_name="pytorch")
        h.set_model_props(model, {k: str(v) for k, v in (metadata or {}).items()})
        onnx.checker.check_model(model)
        onnx.save(model, f"{name}.onnx")


def kokoro(name, *, dialect="tokens", duration_output=False, rounds=True, metadata=None):
    """A Kokoro graph: 600 samples a frame, 1 … 5 frames by the token's number; the style's first number is loudness.

    dialect: `tokens` (audio, f32 speed) or `input_ids` (waveform, i32 speed as some exporters made it).
    """
    g = Graph()
    add, weight = g.add, g.weight
    x, sound = ("tokens", "audio") if dialect == "tokens" else ("input_ids", "waveform")
    speed = T.FLOAT if dialect == "tokens" else T.INT32
    inputs = [value(x, T.INT64, [1, "sequence_length"]), value("style", T.FLOAT, [1, 256]), value("speed", speed, [1])]
    add("Cast", ["speed"], "speed_f", to=T.FLOAT)
    add("Squeeze", [x, weight("axes0a", np.int64([0]))], "row")
    add("Cast", ["row"], "xf", to=T.FLOAT)
    add("Mod", ["xf", weight("five", np.float32(5))], "part", fmod=1)
    add("Add", ["part", weight("some", np.float32(0.3))], "base")
    add("Div", ["base", "speed_f"], "scaled")
    if rounds:
        add("Round", ["scaled"], "rounded")
    else:
        add("Floor", ["scaled"], "rounded")
    add("Clip", ["rounded", weight("least", np.float32(1))], "clamped")
    add("Cast", ["clamped"], "pred_dur", to=T.INT64)
    add("Cast", ["pred_dur"], "flat", to=T.FLOAT)
    add("Cast", [g.frame_symbols(x, "flat")], "frame_f", to=T.FLOAT)
    # A buzz whose pitch goes with the symbol.
    add("Mod", ["frame_f", weight("three", np.float32(3))], "step", fmod=1)
    add("Add", ["step", weight("four", np.float32(4))], "cycles")
    add("Unsqueeze", ["cycles", weight("ax1c", np.int64([1]))], "cycles_c")
    add("Mul", ["cycles_c", weight("phase", (2 * np.pi * np.arange(600) / 600).astype("f")[None, :])], "angles")
    add("Sin", ["angles"], "waves")
    add("Slice", ["style", weight("s0", np.int64([0])), weight("s1", np.int64([1])), weight("s2", np.int64([1]))],
        "loudness")
    add("Mul", ["waves", "loudness"], "loud")
    add("Reshape", ["loud", weight("flatten", np.int64([-1]))], sound)
    outputs = [value(sound, T.FLOAT, ["audio_length"])]
    if duration_output:
        add("Identity", ["pred_dur"], "duration")
        outputs.append(value("duration", T.INT64, ["input_ids_len"]))
    g.save(name, inputs, outputs, metadata)


MELS = 8


def matcha(name, *, dialect="icefall", speakers=1, whole=False, metadata=None):
    """A Matcha graph: durations rounded up and then stretched, the length padded to a multiple of four by a second
    rounding. dialect: `icefall` (scales apart) or `upstream` (scales together); `whole` has its vocoder inside."""
    g = Graph()
    add, weight = g.add, g.weight
    length = "x_length" if dialect == "icefall" else "x_lengths"
    inputs = [value("x", T.INT64, ["N", "L"]), value(length, T.INT64, ["N"])]
    if dialect == "icefall":
        inputs += [value("noise_scale", T.FLOAT, [1]), value("length_scale", T.FLOAT, [1])]
        add("Identity", ["noise_scale"], "noise")
        add("Identity", ["length_scale"], "long")
    else:
        inputs.append(value("scales", T.FLOAT, [2]))
        for index, scale in enumerate(["noise", "long"]):
            add("Gather", ["scales", weight(f"i{index}", np.int64([index]))], scale, axis=0)
    if speakers > 1:
        inputs.append(value("sid" if dialect == "icefall" else "spks", T.INT64, ["N"]))
    add("Cast", ["x"], "xf", to=T.FLOAT)
    add("Mod", ["xf", weight("five", np.float32(5))], "part", fmod=1)
    add("Add", ["part", weight("some", np.float32(1.6))], "base")
    add("Unsqueeze", ["base", weight("axis1", np.int64([1]))], "w")
    add("Ceil", ["w"], "/Ceil_output_0")
    add("Mul", ["/Ceil_output_0", "long"], "w_ceil")
    add("Squeeze", ["w_ceil", weight("axes01", np.int64([0, 1]))], "flat")
    # The padded length, which only the network inside would see.
    add("ReduceSum", ["flat"], "sum", keepdims=0)
    add("Floor", ["sum"], "y_length")
    add("Div", ["y_length", weight("factor", np.float32(4))], "quarters")
    add("Ceil", ["quarters"], "/Ceil_1_output_0")
    add("Mul", ["/Ceil_1_output_0", "factor"], "padded")
    add("Mul", ["padded", weight("nought", np.float32(0))], "nothing")
    add("Gather", [weight("emb.weight", rng.standard_normal((SYMBOLS, MELS)).astype("f")), g.frame_symbols("x", "flat")],
        "rows", axis=0)
    add("Transpose", ["rows"], "columns", perm=[1, 0])
    add("Add", ["columns", "nothing"], "quiet")
    add("RandomNormalLike", ["quiet"], "random", seed=1.0)
    add("Mul", ["random", "noise"], "drawn")
    add("Mul", ["drawn", weight("little", np.float32(0.01))], "drawn_little")
    add("Add", ["quiet", "drawn_little"], "varied")
    if speakers > 1:
        add("Gather", [weight("spk.weight", rng.standard_normal((speakers, 1)).astype("f")), inputs[-1].name], "g")
        add("Add", ["varied", "g"], "voiced")
    else:
        add("Identity", ["varied"], "voiced")
    add("Unsqueeze", ["voiced", weight("axes0b", np.int64([0]))], "mel_out" if whole else "mel")
    if whole:
        generator(g, "mel_out", "wav_3")
        add("Squeeze", ["wav_3", weight("axis1z", np.int64([1]))], "wav")
        add("Shape", ["wav"], "wav_lengths")
        outputs = [value("wav", T.FLOAT, ["N", "time"]), value("wav_lengths", T.INT64, [2])]
    else:
        outputs = [value("mel", T.FLOAT, ["N", MELS, "time"])]
    g.save(name, inputs, outputs, metadata)


def generator(g, mel, sound):
    """HiFi-GAN in little: a convolution over seven frames and one that makes 256 samples of each."""
    g.add("Conv", [mel, g.weight("conv_pre.weight", (rng.standard_normal((HIDDEN, MELS, 7)) * 0.3).astype("f"))], "pre",
          pads=[3, 3])
    g.add("LeakyRelu", ["pre"], "active", alpha=0.1)
    g.add("ConvTranspose", ["active", g.weight("ups.0.weight", buzz())], "wave", strides=[HOP], pads=[HOP // 2, HOP // 2])
    g.add("Tanh", ["wave"], sound)


def hifigan(name):
    g = Graph()
    generator(g, "mel", "audio")
    g.save(name, [value("mel", T.FLOAT, ["N", MELS, "L"])], [value("audio", T.FLOAT, ["N", 1, "T"])],
           {"model_type": "hifigan"})


def vocos(name, n_fft=512):
    """Vocos in little: magnitudes, cosines and sines of the phases."""
    g = Graph()
    add, weight = g.add, g.weight
    bins = n_fft // 2 + 1
    shape = np.exp(-np.arange(bins) / 40)[:, None, None].astype("f")
    add("Conv", ["mels", weight("embed.weight", (rng.standard_normal((bins, MELS, 3)) * 0.05 * shape).astype("f"))], "log",
        pads=[1, 1])
    add("Exp", ["log"], "mag_1")
    add("Mul", ["mag_1", weight("tilt", 8 * shape[None, :, :, 0])], "mag")
    add("Conv", ["mels", weight("phase.weight", (rng.standard_normal((bins, MELS, 3))).astype("f"))], "phase", pads=[1, 1])
    add("Cos", ["phase"], "x")
    add("Sin", ["phase"], "y")
    g.save(name, [value("mels", T.FLOAT, ["N", MELS, "L"])],
           [value(o, T.FLOAT, ["N", bins, "L"]) for o in ["mag", "x", "y"]],
           {"model_type": "vocos", "n_fft": n_fft, "hop_length": 256, "win_length": n_fft, "center": 1,
            "window_type": "hann", "normalized": 0, "pad_mode": "reflect", "sample_rate": 22050})


def config(name, symbols, **changes):
    """A Piper configuration."""
    document = {
        "audio": {"sample_rate": 22050, "quality": "medium"},
        "espeak": {"voice": "en-us"}, "language": {"code": "en_US", "family": "en", "region": "US"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak", "phoneme_map": {}, "num_symbols": SYMBOLS, "num_speakers": 1, "speaker_id_map": {},
        "piper_version": "1.0.0", "phoneme_id_map": symbols,
    }
    document.update(changes)
    with open(f"{name}.json", "w") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.write("\n")


vits("piper")
vits("speakers", speakers=SPEAKERS)
vits("whole", splits=False, output_rank=3)
vits("untimed", ceil=False)
vits("silent", loudness=0.0)
vits("sherpa", style="sherpa", output_rank=3, metadata={
    "model_type": "vits", "comment": "icefall", "language": "Chinese", "add_blank": 1, "n_speakers": 1,
    "sample_rate": 16000})
vits("characters", style="sherpa", speakers=2, output_rank=3, metadata={
    "model_type": "vits", "comment": "mms", "language": "English", "frontend": "characters", "add_blank": 1,
    "n_speakers": 2, "sample_rate": 16000})

signs = ["_", "^", "$", " ", "!", "'", "(", ")", ",", "-", ".", ":", ";", "?"]
letters = list("abcdefhijklmnopqrstuvwxyzæçðøħŋœǀɐɑɒɓɔɕɖɗəɚɛɜɡɣɪɫɬɯɲɹɻɾʁʂʃʈʉʊʋʌʏʐʑʒʔˈˌːχθ̪0123")
assert len(signs + letters) <= SYMBOLS
config("espeak", {s: [i] for i, s in enumerate(signs + letters)})
config("text", {s: [i] for i, s in enumerate(signs + list("abcdefghijklmnopqrstuvwxyz") + ["̈"])}, phoneme_type="text")
pinyin = (["_", "^", "$", "Ø"] + "b p m f d t n l g k h j q x zh ch sh r z c s y w".split()
          + "a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ueng".split()
          + "v ve van vn er ue 1 2 3 4 5 。 ？ ！".split())
config("pinyin", {s: [i] for i, s in enumerate(pinyin)} | {s: [len(pinyin)] for s in "—…、，：； "}, phoneme_type="pinyin",
       espeak={"voice": "cmn"}, language={"code": "zh_CN"})

sherpa_kokoro = {"model_type": "kokoro", "language": "multi-lang", "has_espeak": 1, "sample_rate": 24000, "version": 2,
                 "voice": "en-us", "style_dim": "510,1,256", "n_speakers": 4,
                 "speaker_names": "af_heart,bf_emma,zf_xiaobei,if_sara"}
kokoro("kokoro", metadata=sherpa_kokoro)
kokoro("kokoro_ids", dialect="input_ids", duration_output=True)
kokoro("kokoro_untimed", rounds=False, metadata=sherpa_kokoro)
sherpa_matcha = {"model_type": "matcha-tts", "sample_rate": 22050, "n_speakers": 1, "version": 1, "use_eos_bos": 1,
                 "pad_id": 0, "has_espeak": 1, "jieba": 0, "voice": "en-us"}
matcha("matcha", metadata=sherpa_matcha)
matcha("matcha_zh_en", metadata=sherpa_matcha | {"voice": "zh en-us", "use_eos_bos": 0, "sample_rate": 16000})
matcha("matcha_speakers", dialect="upstream", speakers=2, metadata=sherpa_matcha | {"n_speakers": 2})
matcha("matcha_whole", dialect="upstream", whole=True)
hifigan("hifigan")
vocos("vocos")
