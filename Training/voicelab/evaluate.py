"""Measures an exported voice; writes work/evaluation/NAME.MEASURE.json and NAME.md.

Everything that needs a yardstick has one in the same run: WORLD for the vocoder, flite, espeak-ng and recordings for
the words, recordings for the phones and tones. What does not depend on the voice is kept in work/evaluation/ and not
measured again.
"""

import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from . import measures, opinions, phones, recogniser, unseen
from .features import MelSpectrogram, f0_of
from .prepare import Prepared
from .speaking import Voice

HERE = Path(__file__).parent.parent
RIVALS = {
    "flite kal16": ["flite", "-voice", "kal16", "-t", "{text}", "-o", "{path}"],
    "flite slt": ["flite", "-voice", "slt", "-t", "{text}", "-o", "{path}"],
    "flite rms": ["flite", "-voice", "rms", "-t", "{text}", "-o", "{path}"],
    "espeak-ng": ["espeak-ng", "-v", "en-us", "-w", "{path}", "{text}"],
}


def run(config: dict, work: Path, folder: Path, name: str, only: list[str] | None = None) -> None:
    """`only`: these measures alone; the others keep the values of an earlier run. Runs may go on at the same time."""
    target = work / "evaluation"
    target.mkdir(parents=True, exist_ok=True)
    voice, prepared = Voice(folder), Prepared(work, config["sound"])
    measures_of = dict(
        copy=lambda: unseen.copy_synthesis(config, prepared, voice),
        distortion=lambda: unseen.distortion(config, work, prepared, voice),
        words=lambda: word_errors(config, work, prepared, voice),
        mandarin=lambda: mandarin(config, work, voice),
        pitch=lambda: pitch(config, voice),
        formants=lambda: unseen.formants(voice),
        opinions=lambda: opinions.compared(
            config, prepared, voice, {who: partial(spoken, command) for who, command in RIVALS.items()},
            {language: readings(language) for language in ("zh", "en")}),
        speed=lambda: speed(voice))
    for title in only or measures_of:
        if title not in measures_of:
            raise SystemExit(f"evaluate: --only {title}: known are {', '.join(measures_of)}")
        value = measures_of[title]()
        print(f"evaluate: {title}: {json.dumps(value)}", flush=True)
        (target / f"{name}.{title}.json").write_text(json.dumps(value, indent=1))
    result = {t: json.loads(path.read_text()) for t in measures_of if (path := target / f"{name}.{t}.json").exists()}
    (target / f"{name}.md").write_text(table(name, result), encoding="utf-8")


