"""Makes the tiny models of the tests: `python make_models.py` in this folder (needs onnx)."""
import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh


def save(name, nodes, inputs, outputs, initializers=()):
    graph = h.make_graph(nodes, name, inputs, outputs, list(initializers))
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, f"{name}.onnx")


value = h.make_tensor_value_info

# sum = x + y, double = 2 x, count = how many.
save(
    "arithmetic",
    [
        h.make_node("Add", ["x", "y"], ["sum"]),
        h.make_node("Add", ["x", "x"], ["double"]),
        h.make_node("Shape", ["x"], ["count"]),
    ],
    [value("x", T.FLOAT, [1, "n"]), value("y", T.FLOAT, [1, "n"])],
    [value("sum", T.FLOAT, [1, "n"]), value("double", T.FLOAT, [1, "n"]), value("count", T.INT64, [2])],
)

# Every element type through one graph of identities, and an empty slice.
kinds = dict(u8=T.UINT8, i8=T.INT8, i16=T.INT16, i32=T.INT32, i64=T.INT64, b=T.BOOL, f64=T.DOUBLE, f32=T.FLOAT)
save(
    "types",
    [h.make_node("Identity", [k], [k + "_out"]) for k in kinds],
    [value(k, t, ["n"]) for k, t in kinds.items()],
    [value(k + "_out", t, ["n"]) for k, t in kinds.items()],
)

# A loop of small matrix products: `trips` of them, some 30 us each, so a million run for half a minute.
body = h.make_graph(
    [
        h.make_node("MatMul", ["state", "weight"], ["next"]),
        h.make_node("Identity", ["go"], ["go_out"]),
    ],
    "body",
    [value("i", T.INT64, []), value("go", T.BOOL, []), value("state", T.FLOAT, [64, 64])],
    [value("go_out", T.BOOL, []), value("next", T.FLOAT, [64, 64])],
)
save(
    "slow",
    [
        h.make_node("EyeLike", ["shape"], ["weight"], dtype=T.FLOAT),
        h.make_node("Loop", ["trips", "yes", "start"], ["end"], body=body),
    ],
    [value("trips", T.INT64, []), value("start", T.FLOAT, [64, 64]), value("shape", T.FLOAT, [64, 64])],
    [value("end", T.FLOAT, [64, 64])],
    [nh.from_array(np.array(True), "yes")],
)

# Fails while it runs: the reshape does not fit.
save(
    "failing",
    [h.make_node("Reshape", ["x", "shape"], ["y"])],
    [value("x", T.FLOAT, ["n"])],
    [value("y", T.FLOAT, ["a", "b"])],
    [nh.from_array(np.array([7, 7], dtype=np.int64), "shape")],
)
