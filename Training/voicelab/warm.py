"""A voice folder's graphs back to networks that go on learning.

Checkpoints stay out of git; the exported graphs do not. So each training can begin where the last one ended, and
fine-tuning on new recordings begins with a voice that already speaks. What an exported graph lacks (the judges, the
guess of the speaker, the optimiser's memory) starts anew.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from . import quantised
from .knots import minimum_phase


def weights(path: Path) -> dict[str, np.ndarray]:
    """A graph's parameters by the names that they have in PyTorch, single precision.

    Half precision is stored under NAME.half, followed by a cast to NAME. A linear layer's matrix has lost its name and
    is transposed: what is added to its product, `LAYER.bias`, tells it. So does a convolution's, which may have got a
    dimension more (`layers.over_time`).
    """
    graph = onnx.load(path).graph
    stored = {t.name.removesuffix(".half"): numpy_helper.to_array(t).astype(np.float32) for t in graph.initializer}
    for node in graph.node:  # of equal parameters only one is stored
        if node.op_type == "Identity" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]]
    result = {name: values for name, values in stored.items() if not name.startswith("onnx::")}
    matrices, products = quantised.weights(graph)
    stored |= matrices
    products |= {node.output[0]: node.input[1] for node in graph.node
                 if node.op_type == "MatMul" and node.input[1] in stored}
    for node in graph.node:
        bias = next((name for name in node.input if name.endswith(".bias")), None)
        factor = next((products[name] for name in node.input if name in products), None)
        if node.op_type == "Add" and bias and factor:
            result[bias.removesuffix("bias") + "weight"] = stored[factor].T
        if node.op_type == "Conv" and bias and node.input[1] in stored:
            taps = stored[node.input[1]]
            result[bias.removesuffix("bias") + "weight"] = taps[:, :, 0] if taps.ndim == 4 else taps
    return {name.removeprefix("net."): values for name, values in result.items()}


SILENT = ("timbre_in.", "comb_in.", "comb_out.", "swell.")  # layers that say nothing where a voice lacks them
SPEAKERS = ("prosody_speaker.weight", "speaker.weight", "speaker_shift.weight")  # a row for each


def load(net: nn.Module, folder: Path, known: dict, optional: tuple[str, ...] = (), like: int = 0) -> None:
    """Fills a network with what a voice folder's graphs hold. Names what does not fit; `optional` layers may be missing.

    Speakers that the voice does not have begin as its speaker number `like`.
    """
    state, missing = net.state_dict(), []
    for name in SPEAKERS:
        if name in known and name in state and len(known[name]) < len(state[name]):
            more = len(state[name]) - len(known[name])
            known[name] = np.concatenate([known[name], np.repeat(known[name][like: like + 1], more, 0)])
    for name, tensor in state.items():
        if name in known and known[name].shape == tuple(tensor.shape):
            state[name] = torch.tensor(known[name])
        elif name.endswith(".scale"):  # part of a matrix in the graph (`layers.settled`)
            state[name] = torch.ones_like(tensor)
        elif not name.startswith(optional):
            missing.append(name)
        elif name.startswith(SILENT):  # a voice whose graph stretches the frames instead, or that has no comb
            state[name] = torch.zeros_like(tensor)
    if missing:
        raise SystemExit(f"{folder}: its graphs do not fit this configuration: {', '.join(missing[:6])}"
                         f"{' and more' if len(missing) > 6 else ''}. Train without --from, or use a voice that this "
                         "pipeline exported.")
    net.load_state_dict(state)


def acoustic(net: nn.Module, folder: Path, like: int = 0) -> None:
    known = {}
    for graph in ("spectral", "prosody", "pitch", "acoustic"):
        known |= weights(folder / f"{graph}.onnx")
    load(net, folder, known, optional=("guess.", *SILENT), like=like)


def vocoder(net: nn.Module, folder: Path) -> None:
    known, net = weights(folder / "filters.onnx"), net.net
    # As `streaming.py` has them, rows side by side and the whole turn; before format v4 there was neither.
    inlet, taps = known["inlet.weight"], net.inlet.kernel_size[0]
    if inlet.ndim == 2 and inlet.size == net.inlet.weight.numel():
        known["inlet.weight"] = inlet.reshape(len(inlet), taps, -1).transpose(0, 2, 1)
    if "turn.weight" in known:
        known |= learned_turn(net, known)
    load(net, folder, known, optional=SILENT)


def learned_turn(net, known: dict) -> dict[str, np.ndarray]:
    """What was learned beyond minimum phase: `streaming.whole_turn` undone, on the knots."""
    lines = net.between.numpy()
    folded, knots = minimum_phase(net.between).numpy(), np.linalg.pinv(lines)
    least = known["turn.bias"] - (known["harmonic.bias"] - net.LOWER) @ folded
    return {"phase.weight": (knots.T @ (known["turn.weight"] - folded.T @ known["harmonic.weight"])).astype(np.float32),
            "phase.bias": (least @ knots).astype(np.float32)}
