#!/usr/bin/env python3
"""Compares what `voxhumana score --json` reads with what other readers read: note starts, pitches, words.

usage: scores.py VOXHUMANA FOLDER...      (pip install music21 mido pyyaml; by hand or in soak, never in `swift test`)

Every file below the folders is read. MusicXML is compared with music21, MIDI with mido, the editors' projects with the
short readers in `editor_scores.py`. A sung note is right when the other reader has a note at that quarter with that
pitch, and the same word where either has words. Grace notes are left out on both sides: a notation program gives them no
time. Where music21 cannot write the repeats out, the file is compared as it stands. A file that is refused counts by
itself, with its reason, and is wrong where the other reader finds words in it. Prints a table by format; exits with 1
below 95 % of the files.
"""
import json
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import editor_scores
import mido
import music21

warnings.filterwarnings("ignore")
# Checked by hand: where the other reader is wrong, and why.
KNOWN = {
    "03f-Rhythm-Forward.xml": "music21 drops a <forward> at a measure's end",
    "11h-TimeSignatures-SenzaMisura.xml": "music21 fills measures without a time signature",
    "33i-Ties-NotEnded.xml": "music21 joins tied notes that have syllables of their own",
    "45h-Repeats-Partial.xml": "music21 cannot play a repeat that ends inside a measure",
    "45i-Repeats-Nested.xml": "music21 does not play repeats inside voltas",
    "45k-Repeats-Chords-FiguredBass.xml": "music21 misses a repeat in the first of two barline elements",
    "Barnby,_Joseph--To_England.mxl": "music21 fills a divided measure (40, X1) to its nominal length",
    "Schubert,_Franz--Die_Forelle,_Op.32,_D550d.mxl": "music21 expands each part by its own voltas",
}
NEAR = 0.02  # quarters: a 128th is 0.03


def ours(program, path):
    done = subprocess.run([program, "score", str(path), "--json"], capture_output=True, text=True)
    if done.returncode:
        return None, done.stderr.strip()
    return json.loads(done.stdout), ""


def plain(text):
    return "".join(c for c in (text or "") if c.isalnum()).lower()


def sounding(part):
    """Notes of a part as (quarter, key, lyrics by verse), ties joined, and the quarters where grace notes stand."""
    notes, graces = [], []
    for element in part.flatten().notes:
        start = float(element.offset)
        if element.duration.isGrace:
            graces.append(start)
            continue
        if isinstance(element, (music21.harmony.Harmony, music21.percussion.PercussionChord)):
            continue
        pitches = element.pitches if hasattr(element, "pitches") else ()
        for pitch in pitches:
            notes.append((start, pitch.ps, [plain(lyric.rawText) for lyric in element.lyrics], element))
    return notes, graces


def theirs(path):
    score = music21.converter.parse(str(path), forceSource=True)
    if not hasattr(score, "parts"):
        raise ValueError("no score")
    try:
        expanded = score.expandRepeats()
    except Exception:
        expanded = score
    if expanded.isWellFormedNotation:
        score = expanded
    score = score.toSoundingPitch()
    return [sounding(part.stripTies()) for part in score.parts]


def musicxml(program, path):
    """(right, of all, first difference) over the notes that we sing."""
    score, why = ours(program, path)
    try:
        parts = theirs(path)
    except Exception as error:
        return None, f"music21: {type(error).__name__}"
    reference = [note for part, _ in parts for note in part]
    graces = [quarter for _, part in parts for quarter in part]
    if score is None:
        return ((1, 1, "") if not reference else (0, len(reference), why)), ""
    right = total = 0
    first = ""
    for part in score["parts"]:
        for note in part["notes"]:
            # A grace note moves what it leans on, before it or behind it.
            if any(-0.5 <= note["quarter"] - quarter < 1.01 for quarter in graces):
                continue
            total += 1
            # A quarter tone is as near to the key above as to the one below.
            near = [one for one in reference
                    if abs(one[0] - note["quarter"]) < NEAR and abs(one[1] - note["midi"]) <= 0.5]
            words = "" if note.get("extension") else plain(note.get("lyric"))
            known = {word for one in near for word in one[2] if word}
            together = {"".join(one[2]) for one in near}
            good = bool(near) and bool(note.get("extension") or words in known or words in together
                                       or not words and not known)
            right += good
            if not good and not first:
                first = f"{note} near {[one[:3] for one in near]}"
    missing, lost = unsung(score, reference, graces)
    return (right, total + missing, first or lost), ""


def unsung(score, reference, graces):
    """How many notes with words are not in our reading, at their place and with one of their words."""
    sung = [note for part in score["parts"] for note in part["notes"]]
    missing, first = 0, ""
    for quarter, key, words, _ in reference:
        if not any(words) or any(-0.5 <= quarter - grace < 1.01 for grace in graces):
            continue
        near = [note for note in sung if abs(note["quarter"] - quarter) < NEAR]
        if not any(plain(note.get("lyric")) in words + ["".join(words)] or note.get("extension") for note in near):
            missing += 1
            first = first or f"not sung: {quarter} {key} {words}, ours {near}"
    return missing, first


