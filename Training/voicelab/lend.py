"""Lends each speaker the other's sentences: what the voice would sound like in the language that it never spoke; and
its own at other pitches: what it would sound like far from the register in which it reads.

A reading is taken apart by WORLD (Morise et al. 2016), its pitch is brought to the other speaker's register, its
formants are moved by the ratio of the two vocal tracts, and its spectrum gets the other's average colour. That is a
crude change of voice, but clear speech: the acoustic model learns from it what a phone that the speaker never said
does over time, and from the speaker's own recordings how the speaker sounds. Only mel frames and F0 are kept, in
work/lent/; the vocoder never hears these.

Both the ratio and the colour come from the vowels that the two languages share. A reading lent to its own speaker
keeps formants and colour; without it, high notes would be known from resampled copies alone, where the formants are
high too.
"""

import json
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from .features import MelSpectrogram, mel_centres
from .prepare import Prepared

VOWELS = ("AA", "IY", "UW", "EY", "AO", "AY", "AW", "OW")
RATIOS = np.arange(0.9, 1.201, 0.02)
# Mean F0 of the readings lent to their own speaker, Hz: C3, and E4 to A5, where songs go and reading does not.
REGISTERS = (130, 330, 400, 480, 580, 700, 880)


def run(config: dict, work: Path) -> None:
    target = work / "lent"
    if (target / "index.json").exists():
        print("lend: already done")
        return
    target.mkdir(parents=True, exist_ok=True)
    prepared = Prepared(work, config["sound"])
    aligned = json.loads((work / "aligned.json").read_text())
    jobs, index, offset = plan(config, prepared, aligned), [], 0
    with open(target / "mel.f16", "wb") as mels, open(target / "f0.f32", "wb") as f0s, \
            Pool(2, begin, (config, work)) as pool:
        for number, (entry, mel, f0) in enumerate(pool.imap(work_on, jobs, chunksize=8)):
            index.append(entry | dict(offset=offset, frames=len(mel)))
            mels.write(mel.astype(np.float16).tobytes())
            f0s.write(f0.astype(np.float32).tobytes())
            offset += len(mel)
            if number % 200 == 0:
                print(f"lend: {number} of {len(jobs)}", flush=True)
    (target / "index.json").write_text(json.dumps(index, ensure_ascii=False))
    print(f"lend: {len(index)} items, {offset * config['sound']['hop'] / config['sound']['sample_rate'] / 60:.1f} min")


def plan(config: dict, prepared: Prepared, aligned: dict) -> list:
    """Which reading is lent to whom, with how pitch, formants and colour change."""
    held, jobs = prepared.held_out(config["vocoder"]["held_out"]), []
    corpora = config["corpora"]
    known = {s: vowel_frames(config, prepared, aligned, s) for s in corpora}
    for source in corpora:
        entries = [e for e in prepared.index if e["speaker"] == source and e["ratio"] == 1
                   and e["name"] in aligned and e["name"] not in held]
        for voice in corpora:
            if corpora[voice]["language"] == corpora[source]["language"]:
                continue
            formants = tract_ratio(config, known[source][0], known[voice][0])
            change = dict(pitch=known[voice][1] / known[source][1], formants=formants,
                          colour=colour(config, known[source][0], known[voice][0], formants))
            print(f"lend: {source} to {voice}: F0 by {change['pitch']:.3f}, formants by {formants:.2f}", flush=True)
            jobs += [(entry, voice, change) for entry in entries[:: corpora[source]["lend"]]]
        jobs += registers(entries[1 :: corpora[source]["sung"]], source, known[source][1], config["sound"]["mels"])
    return jobs


def registers(entries: list, speaker: str, hertz: float, mels: int) -> list:
    """Readings for their own speaker, whose mean F0 is `hertz`, at one other pitch each."""
    unchanged = dict(formants=1.0, colour=np.zeros(mels))
    return [(entry, speaker, unchanged | dict(pitch=REGISTERS[number % len(REGISTERS)] / hertz))
            for number, entry in enumerate(entries)]


