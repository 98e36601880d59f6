"""How clear the daemon's Mandarin sentences are, by the recogniser of the recordings (`recogniser.py`).

The timeline says where initials and finals lie; where a final's sounds part, the durations of the voice's own network say.

Words said alone are slow: quick speech is less clear in anybody's mouth. So beside the sentences stand recordings, as they
are and hastened to the sentences' pace.
"""

import numpy as np

from . import measures, phones, recogniser
from .evaluate import sentences
from .features import MelSpectrogram, f0_of
from .speaking import Voice
from .tempo import shortened


def mandarin(config: dict, work, daemon, voice: Voice, rate: float = 1, count: int = 100) -> dict:
    """Percent of initials, finals and tones that are recognised, and the syllables a second, pauses included; beside
    recordings that were hastened to the same pace, without pauses."""
    net, _ = recogniser.load(config, work)
    sound, score = config["sound"], recogniser.Score()
    limits, spectrum = config["corpora"]["mandarin"], MelSpectrogram(sound)
    seconds, spoken = 0.0, 0
    for text in sentences("zh")[:count]:
        wave, sampled, timeline = daemon.say(text, "mandarin", "--rate", str(rate))
        seconds += len(wave) / sampled
        row, tones, durations = laid_out(timeline, voice)
        frames = int(durations.sum())
        wave = np.pad(measures.resampled(wave, sampled, sound["sample_rate"]), (0, sound["fft"]))[: frames * sound["hop"]]
        f0 = f0_of(wave, frames, sound, limits["f0_low"], limits["f0_high"])
        score.add(net, spectrum(wave), f0, row, tones, durations)
        spoken += sum(d for phone, d in zip(row, durations) if phone not in phones.SILENT)
    percent = score.percent()
    pace = percent["syllables"] * sound["sample_rate"] / sound["hop"] / spoken
    return percent | dict(pace=round(percent["syllables"] / seconds, 2), recordings=recordings(config, work, pace))


def recordings(config: dict, work, pace: float) -> dict:
    """The same of recordings that were not learned from, each hastened to so many syllables a second by leaving out
    frames evenly; slower ones are left as they are."""
    net, items = recogniser.load(config, work)
    held, score = items.prepared.held_out(recogniser.HELD_OUT), recogniser.Score()
    for entry in items.prepared.index:
        known = items.aligned.get(entry["name"])
        if not known or entry["speaker"] != "mandarin" or entry["ratio"] != 1 or entry["name"] not in held:
            continue
        mel, f0, _ = items.prepared.cut(entry, 0, entry["frames"])
        row, tones, durations = known["phones"], known["tones"], np.array(known["durations"])
        count = sum(tones[group[0]] > 0 for group in recogniser.syllable_parts(row, tones))
        spoken = sum(d for phone, d in zip(row, durations) if phone not in phones.SILENT)
        share = min(1.0, count * config["sound"]["sample_rate"] / config["sound"]["hop"] / pace / spoken)
        durations, frames = shortened(durations, np.full(len(durations), share))
        score.add(net, mel[frames], f0[frames], row, tones, durations)
    return score.percent() | dict(articulation=round(pace, 2))


def laid_out(timeline: dict, voice: Voice):
    """The timeline's phonemes as the networks' phones, their tones and frames."""
    parts = [parts_of(phoneme) for phoneme in timeline["phonemes"]]
    row = [phone for part in parts for phone in part]
    tones = [p.get("tone", 0) for p, part in zip(timeline["phonemes"], parts) for _ in part]
    natural, _ = voice.prosody(row, tones, "zh", "mandarin")
    ends, at = [], 0
    for phoneme, part in zip(timeline["phonemes"], parts):
        share = np.cumsum(natural[at: at + len(part)])
        ends += list(phoneme["start"] + (phoneme["end"] - phoneme["start"]) * share / share[-1])
        at += len(part)
    edges = np.round(np.array([0.0, *ends]) * voice.rate / voice.hop).astype(int)
    return row, tones, np.maximum(1, np.diff(edges))


def parts_of(phoneme: dict) -> list[str]:
    name = phoneme["phoneme"]
    if not name.startswith("zh/"):
        return ["SIL" if name == "SIL" else "SP"]
    if "tone" in phoneme:
        return phones.FINALS[name[3:].replace("v", "ü")].split()
    return [phones.INITIALS[name[3:]]]
