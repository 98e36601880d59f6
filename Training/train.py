#!/usr/bin/env python3
"""Trains the house voice: `train.py STAGE --corpora FOLDER`, stage by stage. Stages resume where they stopped."""

import argparse
import random
from pathlib import Path

import numpy as np

from voicelab import config as configuration

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=["prepare", "align", "acoustic", "vocoder", "export", "reference", "evaluate"])
    parser.add_argument("--corpora", type=Path, help="folder with the corpora's archives; for prepare")
    parser.add_argument("--voice", type=Path, default=HERE.parent / "Voices" / "house", help="export to, or evaluate")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="checkpoints and features; not in git")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    parser.add_argument("--minutes", type=float, help="the training stage ends then, with a schedule that fits")
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

        acoustic.train(config, options.work, options.minutes)
    elif stage == "export":
        from voicelab import export

        export.run(config, options.work, options.voice)
    elif stage == "reference":
        from voicelab import reference

        reference.write(options.voice, HERE.parent / "Tests" / "VocalsTests" / "Resources" / "vocoder_reference.f32")
    elif stage == "evaluate":
        from voicelab import evaluate

        evaluate.run(config, options.work, options.voice, options.voice.resolve().name)
    else:
        from voicelab import vocoder

        vocoder.train(config, options.work, options.minutes)


if __name__ == "__main__":
    main()
