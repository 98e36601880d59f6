"""Recordings to levelled sound, mel frames and F0, in flat files that training maps into memory."""

import io
import json
import random
import tarfile
from fractions import Fraction
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import scipy.signal
import soundfile
import torch

from .features import MelSpectrogram, f0_of


def run(config: dict, corpora: Path, work: Path) -> None:
    """Writes work/prepared/: sound.i16, mel.f16, f0.f32 and index.json (an entry an item, offsets in frames)."""
    target = work / "prepared"
    if (target / "index.json").exists():
        print("prepare: already done")
        return
    target.mkdir(parents=True, exist_ok=True)
    jobs = []
    for speaker, corpus in config["corpora"].items():
        for name, text, data in source(speaker, corpus, corpora):
            jobs.append((speaker, name, text, data, config))
    with Writer(target) as writer, Pool(2) as pool:
        for number, items in enumerate(pool.imap(work_on, jobs, chunksize=16)):
            for parts in items:
                writer.add(*parts)
            if number % 500 == 0:
                print(f"prepare: {number} of {len(jobs)} recordings", flush=True)
    minutes = writer.offset * config["sound"]["hop"] / config["sound"]["sample_rate"] / 60
    print(f"prepare: {len(writer.index)} items, {minutes:.1f} min")


class Writer:
    """Writes items one after another; the index comes last, so that a folder that has one is whole."""

    def __init__(self, target: Path):
        self.target, self.index, self.offset = target, [], 0

    def __enter__(self):
        self.files = [open(self.target / name, "wb") for name in ("sound.i16", "mel.f16", "f0.f32")]
        return self

    def add(self, entry, *parts):
        for file, part in zip(self.files, parts):
            file.write(part.tobytes())
        self.index.append(entry | dict(offset=self.offset, frames=len(parts[1])))
        self.offset += len(parts[1])

    def __exit__(self, failure, *_):
        for file in self.files:
            file.close()
        if failure is None:
            (self.target / "index.json").write_text(json.dumps(self.index, ensure_ascii=False))


def source(speaker: str, corpus: dict, corpora: Path | None):
    """The recordings of a corpus: of an archive, or of a user's folder (`own.py`); none of an absent one."""
    if corpus.get("absent"):
        return []
    if "recordings" in corpus:
        from . import own

        return own.recordings(Path(corpus["recordings"]))
    if corpora is None or not (corpora / corpus["archive"]).is_file():
        raise SystemExit(f"prepare: {corpora or '--corpora'}: {corpus['archive']} is not there. "
                         "Training/README.md says where the archives come from.")
    return recordings(speaker, corpora / corpus["archive"])


def recordings(speaker: str, archive: Path):
    """Name, text and encoded bytes of each recording of a corpus."""
    with tarfile.open(archive) as tar:
        members = {m.name: m for m in tar.getmembers() if m.isfile()}
        if speaker == "english":
            lines = tar.extractfile(members["kath/metadata.csv"]).read().decode("utf-8").splitlines()[1:]
            for line in lines:
                prompt, text = line.split("|", 1)
                member = members.get(f"kath/{prompt}.opus")
                if member:
                    yield prompt, text.strip('"'), tar.extractfile(member).read()
        else:
            for name in sorted(members):
                if name.endswith(".mp3"):
                    stem = Path(name).stem
                    yield stem, stem.removeprefix("cmn-").replace("_", ""), tar.extractfile(members[name]).read()


def work_on(job):
    speaker, name, text, data, config = job
    torch.set_num_threads(1)
    sound, corpus = config["sound"], config["corpora"][speaker]
    wave = cleaned(data, sound, corpus)
    if wave is None:
        return []
    return [item(speaker, name, text, wave, ratio, config) for ratio in ratios(config, name)]


def ratios(config: dict, name: str) -> list[float]:
    """The recording itself and, for some, by which ratio it comes resampled too: drawn by its name."""
    chance = random.Random(f"{config['seed']}/{name}")
    if chance.random() < config["augment"]["share"]:
        return [1.0, chance.choice(config["augment"]["ratios"])]
    return [1.0]