def sentences(language: str) -> list[str]:
    file = HERE / ("sentences.txt" if language == "en" else "sentences-mandarin.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def readings(language: str):
    """The sentences with their phones and tones."""
    import pocketsphinx

    read = phones.mandarin if language == "zh" else phones.English(
        pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    return [(text, read(text)) for text in sentences(language)]


def word_errors(config: dict, work: Path, prepared: Prepared, voice: Voice):
    """Percent of words that pocketsphinx gets wrong."""
    texts, recorded = sentences("en"), unseen.held_out(config, prepared, "english", 40)
    listener = measures.WordRecogniser(texts + [e["text"] for e in recorded], work)

    def percent(pairs):
        wrong, total = np.sum([listener.errors(text, *sound) for text, sound in pairs], 0)
        return round(100 * float(wrong / total), 1)

    rate, known = config["sound"]["sample_rate"], work / "evaluation" / "rivals.json"
    result = json.loads(known.read_text()) if known.exists() else {}
    for name, command in RIVALS.items():
        if name not in result:
            result[name] = percent((text, spoken(command, text)) for text in texts)
    if "recordings" not in result:
        cuts = [(e["text"], (prepared.cut(e, 0, e["frames"])[2], rate)) for e in recorded]
        result["recordings"] = percent(cuts)
    known.write_text(json.dumps(result, indent=1))
    for speaker in voice.speakers:
        result[speaker] = percent(
            (text, (voice.say(*reading, "en", speaker)[0], voice.rate)) for text, reading in readings("en"))
    return result


def spoken(command: list[str], text: str):
    """What another synthesiser makes of a text, with its rate."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/speech.wav"
        subprocess.run([part.format(text=text, path=path) for part in command], check=True, capture_output=True)
        return soundfile.read(path)


def mandarin(config: dict, work: Path, voice: Voice):
    """Percent of initials, finals and tones that the recogniser gets right."""
    net, items = recogniser.load(config, work)
    sound, result = config["sound"], {}
    mels, limits = MelSpectrogram(sound), config["corpora"]["mandarin"]
    unseen = items.prepared.held_out(recogniser.HELD_OUT)
    score = recogniser.Score()
    for entry in items.prepared.index:
        known = items.aligned.get(entry["name"])
        if known and entry["speaker"] == "mandarin" and entry["ratio"] == 1 and entry["name"] in unseen:
            mel, f0, _ = items.prepared.cut(entry, 0, entry["frames"])
            score.add(net, mel, f0, known["phones"], known["tones"], known["durations"])
    result["recorded words"] = score.percent()
    words = [(e["text"], phones.mandarin(e["text"])) for e in items.prepared.index
             if e["name"] in unseen and e["ratio"] == 1 and e["speaker"] == "mandarin"]
    native = next(s for s in voice.speakers.values() if s["language"] == "zh")
    for what, rows in (("words", [r for r in words if r[1]][:150]), ("sentences", readings("zh"))):
        for name, speaker in voice.speakers.items():
            score = recogniser.Score()
            for _, (row, tones) in rows:
                wave, _, durations = voice.say(row, tones, "zh", name)
                frames = int(durations.sum())
                wave = np.pad(measures.resampled(wave, voice.rate, sound["sample_rate"]), (0, 4096))
                wave = wave[: frames * sound["hop"]]
                ratio = speaker["mean_f0"] / native["mean_f0"]
                f0 = f0_of(wave, frames, sound, limits["f0_low"] * ratio, limits["f0_high"] * ratio) / ratio
                score.add(net, mels(wave), f0, row, tones, durations)
            result[f"{what}, {name}"] = score.percent()
    return result


def pitch(config: dict, voice: Voice, count: int = 12):
    """What is heard against what was asked for: the pitch of held notes (by Harvest), and voicing in sentences (by the
    analysis that the training used)."""
    import pyworld

    result, sound = {}, dict(sample_rate=voice.rate, hop=voice.hop)
    row, durations = ["SIL", "AA", "SIL"], np.array([8, 90, 8])
    for name, speaker in voice.speakers.items():
        errors = []
        for octaves in (-0.75, -0.25, 0, 0.25, 0.75, 1.25):
            hertz = speaker["mean_f0"] * 2**octaves
            f0 = np.repeat([0, hertz, 0], durations).astype(np.float32)
            heard, _ = pyworld.harvest(voice.render(row, durations, f0, name), voice.rate, 50, 1500)
            middle = heard[len(heard) // 3: 2 * len(heard) // 3]
            errors.append(abs(1200 * np.log2(np.median(middle[middle > 0]) / hertz)) if (middle > 0).any() else np.inf)
        wrong = []
        for _, reading in readings(speaker["language"])[:count]:
            wave, wanted, _ = voice.say(*reading, speaker["language"], name)
            limits = config["corpora"][name]
            heard = f0_of(wave, len(wanted), sound, limits["f0_low"], limits["f0_high"])
            wrong.append((wanted > 0) != (heard > 0))
        result[name] = dict(notes_median_cents=round(float(np.median(errors)), 2),
                            notes_worst_cents=round(float(max(errors)), 1),
                            voicing_errors_percent=round(100 * float(np.concatenate(wrong).mean()), 1))
    return result


def speed(voice: Voice, count: int = 10):
    """Processor seconds a second of sound, one thread: the graphs alone."""
    name, speaker = next(iter(voice.speakers.items()))
    spent = sound = 0.0
    for _, (row, tones) in readings(speaker["language"])[:count]:
        began = time.process_time()
        durations, f0 = voice.prosody(row, tones, speaker["language"], name)
        mel = voice.mel(row, durations, f0, name)
        voice.whole("filters", dict(mel=mel, f0=f0[None]))
        spent += time.process_time() - began
        sound += len(f0) * voice.hop / voice.rate
    return dict(graphs_real_time_factor=round(spent / sound, 4), memory_megabytes=memory(voice.folder))


def memory(folder: Path) -> int:
    """By how much a process grows that loads the graphs and runs nothing, MB of resident memory."""
    code = (f"import sys; sys.path.insert(0, {str(HERE)!r}); from pathlib import Path; "
            "from voicelab.speaking import Voice; "
            "read = lambda: int(Path('/proc/self/statm').read_text().split()[1]) * 4096; "
            f"before = read(); voice = Voice(Path({str(folder.resolve())!r})); print((read() - before) // 1_000_000)")
    return int(subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, capture_output=True,
                              text=True).stdout)


def table(name: str, result: dict) -> str:
    """The measures as Markdown, for the model card."""
    rows = [f"# Measures of `{name}`", "", "| what | value |", "| --- | --- |"]
    for speaker, score in (result.get("copy") or {}).items():
        for who in ("vocoder", "world"):
            s = score[who]
            rows.append(f"| copy-synthesis, {speaker}, {score['items']} unseen items, {who} | PESQ {s['pesq']:.2f}, "
                        f"STOI {s['stoi']:.3f}, log-spectral distance 8–16 kHz {s['distance_above_8_kHz']:.1f} dB |")
    for speaker, s in result.get("distortion", {}).items():
        rows.append(f"| mel-cepstral distortion, {speaker}, {s['items']} unseen items, recorded durations and F0 | "
                    f"{s['voice']} dB; copy-synthesis {s['copy']} dB |")
    for who, percent in result.get("words", {}).items():
        rows.append(f"| English words wrong, {who} | {percent} % |")
    for what, score in result.get("mandarin", {}).items():
        rows.append(f"| Mandarin recognised, {what} ({score['syllables']} syllables) | initials {score['initials']} %, "
                    f"finals {score['finals']} % (beside full tones {score['full initials']} and {score['full finals']} %), "
                    f"full tones {score['tones']} % |")
    for who, score in result.get("pitch", {}).items():
        rows.append(f"| pitch of {who}, held notes against the request | median {score['notes_median_cents']} cents, "
                    f"worst {score['notes_worst_cents']}; voicing differs in {score['voicing_errors_percent']} % of "
                    "the frames of sentences |")
    for who, moved in (result.get("formants") or {}).items():
        rows.append(f"| formants of {who}, moved for a request of -4, -2, 2, 4 semitones | "
                    f"{', '.join(map(str, moved))} |")
    for what, heard in result.get("opinions", {}).items():
        rows.append(f"| predicted opinions of {what} ({heard['items']}) | DNSMOS overall {heard['overall']}, signal "
                    f"{heard['signal']}, background {heard['background']}, P.808 {heard['listeners']}; PLCMOS "
                    f"{heard['gaps']} |")
    if "speed" in result:
        rows.append(f"| graphs, one thread: real-time factor, memory with them loaded | "
                    f"{result['speed']['graphs_real_time_factor']}, {result['speed']['memory_megabytes']} MB |")
    return "\n".join(rows) + "\n"
