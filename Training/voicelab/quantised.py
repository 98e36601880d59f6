"""Matrix products in whole numbers of eight bits, for the graphs that make sound.

Weights are stored as whole numbers with a scale for each column; what they are multiplied with is rounded when the graph
runs. Processors multiply such numbers two to four times as fast as single precision, and the files are half as large.
Weights keep to seven bits: processors without VNNI add two products in sixteen bits, which eight bits would overflow.

The last layers, whose rounding would be heard as it is, stay in single precision; so does the decoder's entrance, which
gains nothing and through which all goes.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

KEPT = ("frame_in.", "harmonic.", "noise.", "swell.", "out.", "comb_out.", "comb_in.", "f0_in.")


def quantise(path: Path) -> None:
    """Rewrites a graph in single precision."""
    graph = onnx.load(path).graph
    kept = [node.name for node in graph.node if node.op_type == "MatMul" and any(k in layer(graph, node) for k in KEPT)]
    quantize_dynamic(str(path), str(path), op_types_to_quantize=["MatMul"], nodes_to_exclude=kept, per_channel=True,
                     reduce_range=True, weight_type=QuantType.QInt8, extra_options=dict(MatMulConstBOnly=True))


def layer(graph, product) -> str:
    """What tells a product's layer: the name of its matrix, or else of the bias that is added."""
    names = list(product.input)
    for node in graph.node:
        if product.output[0] in node.input:
            names += node.input
    return " ".join(names)


def weights(graph) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The matrices in single precision by name, and which of them each tensor is a product of."""
    stored = {t.name.removesuffix(".half"): numpy_helper.to_array(t) for t in graph.initializer}
    matrices, products = {}, {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            zero = stored.get(f"{name}_zero_point", np.zeros(1, np.int8)).astype(np.float32)
            matrices[name] = (stored[node.input[1]].astype(np.float32) - zero) * stored[f"{name}_scale"].astype(np.float32)
            products[node.output[0]] = name
        elif node.op_type in ("Cast", "Mul"):
            factor = next((products[tensor] for tensor in node.input if tensor in products), None)
            if factor:
                products[node.output[0]] = factor
    return matrices, products
