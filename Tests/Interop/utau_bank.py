#!/usr/bin/env python3
"""Makes a sample bank of UTAU's kind out of a voice that sings: something to try the reader of such banks with, and to
compare it with its own source.

usage: utau_bank.py VOXHUMANA FOLDER [--voice NAME] [--key MIDI] [--kind cv|vcv] [--lines TEXT]     (needs numpy)

cv    every mora (or those of TEXT) once, for a second: か
vcv   for TEXT, every mora behind the vowel that it follows there, and at the beginning: a か, - か

FOLDER gets one wav a string of moras (44.1 kHz, 16 bits), an oto.ini in Shift-JIS, and a character.txt. Where sounds
begin is known from the timeline, not guessed.
"""
import argparse
import json
import os
import subprocess
import tempfile
import wave

import numpy as np

MORAS = """
あ い う え お か き く け こ が ぎ ぐ げ ご さ し す せ そ ざ じ ず ぜ ぞ た ち つ て と だ で ど な に ぬ ね の
は ひ ふ へ ほ ば び ぶ べ ぼ ぱ ぴ ぷ ぺ ぽ ま み む め も や ゆ よ ら り る れ ろ わ ん
きゃ きゅ きょ ぎゃ ぎゅ ぎょ しゃ しゅ しょ じゃ じゅ じょ ちゃ ちゅ ちょ にゃ にゅ にょ ひゃ ひゅ ひょ
びゃ びゅ びょ ぴゃ ぴゅ ぴょ みゃ みゅ みょ りゃ りゅ りょ
""".split()
VOWELS = {vowel: row for vowel, row in {
    "a": "あかがさざただなはばぱまやらわゃ", "i": "いきぎしじちにひびぴみりぃ", "u": "うくぐすずつぬふぶぷむゆるゅ",
    "e": "えけげせぜてでねへべぺめれ", "o": "おこごそぞとどのほぼぽもよろょを", "n": "ん"}.items()}
RATE = 44100


def vowel(mora):
    return next(name for name, row in VOWELS.items() if mora[-1] in row)


def split(text):
    moras = []
    for letter in text:
        if letter in "ゃゅょぁぃぅぇぉ" and moras:
            moras[-1] += letter
        elif letter in "ーっ 　、。\n":
            moras.append("")
        else:
            moras.append(letter)
    return moras


def sung(program, voice, key, strings, length):
    """Each string of moras on its own notes, with the times of its sounds. 24-bit noise is not worth its bytes."""
    notes = []
    for moras in strings:
        notes += [("R", 480)] + [(mora, length) for mora in moras]
    body = "".join(f"[#{i:04}]\r\nLength={ticks}\r\nLyric={lyric}\r\nNoteNum={key}\r\n"
                   for i, (lyric, ticks) in enumerate(notes + [("R", 480)]))
    with tempfile.TemporaryDirectory() as folder:
        score, sound, times = (f"{folder}/strings.{kind}" for kind in ("ust", "wav", "json"))
        with open(score, "wb") as file:
            file.write(f"[#VERSION]\r\nUST Version1.2\r\n[#SETTING]\r\nTempo=120.00\r\n{body}[#TRACKEND]\r\n"
                       .encode("cp932"))
        subprocess.run([program, "sing", score, "-o", sound, "--timeline", times, "--style", "plain", "--solo",
                        *(["--voice", voice] if voice else [])], check=True)
        with wave.open(sound) as file:
            rate = file.getframerate()
            data = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float)
        with open(times, encoding="utf-8") as file:
            timeline = json.load(file)
    return data, rate, timeline


def lower(samples, rate):
    """To 44.1 kHz through the spectrum."""
    count = int(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)[:count // 2 + 1]
    return np.fft.irfft(spectrum, count) * count / len(samples)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--voice")
    parser.add_argument("--key", type=int, default=64)
    parser.add_argument("--kind", choices=["cv", "vcv"], default="cv")
    parser.add_argument("--lines", help="only what this text needs")
    given = parser.parse_args()
    wanted = split(given.lines) if given.lines else MORAS
    if given.kind == "cv":
        strings = [[mora] for mora in dict.fromkeys(m for m in wanted if m)]
        length = 960
    else:
        runs = []
        for before, mora in zip([""] + wanted, wanted):
            if mora:
                runs.append([before, mora] if before else [mora])
        # Behind another mora of the same vowel it sounds the same.
        strings = list({(vowel(run[0]) if len(run) > 1 else "-", run[-1]): run for run in runs}.values())
        length = 720
    data, rate, timeline = sung(given.program, given.voice, given.key, strings, length)
    phones = timeline["phonemes"]
    starts = [note["start"] for note in timeline["notes"]]
    os.makedirs(given.folder, exist_ok=True)
    lines, number = [], 0
    for moras in strings:
        vowels = [min((p for p in phones), key=lambda p: abs(p["start"] - starts[number + i])) for i in range(len(moras))]
        number += len(moras)
        last = vowels[-1]
        at = phones.index(vowels[0])
        before = phones[at - 1]
        begin = before["start"] if before["phoneme"] not in ("SIL", "SP", "AP") else vowels[0]["start"]
        low, high = max(0.0, begin - 0.08), last["end"] + 0.05
        piece = lower(data[int(low * rate):int(high * rate)], rate)
        name = "_".join(moras) + ".wav"
        with wave.open(f"{given.folder}/{name}", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.clip(np.round(piece), -32768, 32767).astype("<i2").tobytes())
        consonant = phones[phones.index(last) - 1]
        onset = consonant["start"] if consonant is not vowels[0] and consonant["phoneme"] not in ("SIL", "SP", "AP") \
            else last["start"]
        if len(moras) == 1:
            alias, offset, overlap = ("- " + moras[0] if given.kind == "vcv" else moras[0]), begin - 0.03, 0.03
        else:
            # 120 ms of the vowel before, over 80 of which the two are joined.
            alias, offset, overlap = f"{vowel(moras[0])} {moras[1]}", onset - 0.12, 0.08
        offset = max(low, offset)
        preutterance = last["start"] - offset
        fixed = preutterance + 0.06
        end = last["end"] - 0.09
        lines.append(f"{name}={alias}," + ",".join(
            f"{1000 * value:.1f}" for value in (offset - low, fixed, -(end - offset), preutterance, overlap)))
    with open(f"{given.folder}/oto.ini", "wb") as file:
        file.write("\r\n".join(lines + [""]).encode("cp932"))
    with open(f"{given.folder}/character.txt", "wb") as file:
        file.write("name=音素\r\n".encode("cp932"))
    print(f"{len(lines)} aliases in {given.folder}")


if __name__ == "__main__":
    main()
