#!/usr/bin/env python3
"""Measures sung songs from their sound: pitch, onsets, lips, repeatability, memory.

usage: song_accuracy.py VOXHUMANA [--voice NAME] [--memory] SONG...      (needs numpy)

Each SONG is sung twice in the plain style into a file with its timeline. From the sound alone:

pitch   notes of 250 ms and more, from 150 ms behind their beginning (80 ms behind the vowel's) to 60 ms before their
        end: F0 every 10 ms by normalised correlation near the written key (a note a tone away shows as a weak peak,
        and is counted), the median over the note against the key, in cents.
onset   where the spectrum passes from the consonant's to the vowel's: halfway, by projection on the line between the
        two (each the mean of the middle of 120 ms next to it, or of its own time where it is shorter), against the time at which the note stands in the score.
lips    the same for every boundary between two unlike sounds that the timeline gives, against the timeline.
bytes   both renderings are the same.
memory  a song of four minutes made for this, the resident maximum of the process.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import wave

import numpy as np

RATE = 48000
HOP = 96  # 2 ms
WINDOW = 960  # 20 ms: a boundary is found to some milliseconds
NEAR = 0.12  # s on either side of a boundary
SILENT = {"SIL", "SP", "AP"}


def sing(program, song, folder, name, more):
    sound, timeline = f"{folder}/{name}.wav", f"{folder}/{name}.json"
    done = subprocess.run(
        [program, "sing", song, "-o", sound, "--timeline", timeline, "--style", "plain", "--solo", *more],
        capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{song}: {done.stderr.strip()}")
    with wave.open(sound) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, file.getnchannels())
    with open(timeline, encoding="utf-8") as file:
        return data.mean(axis=1) / 32768, json.load(file), data.tobytes(), done.stderr


def f0(samples, middle, expected):
    """Hz around a time, and how alike the periods are: the peak of the normalised correlation within a semitone and a
    half of the key, then again many periods away, where the same error in samples is a smaller one in cents."""
    rough = correlate(samples, middle, expected, 1, 2 ** (1.5 / 12) - 1)
    if rough is None:
        return None
    periods = max(1, int(expected * 0.02))
    return correlate(samples, middle, rough[0], periods, 0.45 / periods)


def correlate(samples, middle, expected, periods, reach):
    """The peak around so many expected periods; reach is the part of the lag to either side, below half a period."""
    low, high = int(RATE / expected * periods * (1 - reach)), int(RATE / expected * periods * (1 + reach)) + 2
    length = int(0.03 * RATE)
    start = int(middle * RATE) - (length + high) // 2
    if start < 0 or start + length + high + 2 > len(samples):
        return None
    x = samples[start:start + length + high + 2]
    a = x[:length]
    lags = np.arange(low - 1, high + 2)
    cross = np.array([a @ x[lag:lag + length] for lag in lags])
    energy = np.array([x[lag:lag + length] @ x[lag:lag + length] for lag in lags])
    values = cross / np.sqrt(np.maximum(1e-12, (a @ a) * energy))
    best = 1 + int(np.argmax(values[1:-1]))
    left, peak, right = values[best - 1:best + 2]
    bend = left - 2 * peak + right
    lag = lags[best] + (0.5 * (left - right) / bend if bend < 0 else 0)
    return RATE * periods / lag, peak


def spectra(samples):
    """Log spectra of 26 bands, every 2 ms: (count, 26). The middle of frame k is k·2 ms."""
    padded = np.concatenate([np.zeros(WINDOW // 2), samples, np.zeros(WINDOW)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 9000 / 700), 28) / 2595) - 1)
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    bank = np.array([np.clip(np.minimum((bins - a) / (b - a), (c - bins) / (c - b)), 0, None)
                     for a, b, c in zip(edges, edges[1:], edges[2:])])
    parts = [np.log(np.abs(np.fft.rfft(frames[i:i + 2000] * np.hanning(WINDOW))) ** 2 @ bank.T + 1e-7)
             for i in range(0, len(frames), 2000)]
    return np.concatenate(parts)


def passage(bands, before, after, boundary):
    """Seconds at which the sound passes from one stretch's spectrum to the other's; None where they are alike."""
    def mean(start, end):
        length = end - start
        low, high = start + 0.25 * length, end - 0.25 * length
        frames = bands[int(low * 500):max(int(low * 500) + 1, int(high * 500) + 1)]
        return frames.mean(axis=0) if len(frames) else None
    # What is near the boundary: a long diphthong, or a vowel with its nasal, is another sound in its middle.
    before = (max(before[0], before[1] - NEAR), before[1])
    after = (after[0], min(after[1], after[0] + NEAR))
    a, b = mean(*before), mean(*after)
    if a is None or b is None or np.sqrt(np.mean((a - b) ** 2)) < 0.8:
        return None
    low = max(0, int((before[0] + before[1]) / 2 * 500))
    high = int((after[0] + after[1]) / 2 * 500)
    if high - low < 4:
        return None
    place = (bands[low:high] - a) @ (b - a) / ((b - a) @ (b - a))
    crossings = [i for i in range(1, len(place)) if place[i - 1] < 0.5 <= place[i]]
    if not crossings:
        return None
    best = min(crossings, key=lambda i: abs((low + i) / 500 - boundary))
    step = place[best] - place[best - 1]
    return (low + best - 1 + (0.5 - place[best - 1]) / step) / 500


def judge(samples, timeline):
    phones = timeline["phonemes"]
    vowels = {}
    notes = [n for n in timeline["notes"] if n["lyric"] != "-"]
    starts = [n["start"] for n in notes]
    cents, weak, settled, onsets, lips = [], 0, [], [], []
    for note in timeline["notes"]:
        if note["end"] - note["start"] < 0.25:
            continue
        expected = 440 * 2 ** ((note["midi"] - 69) / 12)
        begin, end = note["start"] + 0.15, note["end"] - 0.06
        values = []
        for middle in np.arange(begin, end, 0.01):
            # Only where a vowel sounds: a consonant before the next note takes its time from this one.
            phone = next((p for p in phones if p["start"] <= middle < p["end"]), None)
            if not phone or phone["phoneme"] in SILENT or phone["end"] - phone["start"] < 0.15 or middle > phone["end"] - 0.04:
                continue
            found = f0(samples, middle, expected)
            if found and found[1] > 0.8:
                values.append(1200 * np.log2(found[0] / expected))
        if len(values) >= 5:
            cents.append(abs(float(np.median(values))))
        else:
            weak += 1
    bands = spectra(samples)
    for before, after in zip(phones, phones[1:]):
        if after["end"] - after["start"] < 0.03 or before["end"] - before["start"] < 0.02:
            continue
        found = passage(bands, (before["start"], before["end"]), (after["start"], after["end"]), after["start"])
        if found is None:
            continue
        lips.append(1000 * abs(found - after["start"]))
        near = min(starts, key=lambda s: abs(s - after["start"]), default=None)
        if near is not None and abs(near - after["start"]) < 0.03 and after["phoneme"] not in SILENT:
            onsets.append(1000 * abs(found - near))
    return cents, weak, onsets, lips


def row(name, values, unit, bar):
    if not values:
        print(f"  {name:7} nothing to measure")
        return
    print(f"  {name:7} median {np.median(values):5.1f} {unit}   p95 {np.percentile(values, 95):5.1f}   worst "
          f"{max(values):5.1f}   of {len(values):4}   (bar: {bar})")


def four_minutes(folder):
    """480 quarters at 120: a UST."""
    keys = [60, 62, 64, 65, 67, 69, 67, 64]
    body = "".join(f"[#{i:04}]\r\nLength={480 if (i + 1) % 16 else 960}\r\nLyric=la\r\nNoteNum={keys[i % 8]}\r\n"
                   if i % 16 != 15 else f"[#{i:04}]\r\nLength=480\r\nLyric=R\r\nNoteNum=60\r\n" for i in range(480))
    path = f"{folder}/four-minutes.ust"
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"[#VERSION]\r\nUST Version1.2\r\n[#SETTING]\r\nTempo=120.00\r\n{body}[#TRACKEND]\r\n")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("songs", nargs="*")
    parser.add_argument("--voice")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--keep", help="folder for the sound files")
    given = parser.parse_intermixed_args()
    more = ["--voice", given.voice] if given.voice else []
    every = [[], [], []]
    with tempfile.TemporaryDirectory() as folder:
        folder = given.keep or folder
        for song in given.songs:
            name = os.path.basename(song).split(".")[0]
            samples, timeline, first, remarks = sing(given.program, song, folder, name, more)
            again = sing(given.program, song, folder, name + "-again", more)[2]
            found = judge(samples, timeline)
            print(f"{name}: {len(samples) / RATE:.1f} s, two renderings are "
                  f"{'the same' if first == again else 'NOT THE SAME'}, {found[1]} notes without a clear pitch")
            row("pitch", found[0], "ct", "1.5 and 8")
            row("onset", found[2], "ms", "12 and 35")
            row("lips", found[3], "ms", "15")
            for total, values in zip(every, (found[0], found[2], found[3])):
                total += values
        if len(given.songs) > 1:
            print("all")
            row("pitch", every[0], "ct", "1.5 and 8")
            row("onset", every[1], "ms", "12 and 35")
            row("lips", every[2], "ms", "15")
        if given.memory:
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            samples = sing(given.program, four_minutes(folder), folder, "long", more)[0]
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            print(f"{len(samples) / RATE:.0f} s of song: resident maximum {max(peak, before) / 1024:.0f} MB (bar: 300)")


if __name__ == "__main__":
    main()
