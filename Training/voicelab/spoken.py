"""What the daemon makes of a voice, measured from outside: `train.py spoken --voxhumana PATH [--voice NAME]`.

Moods, timbre presets, the rhythm, melody and clarity of Mandarin sentences, loudness, and clicks. Every sound comes from
`voxhumana say`, with the timeline that it writes beside it. Writes work/evaluation/spoken-NAME.json and .md.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from . import heard, measures, unseen
from .evaluate import RIVALS, sentences
from .evaluate import spoken as other
from .prepare import Prepared
from .speaking import Voice

MOODS = ("neutral", "happy", "sad", "excited", "soft")
PACES = (1.0, 0.8)
PRESETS = ("", "@young", "@mature", "@child", "@low")


class Daemon:
    """`voxhumana say`, a sentence at a time."""

    def __init__(self, command: str, voice: str):
        self.command, self.voice, self.folder = command, voice, tempfile.TemporaryDirectory()

    def say(self, text: str, speaker: str, *options: str):
        """Sound, its rate and the timeline."""
        wave, timeline = f"{self.folder.name}/a.wav", f"{self.folder.name}/a.json"
        subprocess.run([self.command, "say", text, "--voice", f"{self.voice}/{speaker}", "-o", wave, "--timeline",
                        timeline, *options], check=True, capture_output=True, timeout=300)
        sound, rate = soundfile.read(wave)
        return sound, rate, json.loads(Path(timeline).read_text(encoding="utf-8"))


def run(config: dict, work: Path, command: str, folder: Path) -> None:
    voice = folder.resolve().name
    daemon, result = Daemon(command, voice), {}
    speakers = dict(mandarin="zh", english="en")
    for title, measure in (
            ("moods", lambda: {s: moods(daemon, s, language) for s, language in speakers.items()}),
            ("words", lambda: english_words(config, work, daemon)),
            ("presets", lambda: presets(daemon, work)),
            ("mandarin", lambda: mandarin_prosody(daemon)),
            ("clarity", lambda: {rate: heard.mandarin(config, work, daemon, Voice(folder), rate) for rate in PACES}),
            ("sound", lambda: {s: sound(daemon, s, language) for s, language in speakers.items()})):
        result[title] = measure()
        print(f"spoken: {title}: {json.dumps(result[title])}", flush=True)
    target = work / "evaluation"
    target.mkdir(parents=True, exist_ok=True)
    (target / f"spoken-{voice}.json").write_text(json.dumps(result, indent=1))
    (target / f"spoken-{voice}.md").write_text(table(result), encoding="utf-8")


def english_words(config: dict, work: Path, daemon: Daemon) -> dict:
    """Percent of words that pocketsphinx gets wrong in the hundred sentences, beside flite rms in the same run; with the
    vocabulary of `evaluate`."""
    texts = sentences("en")
    recorded = unseen.held_out(config, Prepared(work, config["sound"]), "english", 40)
    listener = measures.WordRecogniser(texts + [entry["text"] for entry in recorded], work)

    def percent(sounds):
        wrong, total = np.sum([listener.errors(text, *sound) for text, sound in sounds], 0)
        return round(100 * wrong / total, 1)

    return {"flite rms": percent((text, other(RIVALS["flite rms"], text)) for text in texts)} | {
        speaker: percent((text, daemon.say(text, speaker)[:2]) for text in texts) for speaker in ("english", "mandarin")}


def melody(wave, rate):
    """F0 of voiced frames in semitones over 100 Hz, with their times."""
    import pyworld

    x = measures.resampled(wave, rate, 16000)
    f0, times = pyworld.dio(x, 16000, 60, 800)
    f0 = pyworld.stonemask(x, f0, times, 16000)
    return 12 * np.log2(f0[f0 > 0] / 100), times[f0 > 0]


def syllables(timeline: dict) -> list[tuple[float, float, bool]]:
    """Start, end and whether a pause or the end follows, of each syllable: an initial, where there is one, and a final
    (Mandarin); of each vowel's stretch for English, where only their number counts."""
    result, onset = [], None
    phonemes = timeline["phonemes"]
    for number, phone in enumerate(phonemes):
        name = phone["phoneme"].split("/")[-1]
        if name.upper() in ("SIL", "SP", "AP"):
            onset = None
            continue
        vowel = "tone" in phone or "stress" in phone
        if not vowel:
            onset = phone["start"] if onset is None else onset
            continue
        after = phonemes[number + 1]["phoneme"].split("/")[-1].upper() if number + 1 < len(phonemes) else "SIL"
        result.append((phone["start"] if onset is None else onset, phone["end"], after in ("SIL", "SP")))
        onset = None
    return result


