"""Makes the tiny voices of the tests: `python make_voices.py` in this folder (needs onnx).

The graphs have the inputs, outputs, tensor names and metadata of the real exports (Piper: `export_onnx.py` of
OHF-Voice/piper1-gpl; sherpa-onnx: its VITS metadata), and in place of a trained network a few nodes: the duration of
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