def vowel_frames(config: dict, prepared: Prepared, aligned: dict, speaker: str):
    """The mean mel frame of each shared vowel, middle third, and the speaker's mean F0."""
    sums, counts, logs = {v: 0.0 for v in VOWELS}, dict.fromkeys(VOWELS, 0), []
    entries = [e for e in prepared.index if e["speaker"] == speaker and e["ratio"] == 1 and e["name"] in aligned]
    for entry in entries[:: max(1, len(entries) // 800)]:
        mel, f0, _ = prepared.cut(entry, 0, entry["frames"])
        logs.append(np.log(f0[f0 > 0]))
        start = 0
        for phone, frames in zip(aligned[entry["name"]]["phones"], aligned[entry["name"]]["durations"]):
            middle = slice(start + frames // 3, start + frames - frames // 3)
            if phone in sums and frames >= 3:
                sums[phone] = sums[phone] + mel[middle].sum(0)
                counts[phone] += middle.stop - middle.start
            start += frames
    return {v: sums[v] / counts[v] for v in VOWELS if counts[v] > 20}, float(np.exp(np.concatenate(logs).mean()))


def warped(config: dict, frame: np.ndarray, ratio: float) -> np.ndarray:
    """A mel frame whose frequencies are multiplied by the ratio."""
    centres = mel_centres(config["sound"])
    return np.interp(centres / ratio, centres, frame)


def tract_ratio(config: dict, source: dict, voice: dict) -> float:
    """By how much formants must move: where what sets each vowel apart from the speaker's average matches best."""
    vowels = sorted(set(source) & set(voice))
    band = (mel_centres(config["sound"]) > 300) & (mel_centres(config["sound"]) < 5000)

    def apart(frames):
        frames = np.stack(frames)[:, band]
        return (frames - frames.mean(0)).ravel()

    goal = apart([smooth(voice[v]) for v in vowels])
    score = [np.corrcoef(goal, apart([warped(config, smooth(source[v]), r) for v in vowels]))[0, 1] for r in RATIOS]
    return float(RATIOS[int(np.argmax(score))])


def smooth(frame: np.ndarray, width: int = 5) -> np.ndarray:
    return np.convolve(np.pad(frame, width // 2, mode="edge"), np.ones(width) / width, "valid")


def colour(config: dict, source: dict, voice: dict, ratio: float) -> np.ndarray:
    """What is added to each band: the difference of the vowels' averages, smoothed, where both recordings reach."""
    vowels = sorted(set(source) & set(voice))
    difference = np.mean([voice[v] - warped(config, source[v], ratio) for v in vowels], 0)
    reach = min(corpus["band"] for corpus in config["corpora"].values()) * 0.92
    last = int((mel_centres(config["sound"]) < reach).sum())
    difference[last:] = difference[last - 4: last].mean()
    return smooth(difference, 9)


def begin(config: dict, work: Path) -> None:
    """What each process of the pool keeps."""
    import torch

    torch.set_num_threads(1)
    work_on.config, work_on.prepared = config, Prepared(work, config["sound"])


def work_on(job):
    import pyworld

    entry, voice, change = job
    sound = work_on.config["sound"]
    rate, hop = sound["sample_rate"], sound["hop"]
    _, f0, wave = work_on.prepared.cut(entry, 0, entry["frames"])
    x, f0 = wave.astype(np.float64), f0.astype(np.float64)
    times = (np.arange(len(f0)) + 0.5) * hop / rate
    envelope = pyworld.cheaptrick(x, f0, times, rate)
    breath = pyworld.d4c(x, f0, times, rate)
    bins = np.arange(envelope.shape[1])
    source_bins = bins / change["formants"]
    envelope = np.exp(np.stack([np.interp(source_bins, bins, row) for row in np.log(envelope)]))
    made = pyworld.synthesize(f0 * change["pitch"], envelope, breath, rate, hop / rate * 1000)
    # WORLD's frames begin at 0; ours in the middle of a hop.
    made = np.pad(made, (hop // 2, hop))[: len(f0) * hop]
    mel = MelSpectrogram(sound)(made) + change["colour"]
    if voice == entry["speaker"]:
        mel = as_loud(mel, work_on.prepared.cut(entry, 0, entry["frames"])[0], f0 > 0)
    new = dict(entry, speaker=voice, source=entry["speaker"])
    return new, np.maximum(mel, np.log(1e-5)), f0 * change["pitch"]


def as_loud(mel, original, voiced):
    """With the original's mean power in voiced frames. WORLD's pulses leave less the higher they are, and who sings
    high does not sing softly."""
    if not voiced.any():
        return mel
    power = [np.log(np.exp(2 * frames[voiced]).sum(1)).mean() / 2 for frames in (original, mel)]
    return mel + (power[0] - power[1])