def moods(daemon: Daemon, speaker: str, language: str, count: int = 3) -> dict:
    """Mean and range (10th to 90th percentile) of F0, syllables a second and loudness."""
    result = {}
    for mood in MOODS:
        tones, rates, levels = [], [], []
        for text in sentences(language)[:count]:
            wave, rate, timeline = daemon.say(text, speaker, "--mood", mood)
            tones.append(melody(wave, rate)[0])
            found = syllables(timeline)
            rates.append(len(found) / sum(end - start for start, end, _ in found))
            levels.append(measures.loudness(wave, rate))
        low, high = np.percentile(np.concatenate(tones), (10, 90))
        result[mood] = dict(f0=round(float(100 * 2 ** (np.concatenate(tones).mean() / 12))),
                            range_semitones=round(float(high - low), 1),
                            syllables_a_second=round(float(np.mean(rates)), 2), lufs=round(float(np.mean(levels)), 1))
    return result


def presets(daemon: Daemon, work: Path, count: int = 8) -> dict:
    """What a preset costs: English words that pocketsphinx gets wrong, and frames that jump by more than half an
    octave (a lost or doubled pitch); and by how much it moves pitch."""
    texts = sentences("en")[:count]
    listener, result, plain = measures.WordRecogniser(sentences("en"), work), {}, None
    for name in PRESETS:
        wrong, tones, jumps = [], [], []
        for text in texts:
            wave, rate, _ = daemon.say(text, f"english{name}")
            wrong.append(listener.errors(text, wave, rate))
            f0, times = melody(wave, rate)
            tones.append(f0)
            near = np.diff(times) < 0.006
            jumps.append((np.abs(np.diff(f0))[near] > 6).mean())
        mean = np.concatenate(tones).mean()
        plain = mean if plain is None else plain
        errors, words = np.sum(wrong, 0)
        result[name.lstrip("@") or "plain"] = dict(
            words_wrong_percent=round(100 * float(errors / words), 1), pitch_moved=round(float(mean - plain), 2),
            jumps_per_mille=round(1000 * float(np.mean(jumps)), 2))
    return result


def mandarin_prosody(daemon: Daemon, count: int = 12) -> dict:
    """Syllables a second of articulation and with pauses, the length of a syllable by its place, and how F0 falls:
    the slope of the highest F0 of each syllable over a sentence."""
    places, slopes, spoken, whole, number = {}, [], 0.0, 0.0, 0
    for text in sentences("zh")[:count]:
        wave, rate, timeline = daemon.say(text, "mandarin")
        found = syllables(timeline)
        number += len(found)
        spoken += sum(end - start for start, end, _ in found)
        whole += found[-1][1] - found[0][0]
        after_pause = True
        for k, (start, end, last) in enumerate(found):
            place = "last of the sentence" if k == len(found) - 1 else "before a pause" if last else \
                "first of a phrase" if after_pause else "inside"
            places.setdefault(place, []).append(end - start)
            after_pause = last
        f0, times = melody(wave, rate)
        tops = [(times[inside].mean(), f0[inside].max()) for start, end, _ in found
                if (inside := (times >= start) & (times < end)).sum() > 4]
        if len(tops) >= 5:
            slopes.append(np.polyfit(*zip(*tops), 1)[0])
    inner = np.mean(places["inside"])
    return dict(
        articulation_syllables_a_second=round(number / spoken, 2), with_pauses=round(number / whole, 2),
        length_ms={p: round(1000 * float(np.mean(v))) for p, v in places.items()},
        length_to_inside={p: round(float(np.mean(v) / inner), 2) for p, v in places.items()},
        f0_slope_semitones_a_second=round(float(np.median(slopes)), 2), sentences=count, syllables=number)