def midi(program, path):
    score, why = ours(program, path)
    file = mido.MidiFile(str(path), clip=True)
    reference, words = set(), set()
    for track in file.tracks:
        clock = 0
        for message in track:
            clock += message.time
            if message.type == "note_on" and message.velocity and message.channel != 9:
                reference.add((round(clock / file.ticks_per_beat, 3), message.note))
            if message.type == "lyrics":
                text = message.text.encode("latin-1", "replace").decode("utf-8", "replace")
                words.add((round(clock / file.ticks_per_beat, 3), plain(text)))
    if score is None:
        return ((1, 1, "") if not reference else (0, len(reference), why)), ""
    right = total = 0
    first = ""
    for part in score["parts"]:
        for note in part["notes"]:
            total += 1
            place = round(note["quarter"], 3)
            good = (place, note["midi"]) in reference
            if good and words and not note.get("extension") and note.get("lyric"):
                good = (place, plain(note["lyric"])) in words
            right += good
            if not good and not first:
                first = str(note)
    return (right, total, first), ""


EDITORS = {"ust": editor_scores.ust, "ustx": editor_scores.ustx, "vsqx": editor_scores.vsqx, "vpr": editor_scores.vpr,
           "svp": editor_scores.svp, "ds": editor_scores.ds}
EXTENDERS = {"-", "+", "+~", "+*", "ー", "..."}


def project(program, path):
    """Of notes that begin together in a part one is sung; what is sung must be there, and all that is there be sung."""
    score, why = ours(program, path)
    reference = EDITORS[path.suffix.lower()[1:]](path)
    if score is None:
        return ((1, 1, "") if not reference else (0, len(reference), why)), ""
    notes = [note for part in score["parts"] for note in part["notes"]]
    right = 0
    first = ""
    for note in notes:
        near = [one for one in reference if abs(one[0] - note["quarter"]) < 0.001 and one[1] == note["midi"]]
        word = note.get("lyric") or ""
        good = any(said is None or word == said.strip() or word == said.strip().rstrip("-")
                   or note.get("extension") and said.strip() in EXTENDERS
                   or said.strip().startswith(word + "[") for _, _, said in near)
        right += good
        if not good and not first:
            first = f"{note} near {near}"
    starts = {round(note["quarter"], 3) for note in notes}
    missing = [one for one in reference if round(one[0], 3) not in starts]
    return (right, len(notes) + len(missing), first or f"not sung: {missing[:2]}"), ""


def refused(program, path):
    score, why = ours(program, path)
    return score is None, why


KINDS = {"xml": ("MusicXML", musicxml), "musicxml": ("MusicXML", musicxml), "mxl": ("MusicXML, compressed", musicxml),
         "mid": ("MIDI", midi), "midi": ("MIDI", midi), "kar": ("MIDI", midi)}
KINDS |= {suffix: (suffix.upper(), project) for suffix in EDITORS}
NOT_READ = {"ccs", "dv", "s5p", "acep", "tssln", "ppsf"}


def judge(program, path, row):
    """Adds a file to its format's row, and says what is wrong with it."""
    suffix = path.suffix.lower()[1:]
    if suffix in NOT_READ:
        is_refused, why = refused(program, path)
        row["refused"] += is_refused
        print(f"{'refused' if is_refused else 'NOT REFUSED'}  {path.name}: {why}")
        return
    try:
        result, problem = KINDS[suffix][1](program, path)
    except Exception as error:
        result, problem = None, f"the other reader fails: {type(error).__name__}: {error}"
    if result is None:
        row["unread"] += 1
        print(f"-      {path.name}: {problem}")
        return
    right, total, first = result
    if ours(program, path)[0] is None and right == total:
        row["refused"] += 1
        print(f"refused  {path.name}: {ours(program, path)[1]}")
        return
    row["notes"] += total
    row["right"] += right
    row["whole"] += right == total
    if right != total:
        row["known"] += path.name in KNOWN
        row["wrong"] += path.name not in KNOWN
        print(f"{right}/{total}  {path.name}: {KNOWN.get(path.name, first)}")


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    rows = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            suffix = path.suffix.lower()[1:]
            if suffix in KINDS or suffix in NOT_READ:
                name = KINDS[suffix][0] if suffix in KINDS else suffix.upper()
                judge(program, path, rows.setdefault(name, Counter()))
    columns = ["whole", "known", "wrong", "refused", "unread"]
    print(f"\n{'format':22}" + "".join(f"{column:>9}" for column in columns) + "    notes right")
    for name, row in rows.items():
        print(f"{name:22}" + "".join(f"{row[column]:9}" for column in columns) + f"    {row['right']} of {row['notes']}")
    total = sum(rows.values(), Counter())
    compared = max(1, total["whole"] + total["known"] + total["wrong"])
    print(f"{total['whole']} of {compared} files whole ({100 * total['whole'] / compared:.1f} %), {total['right']} of "
          f"{total['notes']} notes right; with the other reader's {total['known']} known faults "
          f"{100 * (total['whole'] + total['known']) / compared:.1f} % of files")
    return 0 if total["whole"] + total["known"] >= 0.95 * compared else 1


if __name__ == "__main__":
    sys.exit(main())
