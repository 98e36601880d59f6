"""Cuts the network out of the study's vocoder and leaves the signal processing to the engine.

The study's graph does everything: it makes the pulses and filters them with discrete Fourier transforms written as
matrices, which are most of its size and time, and it starts its pulse phase anew in each call. The part worth keeping
is the network that turns a frame of mel spectrum and F0 into two filters. Its outputs, per frame and bin (513):

    harmonic_real, harmonic_imag   the filter of the pulse train: exp(clip(log magnitude, -14, 6)) * e^(i phase)
    noise_magnitude                the filter of the noise:       exp(clip(log magnitude, -14, 6))

    python convert_vocoder.py STUDY/weights/vocoder.onnx Voices/house/filters.onnx     (needs onnx)
"""
import sys

import onnx
from onnx import helper
from onnx.utils import extract_model

source, target = sys.argv[1:]
model = onnx.load(source)
producer = {output: node for node in model.graph.node for output in node.output}
consumers = lambda name: [node for node in model.graph.node if name in node.input]

# Walk back from the cosine of the phase and from the two exponentials, telling the harmonic one by what it meets.
cosine = next(node for node in model.graph.node if node.op_type == "Cos")
phase = producer[cosine.input[0]].input[0]
exponentials = [node.output[0] for node in model.graph.node if node.op_type == "Exp"]
def meets_phase(name):
    after = consumers(consumers(name)[0].output[0])
    return any(cosine.output[0] in node.input for node in after)
harmonic = next(name for name in exponentials if meets_phase(name))
noise = next(name for name in exponentials if name != harmonic)
for name in exponentials:
    clip = producer[producer[name].input[0]]
    low, high = (helper.get_attribute_value(producer[i].attribute[0]) for i in clip.input[1:3])
    bounds = [float(onnx.numpy_helper.to_array(t)) for t in (low, high)]
    assert clip.op_type == "Clip" and bounds == [-14, 6], bounds

extract_model(source, target, ["mel", "f0"], [harmonic, noise, phase])
cut = onnx.load(target)
graph = cut.graph
graph.node.extend([
    helper.make_node("Cos", [phase], ["cosine"]),
    helper.make_node("Sin", [phase], ["sine"]),
    helper.make_node("Mul", [harmonic, "cosine"], ["harmonic_real"]),
    helper.make_node("Mul", [harmonic, "sine"], ["harmonic_imag"]),
    helper.make_node("Identity", [noise], ["noise_magnitude"]),
])
del graph.output[:]
graph.output.extend([
    helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, "T", 513])
    for name in ("harmonic_real", "harmonic_imag", "noise_magnitude")
])
onnx.checker.check_model(cut)
onnx.save(cut, target)