def sound(daemon: Daemon, speaker: str, language: str, count: int = 6) -> dict:
    """Loudness of sentences (ITU-R BS.1770), the highest peak, and clicks: samples at which the second difference
    stands 12 times above its own level around (0.5 ms against 20 ms), a second; chunks are joined in there."""
    levels, peaks, clicks, seconds = [], [], 0, 0.0
    for text in sentences(language)[:count]:
        wave, rate, _ = daemon.say(text, speaker)
        levels.append(measures.loudness(wave, rate))
        peaks.append(np.abs(wave).max())
        clicks += measures.clicks(wave, rate)
        seconds += len(wave) / rate
    return dict(lufs_mean=round(float(np.mean(levels)), 1), lufs_lowest=round(float(min(levels)), 1),
                lufs_highest=round(float(max(levels)), 1), peak_dbfs=round(20 * float(np.log10(max(peaks))), 1),
                clicks_a_second=round(clicks / seconds, 3))


def table(result: dict) -> str:
    rows = ["| mood | F0, Hz | range, semitones | syllables a second | LUFS |", "| --- | --- | --- | --- | --- |"]
    for speaker, by_mood in result["moods"].items():
        rows += [f"| {mood}, {speaker} | {m['f0']} | {m['range_semitones']} | {m['syllables_a_second']} | {m['lufs']} |"
                 for mood, m in by_mood.items()]
    rows += ["", "| preset | pitch moved, semitones | English words wrong | jumps, per mille of frames |",
             "| --- | --- | --- | --- |"]
    rows += [f"| {name} | {p['pitch_moved']} | {p['words_wrong_percent']} % | {p['jumps_per_mille']} |" for name, p in result["presets"].items()]
    m = result["mandarin"]
    rows += ["", f"Mandarin, {m['sentences']} sentences, {m['syllables']} syllables: "
             f"{m['articulation_syllables_a_second']} syllables a second without pauses, {m['with_pauses']} with; F0 of "
             f"the syllables' tops {m['f0_slope_semitones_a_second']} semitones a second.", "",
             "| syllable | ms | to those inside |", "| --- | --- | --- |"]
    rows += [f"| {p} | {ms} | {m['length_to_inside'][p]} |" for p, ms in m["length_ms"].items()]
    rows += ["", "| English words wrong, 100 sentences | |", "| --- | --- |"]
    rows += [f"| {who} | {wrong} % |" for who, wrong in result["words"].items()]
    rows += ["", "| Mandarin recognised, at a rate of | syllables a second | initials | finals | the same, of syllables "
             "with a full tone | full tones |", "| --- | --- | --- | --- | --- | --- |"]
    rows += [f"| {rate}, {c['syllables']} syllables | {c['pace']} | {c['initials']} % | {c['finals']} % | "
             f"{c['full initials']}, {c['full finals']} % | {c['tones']} % |" for rate, c in result["clarity"].items()]
    rows += [f"| recordings, {c['articulation']} a second without pauses | | {c['initials']} % | {c['finals']} % | "
             f"{c['full initials']}, {c['full finals']} % | {c['tones']} % |"
             for c in (clarity["recordings"] for clarity in result["clarity"].values())]
    rows += ["", "| speaker | LUFS, mean (lowest, highest) | peak, dBFS | clicks a second |",
             "| --- | --- | --- | --- |"]
    rows += [f"| {s} | {v['lufs_mean']} ({v['lufs_lowest']}, {v['lufs_highest']}) | {v['peak_dbfs']} | "
             f"{v['clicks_a_second']} |" for s, v in result["sound"].items()]
    return "\n".join(rows) + "\n"
