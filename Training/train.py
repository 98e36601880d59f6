#!/usr/bin/env python3
"""Trains the house voice: `train.py STAGE --corpora FOLDER`. Stages resume where they stopped."""

import argparse
import random
from pathlib import Path

import numpy as np

from voicelab import config as configuration


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=["prepare", "align", "acoustic", "vocoder"])
    parser.add_argument("--corpora", type=Path, required=True, help="folder with the corpora's archives")
    parser.add_argument("--work", type=Path, default=here / "work", help="checkpoints and features; not in git")
    parser.add_argument("--config", type=Path, default=here / "config.toml")
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    options = parser.parse_args()
    config = configuration.load(options.config)
    random.seed(config["seed"])
    np.random.seed(config["seed"])
    if options.threads:
        import torch

        torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    run(options.stage, config, options)


def run(stage: str, config: dict, options) -> None:
    """Imports only what the stage needs: the first stages run without what the last ones want."""
    if stage == "prepare":
        from voicelab import prepare

        prepare.run(config, options.corpora, options.work)
    elif stage == "align":
        from voicelab import align

        align.run(config, options.work)
    elif stage == "acoustic":
        from voicelab import acoustic

        acoustic.train(config, options.work)
    else:
        from voicelab import vocoder

        vocoder.train(config, options.work)


if __name__ == "__main__":
    main()
