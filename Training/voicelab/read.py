"""Every recording's text read again by the acoustic model, with the recorded durations and F0.

What the vocoder hears in service are the acoustic model's frames, not those of recordings: smoother, and a little off.
So some of the stretches it learns from are these, beside the sound of the recording (as HiFi-GAN's authors do, Kong et
al. 2020). Written to work/read/: `mel.f16`, row by row beside the prepared one's, and `names.json`, whose there are.
"""

import json
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch

from . import phones
from .acoustic import regulate
from .prepare import Prepared


def run(config: dict, work: Path, start: Path | None) -> None:
    """By what was trained in `work`, else by the voice in `start`."""
    target = work / "read"
    if (target / "names.json").exists():
        print("read: already done")
        return
    target.mkdir(parents=True, exist_ok=True)
    prepared = Prepared(work, config["sound"])
    aligned = json.loads((work / "aligned.json").read_text())
    jobs = [e for e in prepared.index if e["ratio"] == 1 and e["name"] in aligned]
    rows = np.memmap(target / "mel.f16", np.float16, "w+", shape=prepared.mel.shape)
    with Pool(2, begin, (config, work, start)) as pool:
        for number, (entry, mel) in enumerate(zip(jobs, pool.imap(work_on, jobs, chunksize=16))):
            rows[entry["offset"]: entry["offset"] + entry["frames"]] = mel
            if number % 1000 == 0:
                print(f"read: {number} of {len(jobs)}", flush=True)
    rows.flush()
    (target / "names.json").write_text(json.dumps([e["name"] for e in jobs], ensure_ascii=False))
    print(f"read: {len(jobs)} recordings")


def begin(config: dict, work: Path, start: Path | None) -> None:
    """What each process of the pool keeps."""
    from .networks import load

    torch.set_num_threads(1)
    work_on.net, work_on.prepared = load(config, work, start)[0], Prepared(work, config["sound"])
    work_on.speakers = {speaker: torch.tensor([number]) for number, speaker in enumerate(config["corpora"])}
    work_on.aligned = json.loads((work / "aligned.json").read_text())


@torch.no_grad()
def work_on(entry):
    net, known = work_on.net, work_on.aligned[entry["name"]]
    _, f0, _ = work_on.prepared.cut(entry, 0, entry["frames"])
    hidden = net.spectral(torch.tensor([[phones.NUMBER[p] for p in known["phones"]]]))
    frames = regulate(hidden, [torch.tensor(known["durations"])])
    mel = net.decode(frames, torch.tensor(f0)[None], work_on.speakers[entry["speaker"]], torch.zeros(1))
    return (mel * net.deviation + net.mean)[0].numpy().astype(np.float16)


class Readings:
    """The frames of stretches as they were read, where they were."""

    def __init__(self, work: Path, prepared: Prepared, centres: np.ndarray):
        self.names, self.centres, path = set(), centres, work / "read" / "names.json"
        if path.exists():
            self.names = set(json.loads(path.read_text()))
            self.rows = np.memmap(work / "read" / "mel.f16", np.float16, "r", shape=prepared.mel.shape)

    def replaced(self, entry: dict, start: int, mel: np.ndarray) -> np.ndarray:
        """`mel`, a recording's from frame `start` on, as read up to where the recording ends. Above that a reader
        asks for what the recording cannot teach."""
        if entry["ratio"] != 1 or entry["name"] not in self.names:
            return mel
        a = entry["offset"] + start
        return np.where(self.centres < entry["band"] * 0.96, self.rows[a: a + len(mel)].astype(np.float32), mel)
