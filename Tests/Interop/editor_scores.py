"""Singing editors' projects read straight from their containers, for `scores.py`: no code in common with the reader.

Each function takes a path and gives a list of (quarter, key, word): quarter notes from the beginning, MIDI keys, and
the word as it is written. Rests are left out.
"""
import json
import re
import zipfile
from xml.etree import ElementTree

import yaml

RESTS = {"", "R", "r", "SP", "rest", "pau"}


def ust(path):
    raw = path.read_bytes()
    named = re.search(rb"(?im)^charset=([\w-]+)", raw)
    order = [named.group(1).decode()] if named else ["utf-8", "cp932"]
    for encoding in order:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    notes, clock, last = [], 0, 0
    for number, block in re.findall(r"\[#(\w+)\]([^\[]*(?:\[(?!#)[^\[]*)*)", text):
        if not number.isdigit():
            continue
        fields = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        length = float(fields.get("Length", 0))
        start = last + float(fields["Delta"]) if "Delta" in fields and "Duration" in fields else clock
        last, clock = start, start + float(fields.get("Duration", length))
        if fields.get("Lyric", "").strip() not in RESTS:
            notes.append((start / 480, int(fields["NoteNum"]), alias(fields["Lyric"])))
    return notes


def alias(text):
    """The syllable in an alias: what is kana in it, else its last word without `_C4`."""
    kana = re.findall(r"[ぁ-ゖァ-ヺー]+", text)
    return kana[-1] if kana else re.sub(r"_[A-G][#b]?\d$", "", text.strip().lstrip("?").split(" ")[-1])


def ustx(path):
    root = yaml.load(path.read_text("utf-8-sig"), Loader=yaml.BaseLoader)
    notes = []
    for part in root.get("voice_parts") or []:
        for note in part.get("notes") or []:
            if note["lyric"].strip() not in RESTS:
                start = int(part["position"]) + int(note["position"])
                notes.append((start / 480, int(note["tone"]), note["lyric"]))
    return notes


def vsqx(path):
    text = re.sub(r'xmlns="[^"]*"', "", path.read_text("utf-8-sig"), count=1)
    root = ElementTree.fromstring(text.encode())

    def value(node, *names):
        return next((node.findtext(name) for name in names if node.findtext(name) is not None), "0")

    master = root.find("masterTrack")
    bars = [(int(value(one, "posMes", "m")), int(value(one, "nume", "nu")) * 1920 // int(value(one, "denomi", "de")))
            for one in master.findall("timeSig")]
    before = sum(max(bar for bar in bars if bar[0] <= index)[1] for index in range(int(value(master, "preMeasure"))))
    notes = []
    for part in root.iter():
        if part.tag in ("musicalPart", "vsPart"):
            base = int(value(part, "posTick", "t")) - before
            for note in part.findall("note"):
                notes.append(((base + int(value(note, "posTick", "t"))) / 480, int(value(note, "noteNum", "n")),
                              value(note, "lyric", "y")))
    return notes


def vpr(path):
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.replace("\\", "/").endswith("sequence.json"))
        root = json.loads(archive.read(name))
    return [((part["pos"] + note["pos"]) / 480, note["number"], note["lyric"])
            for track in root["tracks"] for part in track.get("parts", []) for note in part.get("notes", [])]


def svp(path):
    root = json.loads(path.read_text("utf-8").rstrip("\0"))
    library = {group["uuid"]: group for group in root.get("library", [])}
    notes = []
    for track in root["tracks"]:
        placed = [(track["mainGroup"], track["mainRef"])]
        placed += [(library[one["groupID"]], one) for one in track["groups"] if one["groupID"] in library]
        for group, place in placed:
            for note in group["notes"]:
                start = note["onset"] + place.get("blickOffset", 0)
                notes.append((start / 705_600_000, note["pitch"] + place.get("pitchOffset", 0), note["lyrics"]))
    return notes


def ds(path):
    """Segments with `note_dur`, at 120 a minute as their times are seconds. Words are not compared: they have phones."""
    root = json.loads(path.read_text("utf-8-sig"))
    letters = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    notes, clock = [], 0.0
    for segment in root if isinstance(root, list) else [root]:
        clock = float(segment.get("offset", clock))
        for name, length in zip(segment["note_seq"].split(), segment["note_dur"].split()):
            if name != "rest":
                letter, sign, octave = re.match(r"([A-G])([#b♯♭]?)(-?\d+)", name).groups()
                shift = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(sign, 0)
                notes.append((clock * 2, letters[letter] + shift + 12 * (int(octave) + 1), None))
            clock += float(length)
    return notes
