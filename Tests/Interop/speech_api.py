#!/usr/bin/env python3
"""Asks a running daemon for speech as OpenAI's own client does, in every format, whole and streamed.

usage: speech_api.py http://127.0.0.1:8720        (pip install openai; Tests/Interop/run, or `make soak`, does all of it)

Needs ffprobe for the containers. Prints one line a check and exits with 1 when one fails.
"""
import base64
import io
import json
import subprocess
import sys
import tempfile
import threading
import wave

import openai

TEXT = "Hello there. 大家好，欢迎来到直播间。"
address = sys.argv[1].rstrip("/")
client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
failures = 0


def check(name, condition, what=""):
    global failures
    failures += not condition
    print(f"{'ok' if condition else 'not ok'} {name}{f': {what}' if what and not condition else ''}")


def seconds(sound, suffix):
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(sound)
        file.flush()
        done = subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries", "format=duration:stream=codec_name", "-of", "json", file.name],
            capture_output=True, text=True)
    found = json.loads(done.stdout or "{}")
    return float(found.get("format", {}).get("duration", 0)), found.get("streams", [{}])[0].get("codec_name", "")


def speak(**wishes):
    given = {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": TEXT} | wishes
    return client.audio.speech.create(**given)


pcm = speak(response_format="pcm").content
length = len(pcm) / 2 / 24_000
check("pcm is 24 kHz of some seconds", 2 < length < 8, length)

for format, codec, suffix in [("mp3", "mp3", ".mp3"), ("opus", "opus", ".opus"), ("flac", "flac", ".flac"),
                              ("wav", "pcm_s16le", ".wav")]:
    answer = speak(response_format=format)
    found, name = seconds(answer.content, suffix)
    check(f"{format} lasts as long as pcm", abs(found - length) < 0.1, f"{found} {length}")
    check(f"{format} is {codec}", name.startswith(codec[:3]), name)
    check(f"{format} has its media type", answer.response.headers["content-type"].startswith("audio/"))

check("speed 2 is half as long", 0.4 < len(speak(response_format="pcm", speed=2.0).content) / len(pcm) < 0.7)
check("instructions name a mood", speak(response_format="pcm", instructions="Speak in a sad voice.").content != pcm)
check("a voice object is taken", len(speak(response_format="pcm", voice={"id": "house/mandarin"}).content) > 20_000)

with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="coral", input=TEXT, response_format="pcm") as response:
    pieces = [piece for piece in response.iter_bytes(4_096)]
check("pcm is streamed, the same sound", b"".join(pieces) == pcm and len(pieces) > 4)

for format in ["wav", "flac", "opus"]:
    with client.audio.speech.with_streaming_response.create(
            model="tts-1", voice="coral", input=TEXT, response_format=format) as response:
        pieces = [len(piece) for piece in response.iter_bytes()]
    check(f"{format} is streamed as it is made", len(pieces) > 1, pieces)

with wave.open(io.BytesIO(speak(response_format="wav").content)) as head:
    told = head.getnframes() / head.getframerate()
check("a wave's head tells its length", abs(told - length) < 0.01, f"{told} {length}")

with client.audio.speech.with_streaming_response.create(
        model="gpt-4o-mini-tts", voice="coral", input=TEXT, response_format="pcm", stream_format="sse") as response:
    check("events have their media type", response.headers["content-type"].startswith("text/event-stream"))
    events = [json.loads(line[6:]) for line in response.iter_lines() if line.startswith("data: ")]
sound = b"".join(base64.b64decode(e["audio"]) for e in events if e["type"] == "speech.audio.delta")
check("events hold the same sound", sound == pcm)
check("events end with a count", events[-1]["type"] == "speech.audio.done" and events[-1]["usage"]["total_tokens"] > 0)


def refused(name, kind, part, **wishes):
    try:
        speak(**wishes)
        check(name, False, "was answered")
    except kind as error:
        check(name, part in str(error), error)


refused("aac is refused with advice", openai.BadRequestError, "opus", response_format="aac")
refused("an unknown voice is refused", openai.NotFoundError, "voices", voice="nobody")
refused("an empty input is refused", openai.BadRequestError, "input", input=" ")
refused("a speed of 9 is refused", openai.BadRequestError, "speed", speed=9.0)

voices = client.get("/audio/voices", cast_to=object)
check("voices are listed", any(v["id"] == "house" for v in voices["data"]) and voices["data"] == voices["voices"])

results = []


def ask():
    try:
        speak(response_format="mp3", input=TEXT * 4)
        results.append(200)
    except openai.RateLimitError as error:
        results.append(int(error.response.headers["retry-after"]) > 0 and 429)


threads = [threading.Thread(target=ask) for _ in range(24)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
check("of too many at once some are told when to come again", results.count(429) > 0 and results.count(200) >= 4, results)
check("afterwards it answers again", len(speak(response_format="pcm").content) == len(pcm))

sys.exit(failures > 0)
