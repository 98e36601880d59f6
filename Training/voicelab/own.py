"""A voice from somebody's own recordings: a folder of sound files with what is said in them.

    train.py own --recordings FOLDER --language en --name NAME --from Voices/house --voice OUT --minutes 60

The voice that it starts from already speaks; ten minutes of recordings teach it another speaker. Everything is
`prepare, align, acoustic, vocoder, export` with three differences: alignment begins with what the start voice makes of
the same words, the networks get one more speaker, and the learning rate is lower. The start voice's own speakers stay
in the new voice: each lends its language the rhythm and melody, so that a new speaker can say both.
"""

import copy
import csv
import re
import shutil
from pathlib import Path

import numpy as np
import soundfile
import yaml

SOUNDS = {".wav", ".flac", ".mp3", ".ogg", ".opus"}
MOST_FILES, LONGEST, SHORTEST = 20_000, 30.0, 0.4  # files, s, s
ENOUGH = 10.0  # minutes


class Refused(SystemExit):
    """What is wrong with the user's files, and what to do."""


def run(config: dict, options) -> None:
    from . import acoustic_training, align, export, prepare, vocoder

    if not (options.recordings and options.language and options.start):
        raise Refused("own: needs --recordings FOLDER, --language zh or en, and --from VOICE_FOLDER")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", options.name):
        raise Refused(f"own: --name {options.name!r}: 1 to 32 letters a-z, digits and -, beginning with a letter")
    config, work = settings(config, options), options.work
    prepare.run(config, None, work)
    check_amount(config, work)
    align.run(config, work, start=options.start)
    minutes = options.minutes / 2 if options.minutes else None
    acoustic_training.train(config, work, minutes, options.start)
    vocoder.train(config, work, minutes, options.start)
    export.run(config, work, options.voice, start=options.start)
    for name in ("LICENSE", "NOTICE"):
        if (options.start / name).exists():
            shutil.copy(options.start / name, options.voice / name)


def settings(config: dict, options) -> dict:
    """The configuration with the start voice's speakers (without recordings here) and the new one."""
    manifest = yaml.safe_load((options.start / "voice.yaml").read_text(encoding="utf-8"))
    config = copy.deepcopy(config)
    speakers = sorted(manifest["speakers"], key=lambda s: s["index"])
    if any(s["name"] == options.name for s in speakers):
        raise Refused(f"own: {options.start} has a speaker {options.name!r} already: choose another --name")
    known = config["corpora"]
    config["corpora"] = {s["name"]: dict(known.get(s["name"], own_corpus()), language=s["language"], absent=True)
                         for s in speakers}
    config["corpora"][options.name] = dict(
        own_corpus(), language=options.language, recordings=str(options.recordings),
        band=band_of(options.recordings), **register_of(options.recordings))
    config["acoustic"] |= config["own"]["acoustic"]
    config["vocoder"] |= config["own"]["vocoder"]
    config["augment"] = dict(share=0.0, ratios=[1.0])
    return config


def own_corpus() -> dict:
    return dict(band=16000.0, f0_low=60.0, f0_high=600.0, padding=[0.08, 0.1], floor=-34.0,
                repeat=dict(vocoder=1, acoustic=1), lend=1)


def transcripts(folder: Path) -> dict[str, str]:
    """Texts by file name without its ending: from a table (`name|text`, or name and text apart by comma or tab), or
    from a .txt beside each sound."""
    texts = {}
    for name in ("transcripts.csv", "metadata.csv", "transcripts.txt", "transcripts.tsv"):
        if (folder / name).is_file():
            for row in rows_of(folder / name):
                texts[Path(row[0]).stem if Path(row[0]).suffix.lower() in SOUNDS else row[0]] = row[1]
    for path in folder.glob("*.txt"):
        if path.stem != "transcripts":
            texts.setdefault(path.stem, text_of(path).strip())
    return texts


def text_of(path: Path) -> str:
    if path.stat().st_size > 20_000_000:
        raise Refused(f"{path}: more than 20 MB of text. Is this the right file?")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path}: not UTF-8. Save it as UTF-8 text.") from None


def rows_of(path: Path):
    lines = [line for line in text_of(path).splitlines() if line.strip()]
    for mark in ("|", "\t", ","):
        rows = list(csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE if mark == "|" else csv.QUOTE_MINIMAL))
        if rows and all(len(row) >= 2 for row in rows):
            for row in rows:
                yield row[0].strip(), (row[1] if mark != "," else ",".join(row[1:])).strip()
            return
    raise Refused(f"{path}: each line must be NAME|TEXT (or NAME,TEXT, or with a tab between them)")


