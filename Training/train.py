#!/usr/bin/env python3
"""Trains the house voice, and voices from it: `train.py STAGE ...`. Stages resume where they stopped."""

import argparse
import random
from pathlib import Path

import numpy as np

from voicelab import config as configuration

HERE = Path(__file__).resolve().parent
HOUSE = HERE.parent / "Voices" / "house"


def stages(config: dict, o) -> dict:
    """What each stage does. Each imports only what it needs: the first ones run without what the last ones want."""

    def module(name: str):
        return __import__(f"voicelab.{name}", fromlist=[name])

    reference = HERE.parent / "Tests" / "VocalsTests" / "Resources" / "vocoder_reference.f32"
    only = o.only.split(",") if o.only else None
    without = o.without.split(",") if o.without else []
    return dict(
        prepare=lambda: module("prepare").run(config, o.corpora, o.work),
        align=lambda: module("align").run(config, o.work),
        lend=lambda: module("lend").run(config, o.work),
        acoustic=lambda: module("acoustic_training").train(config, o.work, o.minutes, o.start, o.again),
        vocoder=lambda: module("vocoder").train(config, o.work, o.minutes, o.start, o.again),
        slim=lambda: module("slim").run(config, o.work, o.minutes, o.again, only),
        read=lambda: module("read").run(config, o.work, o.start),
        export=lambda: module("export").run(config, o.work, o.voice, otherwise=o.start),
        evaluate=lambda: module("evaluate").run(config, o.work, o.voice, o.voice.resolve().name, only),
        spoken=lambda: module("spoken").run(config, o.work, o.voxhumana, o.voice),
        pictures=lambda: module("pictures").run(config, o.work, o.voice, o.pictures, o.songs),
        lips=lambda: module("lips").run(config, o.work, o.lips or o.work / "lips", o.minutes, without),
        noise=lambda: module("even_noise").write(config["seed"]),
        reference=lambda: module("reference").write(o.voice, reference),
        own=lambda: module("own").run(config, o),
        openutau=lambda: module("openutau").run(config, o.work, o.start or HOUSE, o.voice),
        pack=lambda: module("pack").pack(config, o.work, o.archive),
        unpack=lambda: module("pack").unpack(config, o.work, o.archive))


def main() -> None:
    options = parsed()
    config = configuration.load(options.config)
    random.seed(config["seed"])
    np.random.seed(config["seed"])
    if options.threads:
        import torch

        torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    stages(config, options)[options.stage]()


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("stage", choices=[
        "prepare", "align", "lend", "acoustic", "read", "vocoder", "slim", "export", "evaluate", "spoken", "pictures", "noise", "reference", "own",
        "openutau", "pack", "unpack", "lips"])
    add("--corpora", type=Path, help="folder with the corpora's archives; for prepare")
    add("--voice", type=Path, default=HOUSE, help="export to, or evaluate; own, openutau: the folder to write")
    add("--work", type=Path, help="state, not in git: Training/work, for own Training/work/NAME")
    add("--config", type=Path, default=HERE / "config.toml")
    add("--threads", type=int, default=0, help="0: as many as there are cores")
    add("--minutes", type=float, help="the training stage ends then, with a schedule that fits")
    add("--again", action="store_true", help="acoustic, vocoder: a finished training begins anew with what it learned")
    add("--from", type=Path, dest="start", help="voice folder that the training begins with; read, export: for networks not trained here; openutau: what to "
        "export")
    add("--recordings", type=Path, help="own: folder of sound files and their texts")
    add("--language", choices=["zh", "en"], help="own: what the recordings speak")
    add("--name", default="own", help="own: the new speaker's name")
    add("--archive", type=Path, help="pack, unpack: the file")
    add("--only", help="evaluate: these measures, apart by commas")
    add("--voxhumana", default="voxhumana", help="spoken: the daemon's command")
    add("--pictures", type=Path, help="pictures: the folder to write")
    add("--lips", type=Path, help="lips: where to write; work/lips")
    add("--without", help="lips: voices not to learn from, apart by commas")
    add("--songs", type=Path, nargs="*", default=[], help="pictures: sound files to show too")
    options = parser.parse_args()
    if options.work is None:
        options.work = HERE / "work" / options.name if options.stage == "own" else HERE / "work"
    if options.stage in ("pack", "unpack") and not options.archive:
        parser.error(f"{options.stage} needs --archive FILE")
    return options


if __name__ == "__main__":
    main()
