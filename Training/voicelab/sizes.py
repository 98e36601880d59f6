"""How large a network is: as its checkpoint or its voice has it, else as the configuration says.

The networks of a voice are smaller than those that learned it (`slim.py`), and go on learning at that size.
"""

import math
from pathlib import Path

import torch

from . import warm

GRAPHS = dict(acoustic=("acoustic", "pitch"), vocoder=("filters",))


def wanted(config: dict, name: str) -> dict:
    """What the configuration says of the `acoustic` or `vocoder` network."""
    known = ("width", "blocks", "expansion", "inlet", "pitch")
    return {size: config[name][size] for size in known if size in config[name]}


def found(config: dict, name: str, path: Path, start: Path | None = None) -> dict:
    """What a checkpoint has; where there is none, the voice in `start`; else what the configuration says."""
    if path.exists():
        return of(torch.load(path, weights_only=True, map_location="cpu")["net"], config)
    return voice(config, name, start) if start else wanted(config, name)


def voice(config: dict, name: str, folder: Path) -> dict:
    weights = {}
    for graph in GRAPHS[name]:
        weights |= warm.weights(folder / f"{graph}.onnx")
    return of(weights, config)


def of(weights: dict, config: dict) -> dict:
    """Of a network's weights by name."""
    known = {name.removeprefix("net."): values.shape for name, values in weights.items()}
    inner, pitch = known["blocks.0.expand.weight"], known.get("pitch_blocks.0.expand.weight")
    sizes = dict(blocks=sum(n.startswith("blocks.") and n.endswith(".expand.weight") for n in known),
                 expansion=inner[0] // inner[1])
    if pitch:
        sizes["pitch"] = pitch[0] // pitch[1]
    if "inlet.weight" in known:  # the vocoder's, a convolution or a matrix for rows side by side
        entering = math.prod(known["inlet.weight"][1:])
        sizes |= dict(width=inner[1], inlet=entering // (config["sound"]["mels"] + 2))
    return sizes