def files(folder: Path):
    """The sound files, in order of name."""
    if not folder.is_dir():
        raise Refused(f"{folder}: no such folder")
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in SOUNDS and p.is_file())
    if not found:
        raise Refused(f"{folder}: no sound files ({', '.join(sorted(SOUNDS))})")
    if len(found) > MOST_FILES:
        raise Refused(f"{folder}: {len(found)} files; at most {MOST_FILES}")
    return found


def recordings(folder: Path):
    """Name, text and bytes of each usable recording; says what it leaves out, and why."""
    texts, left_out, seen = transcripts(folder), [], set()
    for path in files(folder):
        text = texts.get(path.stem, "")
        problem = "a second file of this name" if path.stem in seen else "no text" if not text else "text of more than 500 letters" if len(text) > 500 else unusable(path)
        if problem:
            left_out.append(f"{path.name}: {problem}")
        else:
            seen.add(path.stem)
            yield path.stem, text, path.read_bytes()
    for line in left_out[:10]:
        print(f"own: left out {line}")
    if len(left_out) > 10:
        print(f"own: left out {len(left_out)} files in all")


def unusable(path: Path) -> str | None:
    try:
        info = soundfile.info(path)
    except soundfile.LibsndfileError as error:
        return f"cannot be read ({error.error_string})"
    if not SHORTEST <= info.duration <= LONGEST:
        return f"{info.duration:.1f} s long; between {SHORTEST} and {LONGEST:.0f} s are wanted"
    if not 8000 <= info.samplerate <= 192_000 or info.channels > 8:
        return f"{info.samplerate} Hz, {info.channels} channels"
    return None


def band_of(folder: Path, count: int = 24) -> float:
    """Up to where the recordings hold sound, Hz: where the average spectrum of loud frames falls off its edge."""
    ends = []
    for wave, rate in some(folder, count):
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(wave, (0, 2048)), 2048)[::1024]
        power = np.abs(np.fft.rfft(frames * np.hanning(2048))) ** 2
        loud = power[power.sum(1) > np.quantile(power.sum(1), 0.6)].mean(0)
        level = 10 * np.log10(loud + 1e-14)
        held = np.flatnonzero(level > level.max() - 75)
        ends.append(held[-1] * rate / 2048)
    return float(np.median(ends))


def register_of(folder: Path, count: int = 24) -> dict:
    """Between which pitches F0 is looked for, Hz. From a first, wide look: 0.6 of its lower quartile and twice its upper
    one (after De Looze and Hirst 2008, a little wider, since a voice is to sound moved at times)."""
    import parselmouth

    heard = [parselmouth.Sound(wave, rate).to_pitch_ac(pitch_floor=60, pitch_ceiling=700).selected_array["frequency"]
             for wave, rate in some(folder, count)]
    hertz = np.concatenate(heard)
    if not (hertz > 0).any():
        raise Refused(f"{folder}: no voice was heard in {count} recordings: are these speech?")
    low, high = np.quantile(hertz[hertz > 0], (0.25, 0.75))
    return dict(f0_low=float(max(60, 0.6 * low)), f0_high=float(min(700, 2 * high)))


def some(folder: Path, count: int):
    """Sound and rate of so many usable recordings, spread over the folder."""
    chosen = [p for p in files(folder) if unusable(p) is None]
    if not chosen:
        raise Refused(f"{folder}: no sound file that can be used: 0.4 to 30 s, 8 to 192 kHz")
    for path in chosen[:: max(1, len(chosen) // count)][:count]:
        wave, rate = soundfile.read(path, dtype="float64", always_2d=True)
        yield wave.mean(1), rate


def check_amount(config: dict, work: Path) -> None:
    from .prepare import Prepared

    prepared = Prepared(work, config["sound"])
    minutes = sum(e["frames"] for e in prepared.index) * config["sound"]["hop"] / config["sound"]["sample_rate"] / 60
    if minutes < 2:
        raise Refused(f"own: {minutes:.1f} minutes of usable speech; at least 2, better {ENOUGH:.0f}, are needed")
    if minutes < 0.95 * ENOUGH:
        print(f"own: only {minutes:.1f} minutes of speech; {ENOUGH:.0f} or more make a steadier voice")