def item(speaker, name, text, wave, ratio, config, f0=None):
    """One entry with its features; F0, where it is not known, is measured; that of a resampled version follows from
    the original's."""
    sound, corpus = config["sound"], config["corpora"][speaker]
    hop = sound["hop"]
    frames = len(wave) // hop
    if f0 is None:
        f0 = f0_of(wave[: frames * hop], frames, sound, corpus["f0_low"], corpus["f0_high"])
    if ratio != 1:
        part = Fraction(ratio).limit_denominator(20)
        wave = scipy.signal.resample_poly(wave, part.denominator, part.numerator)
        source = np.minimum((np.arange(len(wave) // hop) * ratio).round().astype(int), frames - 1)
        frames = len(source)
        f0 = f0[source] * ratio
    wave = np.clip(wave[: frames * hop], -0.999, 0.999)
    mel = MelSpectrogram(sound)(wave)
    entry = dict(speaker=speaker, name=name, text=text, ratio=ratio, band=min(corpus["band"] * ratio, 22050))
    return entry, (wave * 32767).astype(np.int16), mel.astype(np.float16), f0.astype(np.float32)


def cleaned(data: bytes, sound: dict, corpus: dict):
    """Decoded, at our rate, without rumble, trimmed to the speech, levelled; None when there is no speech."""
    wave, rate = soundfile.read(io.BytesIO(data), dtype="float64")
    if wave.ndim > 1:
        wave = wave.mean(1)
    if rate != sound["sample_rate"]:
        part = Fraction(sound["sample_rate"], rate)
        wave = scipy.signal.resample_poly(wave, part.numerator, part.denominator)
    high_pass = scipy.signal.butter(2, 60, "high", fs=sound["sample_rate"], output="sos")
    wave = scipy.signal.sosfilt(high_pass, wave)
    if "denoise" in corpus:
        wave = denoised(wave, corpus["denoise"])
    rms = np.sqrt(np.convolve(wave**2, np.ones(1024) / 1024, "same") + 1e-12)
    level = 20 * np.log10(rms)
    loud = np.where(level > np.percentile(level, 97.5) + corpus["floor"])[0]
    if len(loud) < 4000 or level.max() < -80:
        return None
    before, after = (int(s * sound["sample_rate"]) for s in corpus["padding"])
    wave = wave[max(0, loud[0] - before): loud[-1] + after]
    active = np.abs(wave) > np.abs(wave).max() * 0.05
    wave = wave * (10 ** (sound["level"] / 20) / np.sqrt(np.mean(wave[active] ** 2)))
    return wave * min(1, 0.98 / np.abs(wave).max())


def denoised(wave: np.ndarray, depth: float) -> np.ndarray:
    """Wiener-like gate against a steady noise: what the quietest tenth of the frames holds is lowered by `depth` dB."""
    _, _, spectrum = scipy.signal.stft(wave, nperseg=1024, noverlap=768)
    power = np.abs(spectrum) ** 2
    quiet = np.argsort(power.sum(0))[: max(4, power.shape[1] // 10)]
    noise = power[:, quiet].mean(1, keepdims=True) * 2
    smooth = scipy.signal.convolve2d(power, np.ones((3, 5)) / 15, mode="same", boundary="symm")
    gain = np.clip(1 - noise / np.maximum(smooth, 1e-12), 10 ** (-depth / 20), 1)
    _, result = scipy.signal.istft(spectrum * gain, nperseg=1024, noverlap=768)
    return result[: len(wave)]


class Prepared:
    """The prepared items, mapped into memory."""

    def __init__(self, work: Path, sound: dict):
        folder = work / "prepared"
        self.index = json.loads((folder / "index.json").read_text())
        self.hop = sound["hop"]
        self.sound = np.memmap(folder / "sound.i16", dtype=np.int16, mode="r")
        self.mel = np.memmap(folder / "mel.f16", dtype=np.float16, mode="r").reshape(-1, sound["mels"])
        self.f0 = np.memmap(folder / "f0.f32", dtype=np.float32, mode="r")
        self.lent, folder = [], work / "lent"
        if (folder / "index.json").exists():
            self.lent = json.loads((folder / "index.json").read_text())
            self.lent_mel = np.memmap(folder / "mel.f16", dtype=np.float16, mode="r").reshape(-1, sound["mels"])
            self.lent_f0 = np.memmap(folder / "f0.f32", dtype=np.float32, mode="r")

    def cut(self, entry: dict, start: int, frames: int):
        """Mel, F0 and sound of a stretch of an item; a lent one has no sound."""
        a = entry["offset"] + start
        if "source" in entry:
            return self.lent_mel[a: a + frames].astype(np.float32), np.array(self.lent_f0[a: a + frames]), None
        wave = self.sound[a * self.hop: (a + frames) * self.hop].astype(np.float32) / 32767
        return self.mel[a: a + frames].astype(np.float32), np.array(self.f0[a: a + frames]), wave

    def held_out(self, count: int):
        """The names never trained on: every n-th of each speaker's, so that they are spread over the corpus."""
        result = set()
        for speaker in {e["speaker"] for e in self.index}:
            names = sorted({e["name"] for e in self.index if e["speaker"] == speaker})
            wanted = min(count, max(1, len(names) // 12))  # of a small corpus, a twelfth
            result |= set(names[:: max(1, len(names) // wanted)][:wanted])
        return result
