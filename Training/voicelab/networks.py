"""The networks as far as they are trained."""

from pathlib import Path

import torch

from . import warm
from .acoustic import Acoustic
from .vocoder import Vocoder


def load(config: dict, work: Path, start: Path | None = None) -> tuple[Acoustic, Vocoder]:
    """From the checkpoints in `work`; one that is not there from the voice in `start`."""
    sound, settings = config["sound"], config["vocoder"]
    acoustic = Acoustic(sound, speakers=len(config["corpora"]))
    vocoder = Vocoder(sound, settings["width"], settings["blocks"])
    for net, file, begin in ((acoustic, "acoustic.pt", warm.acoustic), (vocoder, "vocoder.pt", warm.vocoder)):
        if (work / file).exists() or not start:
            state = torch.load(work / file, weights_only=True, map_location="cpu")
            net.load_state_dict(state.get("mean", state["net"]))
        else:
            begin(net, start)
    return acoustic.eval(), vocoder.eval()
