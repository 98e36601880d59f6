"""The networks as far as they are trained."""

from pathlib import Path

import torch

from . import sizes, warm
from .acoustic import Acoustic
from .vocoder import Vocoder


def load(config: dict, work: Path, start: Path | None = None) -> tuple[Acoustic, Vocoder]:
    """Those that speak: from the checkpoints in `work`, the ones cut down (`slim.py`) before the large ones; what is not
    there from the voice in `start`."""
    return tuple(one(config, name, newest(work, name), start).eval() for name in ("acoustic", "vocoder"))


def large(config: dict, work: Path, name: str):
    """One that learned, as it was before it was cut down."""
    return one(config, name, work / f"{name}.pt").eval()


def newest(work: Path, name: str) -> Path:
    small, path = work / f"{name}-small.pt", work / f"{name}.pt"
    if not small.exists():
        return path
    if path.exists() and path.stat().st_mtime > small.stat().st_mtime:
        raise SystemExit(f"{small}: {path.name} has learned since. Run `train.py slim --again`, or remove it.")
    return small


def one(config: dict, name: str, path: Path, start: Path | None = None):
    net = make(config, name, sizes.found(config, name, path, start))
    if path.exists() or not start:
        state = torch.load(path, weights_only=True, map_location="cpu")
        net.load_state_dict(state.get("mean", state["net"]))
    else:
        dict(acoustic=warm.acoustic, vocoder=warm.vocoder)[name](net, start)
    return net


def make(config: dict, name: str, size: dict):
    if name == "vocoder":
        return Vocoder(config["sound"], **size)
    return Acoustic(config["sound"], speakers=len(config["corpora"]), **size)
