"""The prepared recordings in one small file, so that training can run on another machine.

`train.py pack --archive FILE` writes what cannot be computed again cheaply: the cleaned sound as Opus, F0 in half
precision, the alignment and the texts. `train.py unpack --archive FILE` makes work/prepared and work/aligned.json from
it: mel frames and resampled copies follow from the sound. Opus costs a little exactness, so the machine that has the
recordings should train on them.

The file is a plain tar: index.json, aligned.json, f0.f16, and SPEAKER.opus, all items of a speaker one after another.
A narrow band is kept at 24 kHz.
"""

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import soundfile

from . import prepare
from .measures import resampled

LIMIT = 60_000_000  # bytes
BITS_PER_SECOND = {24000: 26_000, 48000: 56_000}


def pack(config: dict, work: Path, archive: Path) -> None:
    prepared = prepare.Prepared(work, config["sound"])
    entries = [e for e in prepared.index if e["ratio"] == 1]
    with tarfile.open(archive, "w") as tar:
        add(tar, "index.json", json.dumps(
            [[e["speaker"], e["name"], e["text"], e["frames"]] for e in entries], ensure_ascii=False).encode())
        add(tar, "aligned.json", (work / "aligned.json").read_bytes())
        f0 = np.concatenate([prepared.cut(e, 0, e["frames"])[1] for e in entries])
        add(tar, "f0.f16", f0.astype(np.float16).tobytes())
        for speaker in dict.fromkeys(e["speaker"] for e in entries):
            mine = [e for e in entries if e["speaker"] == speaker]
            add(tar, f"{speaker}.opus", sound_of(config, prepared, mine, config["corpora"][speaker]["band"]))
            print(f"pack: {speaker}, {len(mine)} items", flush=True)
    size = archive.stat().st_size
    print(f"pack: {archive}, {size / 1e6:.1f} MB")
    if size > LIMIT:
        raise SystemExit(f"pack: more than {LIMIT / 1e6:.0f} MB")


def add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    tar.addfile(entry, io.BytesIO(data))


def opus_rate(band: float) -> int:
    return 24000 if band <= 11000 else 48000


def sound_of(config: dict, prepared, entries: list, band: float) -> bytes:
    """All items one after another, as Opus. Written piece by piece: hours do not fit into memory as doubles."""
    rate, ours, file = opus_rate(band), config["sound"]["sample_rate"], io.BytesIO()
    # The compression level of libsndfile is a share of 256 kbit/s a channel, counted from above.
    level = 1 - (BITS_PER_SECOND[rate] - 6000) / 250_000
    with soundfile.SoundFile(file, "w", rate, 1, format="OGG", subtype="OPUS", compression_level=level) as sink:
        for group in range(0, len(entries), 64):
            waves = [prepared.cut(e, 0, e["frames"])[2] for e in entries[group: group + 64]]
            # Resampled item by item, to whole samples: an item's place is known without looking.
            sink.write(np.concatenate([fitted(w, ours, rate) for w in waves]).astype(np.float32))
    return file.getvalue()


def fitted(wave: np.ndarray, rate: int, to: int) -> np.ndarray:
    result = resampled(wave, rate, to)
    return result[: length_at(len(wave), rate, to)]


def length_at(samples: int, rate: int, to: int) -> int:
    return samples * to // rate


def unpack(config: dict, work: Path, archive: Path) -> None:
    """As `prepare` and `align` leave it. Copies are resampled anew, by the same draws."""
    target = work / "prepared"
    if (target / "index.json").exists():
        print("unpack: already done")
        return
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        part = lambda name: tar.extractfile(name).read()
        rows, f0 = json.loads(part("index.json")), np.frombuffer(part("f0.f16"), np.float16)
        (work / "aligned.json").write_bytes(part("aligned.json"))
        sounds = {s: part(f"{s}.opus") for s in dict.fromkeys(row[0] for row in rows)}
    writer, place = prepare.Writer(target), 0
    with writer:
        for speaker, data in sounds.items():
            for row, wave in zip((r for r in rows if r[0] == speaker), waves_of(config, data, rows, speaker)):
                frames = row[3]
                known = f0[place: place + frames].astype(np.float32)
                place += frames
                for ratio in prepare.ratios(config, row[1]):
                    writer.add(*prepare.item(speaker, row[1], row[2], wave, ratio, config, known))
    print(f"unpack: {len(writer.index)} items")


def waves_of(config: dict, data: bytes, rows: list, speaker: str):
    sound = config["sound"]
    rate, ours = opus_rate(config["corpora"][speaker]["band"]), sound["sample_rate"]
    with soundfile.SoundFile(io.BytesIO(data)) as source:
        for _, _, _, frames in (r for r in rows if r[0] == speaker):
            samples = frames * sound["hop"]
            wave = resampled(source.read(length_at(samples, ours, rate), dtype="float64"), rate, ours)
            yield np.pad(wave, (0, max(0, samples - len(wave))))[:samples]
