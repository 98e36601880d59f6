"""A stand-in for the daemon: speaks voxhumana.stage.v1 on loopback with synthetic sound and curves.

    python mock_server.py [PORT]          then open http://127.0.0.1:PORT/

Standard library and numpy only. The loudness of its speech follows the jaw exactly, so a test can measure
how far the page's lips are from its sound. POST /v1/mock/stall {"seconds": n} and /v1/mock/drop make trouble on purpose;
`?session=duo` is a stage with two performers.
"""

import asyncio, base64, hashlib, json, math, pathlib, random, re, struct, sys, time, urllib.parse

import numpy as np

RATE = 48_000
FRAME = 800
ROOT = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Stage" / "Resources"
FACE = ROOT.parents[1] / "Script" / "Face.swift"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png"}
AHEAD = 0.7      # s of sound and curves sent before their time
LEAD = 0.25      # s from an order to the first sound
CODE = FACE.read_text().split("enum FaceChannel")[1].split("public static let")[0]
CHANNELS = [name for row in re.findall(r"^    case (.*)$", CODE, re.M) for name in row.split(", ")]
C = {name: index for index, name in enumerate(CHANNELS)}

PERSONAS = [
    {"id": "lian", "name": "涟", "language": "zh", "look": "lotus"},
    {"id": "harbor", "name": "Harbor", "language": "en", "look": "harbor"},
]
SONGS = [
    {"id": "jasmine", "title": "茉莉花", "language": "zh"},
    {"id": "twinkle", "title": "Twinkle, Twinkle, Little Star", "language": "en"},
]
# (lyric, midi, beats); both melodies are traditional.
MELODY = {
    "jasmine": [("好", 64, 1), ("一", 64, .5), ("朵", 67, .5), ("美", 69, .5), ("丽", 72, .25), ("的", 72, .25), ("茉", 69, .5), ("莉", 67, .5),
                ("花", 67, 1.5), (None, 0, .5), ("好", 64, 1), ("一", 64, .5), ("朵", 67, .5), ("美", 69, .5), ("丽", 72, .25), ("的", 72, .25), ("茉", 69, .5), ("莉", 67, .5), ("花", 67, 2)],
    "twinkle": [("Twin", 60, 1), ("kle", 60, 1), ("twin", 67, 1), ("kle", 67, 1), ("lit", 69, 1), ("tle", 69, 1), ("star", 67, 1), ("-", 65, .5), (None, 0, .5),
                ("how", 65, 1), ("I", 65, 1), ("won", 64, 1), ("der", 64, 1), ("what", 62, 1), ("you", 62, 1), ("are", 60, 2)],
}
ANSWERS = {
    "zh": ["大家好，欢迎来到直播间！今天给大家带来了新到的茉莉花茶，香气很清雅。", "谢谢你的支持，想听什么歌可以在这里点给我哦！", "这个问题问得真好，我们慢慢聊。"],
    "en": ["Hello and welcome! I'm here to help you with your order, so please ask me anything.", "That's a wonderful question. Let me explain it step by step.", "Of course, I can look into this for you right away!"],
}
VOWELS = {  # jaw, funnel, pucker, smile, stretch, lowerDown, upperUp, formants
    "aa": (.62, .0, .0, .10, .10, .25, .15, (800, 1250)), "E": (.38, .0, .0, .18, .25, .2, .15, (550, 1900)),
    "I": (.22, .0, .0, .30, .35, .15, .12, (300, 2300)), "O": (.42, .35, .25, .0, .0, .1, .05, (480, 850)),
    "U": (.20, .3, .62, .0, .0, .0, .0, (320, 750)),
}


def clock():
    return int((time.monotonic() - START) * RATE)


class Line:
    """A planned line: its sound and its face, frame by frame."""

    number = 0

    def __init__(self, text, language, start, performer=0, song=None, mood="happy", turn=1):
        Line.number += 1
        self.line, self.performer, self.start, self.text, self.language, self.turn = Line.number, performer, start, text, language, turn
        self.kind, self.mood, self.sent, self.done = ("song" if song else "speech"), mood, 0, False
        rng = random.Random(text)
        self.words, self.notes, units, self.title = [], [], [], SONG[song]["title"] if song else None
        if song:
            beat, at = 0.46, 0.1
            for lyric, midi, beats in MELODY[song]:
                length = beats * beat
                if lyric is None:      # a rest
                    at += length
                    continue
                units.append((at, length, rng.choice(list(VOWELS)), midi, False))
                self.notes.append({"midi": midi, "lyric": lyric, "start": int(at * RATE), "end": int((at + length) * RATE)})
                if lyric != "-":       # held over from the note before
                    self.words.append({"text": lyric, "start": int(at * RATE), "end": int((at + length) * RATE)})
                at += length
            sung = [lyric or "\n" for lyric, _, _ in MELODY[song] if lyric != "-"]
            self.text = "".join(sung) if SONG[song]["language"] == "zh" else " ".join(sung)
        else:
            at = 0.05
            for token in re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9']+|[^\sA-Za-z0-9\u4e00-\u9fff]", text):
                if not re.match(r"[\w']", token):
                    at += 0.28
                    continue
                count = 1 if ord(token[0]) > 0x2E80 else max(1, len(re.findall(r"[aeiouy]+", token.lower())))
                begin = at
                for _ in range(count):
                    length = rng.uniform(.15, .24)
                    units.append((at, length, rng.choice(list(VOWELS)), 57 + rng.uniform(-2, 4), rng.random() < .3))
                    at += length
                self.words.append({"text": token, "start": int(begin * RATE), "end": int(at * RATE)})
        self.samples = int((at + .15) * RATE)
        self.duration = self.samples
        self.render(units)

    def render(self, units):
        frames = self.samples // FRAME + 1
        self.face = np.zeros((frames, len(CHANNELS)), np.float32)
        times = np.arange(frames) * FRAME / RATE
        envelope, t = np.zeros(self.samples), np.arange(self.samples) / RATE
        f0 = np.full(self.samples, 220.0)
        shade = np.zeros((self.samples, 2)) + 500
        for at, length, vowel, midi, closed in units:
            jaw, funnel, pucker, smile, stretch, lower, upper, formants = VOWELS[vowel]
            shape = np.clip(np.minimum((times - at) / .06, (at + length - times) / .06), 0, 1)
            shape = shape * shape * (3 - 2 * shape)
            for name, value in (("jawOpen", jaw), ("mouthFunnel", funnel), ("mouthPucker", pucker), ("mouthStretchLeft", stretch), ("mouthStretchRight", stretch),
                                ("mouthSmileLeft", smile), ("mouthSmileRight", smile), ("mouthLowerDownLeft", lower), ("mouthLowerDownRight", lower),
                                ("mouthUpperUpLeft", upper), ("mouthUpperUpRight", upper)):
                self.face[:, C[name]] += shape * value
            if closed:
                seal = np.clip(1 - np.abs(times - at) / .05, 0, 1)
                for side in ("mouthPressLeft", "mouthPressRight"):
                    self.face[:, C[side]] = np.maximum(self.face[:, C[side]], seal * .6)
            index = slice(int(at * RATE), min(self.samples, int((at + length) * RATE)))
            f0[index] = 440 * 2 ** ((midi - 69) / 12)
            shade[index] = formants
        if self.kind == "song":
            f0 *= 1 + .006 * np.sin(2 * math.pi * 5.5 * t)
        jaw = np.interp(t, times, self.face[:, C["jawOpen"]])
        phase = 2 * math.pi * np.cumsum(f0) / RATE
        sound = np.zeros(self.samples)
        for harmonic in range(1, 15):
            hertz = f0 * harmonic
            gain = sum(np.exp(-((hertz - shade[:, k]) / 260) ** 2) for k in range(2)) + .15
            sound += np.sin(harmonic * phase) * gain / harmonic ** .5
        self.sound = np.clip(sound * jaw * 9000, -30000, 30000).astype("<i2")
        self.face[:, C["browInnerUp"]] = .25 * self.face[:, C["jawOpen"]]
        for side in ("Left", "Right"):
            self.face[:, C["mouthSmile" + side]] += .22 if self.mood == "happy" else 0
            self.face[:, C["cheekSquint" + side]] += .2

    def message(self):
        return {"type": "line", "line": self.line, "turn": self.turn, "performer": self.performer, "kind": self.kind, "start": self.start,
                "duration": self.duration, "text": self.text, "language": self.language, "mood": self.mood, "words": self.words,
                "phonemes": [], "visemes": [], "notes": self.notes} | ({"title": self.title} if self.title else {})


SONG = {song["id"]: song for song in SONGS}


class Performer:
    def __init__(self, index, persona):
        self.index, self.persona, self.lines = index, persona, []
        self.rng = random.Random(index + 7)
        self.next_blink, self.gaze, self.next_gaze = 1.5, (0, 0), 0
        self.curves_sent = self.curve_line = 0

    def idle(self, position):
        """One frame of idle life at a position."""
        t, face = position / RATE + 11 * self.index, np.zeros(len(CHANNELS), np.float32)
        at = position / RATE
        if at > self.next_blink + .3:
            self.next_blink = at + self.rng.expovariate(1 / 3.2) + .8
        x = at - self.next_blink
        blink = max(0, min(1, x / .07)) if x < .1 else max(0, 1 - (x - .1) / .19)
        if at > self.next_gaze:
            self.gaze = (self.rng.gauss(0, .22), self.rng.gauss(-.03, .12)) if self.rng.random() < .4 else (0, 0)
            self.next_gaze = at + self.rng.uniform(.7, 2.8)
        gx, gy = self.gaze
        for side, sign in (("Left", 1), ("Right", -1)):
            face[C["eyeBlink" + side]] = blink
            face[C["eyeLookOut" + side]] = max(0, gx * sign)
            face[C["eyeLookIn" + side]] = max(0, -gx * sign)
            face[C["eyeLookUp" + side]], face[C["eyeLookDown" + side]] = max(0, gy), max(0, -gy)
            face[C["mouthSmile" + side]] = .28 + .06 * math.sin(t * .4)
            face[C["cheekSquint" + side]] = .1
        face[C["headYaw"]] = .14 * math.sin(t * .51) + .05 * math.sin(t * 1.3) + .2 * gx
        face[C["headPitch"]] = .05 * math.sin(t * .67 + 1)
        face[C["headRoll"]] = .06 * math.sin(t * .43 + 2)
        face[C["bodySway"]] = .6 * math.sin(t * .37)
        face[C["breath"]] = math.sin(t * 1.6)
        return face

    def frame(self, position):
        face = self.idle(position)
        for line in self.lines:
            index = (position - line.start) // FRAME
            if 0 <= position - line.start < line.duration and index < len(line.face):
                speech = line.face[index]
                for name in CHANNELS[C["jawForward"]:C["browDownLeft"]]:
                    face[C[name]] = speech[C[name]]
                face += np.where(np.arange(len(CHANNELS)) >= C["browDownLeft"], speech, 0)
                beat = float(speech[C["jawOpen"]])
                face[C["headPitch"]] += .06 * beat
                if line.kind == "song":
                    face[C["headRoll"]] += .08 * math.sin(position / RATE * 3.4)
        return face


class Client:
    def __init__(self, writer, query):
        self.writer, self.curves = writer, int(query.get("curves", "60"))
        self.audio = query.get("audio", "pcm")

    def frame(self, payload, code):
        size = len(payload)
        head = bytes([0x80 | code]) + (bytes([size]) if size < 126 else struct.pack(">BH", 126, size) if size < 65536 else struct.pack(">BQ", 127, size))
        if not self.writer.is_closing():
            self.writer.write(head + payload)

    def text(self, message):
        self.frame(json.dumps(message, ensure_ascii=False).encode(), 1)

    def binary(self, kind, performer, line, position, count, payload):
        self.frame(struct.pack("<BBHIqI", kind, performer, 0, line, position, count) + payload, 2)


class Show:
    def __init__(self, identity, kind="show", performers=1, persona=None):
        self.id, self.kind, self.clients, self.turn, self.stalled = identity, kind, set(), 0, 0
        first = [p["id"] for p in PERSONAS].index(persona) if persona in [p["id"] for p in PERSONAS] else 0
        self.performers = [Performer(i, PERSONAS[(first + i) % 2]) for i in range(performers)]
        self.playheads = []

    def all(self, message):
        for client in list(self.clients):
            client.text(message)

    def welcome(self):
        return {"type": "welcome", "protocol": "voxhumana.stage.v1", "session": self.id, "kind": self.kind, "rate": RATE, "clock": clock(),
                "curveRate": 60, "channels": CHANNELS, "audio": "pcm", "aiMark": True, "personas": PERSONAS, "songs": SONGS,
                "performers": [{"index": p.index, "persona": p.persona["id"], "name": p.persona["name"], "language": p.persona["language"],
                                "look": p.persona["look"]} for p in self.performers],
                "history": [line.message() for p in self.performers for line in p.lines]}

    def pick(self, message):
        return self.performers[min(int(message.get("performer") or 0), len(self.performers) - 1)]

    def stop(self, performer):
        now = clock()
        for line in performer.lines:
            line.duration = max(0, min(line.duration, now - line.start))
            self.all({"type": "cut", "line": line.line, "at": now, "heard": line.text[:3]})
        if performer.lines:
            self.all({"type": "turn", "turn": self.turn, "performer": performer.index, "state": "idle"})
        performer.lines, performer.curves_sent = [], now // FRAME * FRAME

    def begin(self, performer, text, language, song=None):
        self.stop(performer)
        line = Line(text, language, clock() + int(LEAD * RATE), performer.index, song, turn=self.turn)
        performer.lines.append(line)
        performer.curves_sent = clock() // FRAME * FRAME
        self.all({"type": "turn", "turn": self.turn, "performer": performer.index, "state": "singing" if song else "speaking",
                  "latency": {"mind": random.uniform(6, 20), "plan": random.uniform(8, 16), "firstAudio": random.uniform(32, 60)}})
        self.all(line.message())

    def order(self, message):
        kind, performer = message.get("type"), self.pick(message)
        if kind in ("say", "speak", "sing", "persona"):
            self.turn += 1
        language = performer.persona["language"]
        if kind == "say":
            text = str(message.get("text", ""))[:2000]
            self.all({"type": "message", "from": "viewer", "text": text, "turn": self.turn})
            self.all({"type": "turn", "turn": self.turn, "performer": performer.index, "state": "thinking"})
            answers = ANSWERS[language]
            asyncio.get_running_loop().call_later(.15, self.begin, performer, answers[self.turn % len(answers)], language)
        elif kind == "speak":
            self.begin(performer, str(message["text"])[:2000], message.get("language") or language)
        elif kind == "sing" and message.get("song") in MELODY:
            self.begin(performer, "", SONG[message["song"]]["language"], message["song"])
        elif kind == "stop":
            self.stop(performer)
        elif kind == "persona":
            found = [p for p in PERSONAS if p["id"] == message.get("persona")]
            if not found:
                return self.all({"type": "error", "code": "unknown", "message": "no such persona", "advice": "choose one of welcome.personas"})
            self.stop(performer)
            performer.persona = found[0]
            self.all({"type": "persona", "performer": performer.index, "persona": found[0]["id"], "songs": SONGS, **{k: found[0][k] for k in ("name", "language", "look")}})
            performer.lines = []

    def step(self):
        now = clock()
        if self.stalled > time.monotonic():
            return
        for performer in self.performers:
            until = now + int(AHEAD * RATE)
            performer.curves_sent = max(performer.curves_sent, now // FRAME * FRAME)
            while performer.curves_sent + 12 * FRAME < until:
                rows = np.array([performer.frame(performer.curves_sent + i * FRAME) for i in range(12)])
                listed = [i for i in range(len(CHANNELS)) if np.any(np.abs(rows[:, i]) > 1e-4)]
                values = np.clip(np.rint(rows[:, listed] * 8192), -32768, 32767).astype("<i2").tobytes()
                payload = struct.pack("<HH", 60, len(listed)) + bytes(listed) + values
                for client in self.clients:
                    if client.curves:
                        client.binary(3, performer.index, 0, performer.curves_sent, 12, payload)
                performer.curves_sent += 12 * FRAME
            for line in list(performer.lines):
                size = 960
                while line.sent < line.duration and line.start + line.sent < until:
                    part = line.sound[line.sent:line.sent + size]
                    for client in self.clients:
                        if client.audio != "none":
                            client.binary(1, performer.index, line.line, line.start + line.sent, len(part), part.tobytes())
                    line.sent += size
                if now > line.start + line.duration:
                    performer.lines.remove(line)
                    self.all({"type": "ended", "line": line.line})
                    self.all({"type": "turn", "turn": line.turn, "performer": performer.index, "state": "idle"})


SHOWS = {"main": Show("main"), "duo": Show("duo", performers=2)}
LOG = []


def log(level, source, text):
    LOG.append({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "level": level, "source": source, "text": text})
    del LOG[:-300]


def state():
    def spread(a, b):
        return {"p50": random.uniform(a, b), "p95": random.uniform(b, 2 * b), "n": 40}
    return {"version": "0.1-mock", "uptime": time.monotonic() - START, "ready": True,
            "sessions": [{"id": s.id, "kind": s.kind, "clients": len(s.clients), "clock": clock(),
                          "performers": [{"index": p.index, "persona": p.persona["id"], "state": (p.lines[0].kind if p.lines else "idle")} for p in s.performers]} for s in SHOWS.values()],
            "voices": [{"name": "house", "speakers": ["zh-f1", "en-f1"], "languages": ["zh", "en"], "kind": "house", "problem": None},
                       {"name": "broken-bank", "speakers": [], "languages": [], "kind": "DiffSinger", "problem": "dsconfig.yaml: no vocoder named; set `vocoder:`"}],
            "personas": [{"id": p["id"], "name": p["name"], "language": p["language"], "problem": None} for p in PERSONAS],
            "songs": [{**s, "duration": sum(b for _, _, b in MELODY[s["id"]]) * .46} for s in SONGS],
            "latency": {"mind": spread(6, 14), "plan": spread(8, 15), "firstAudio": spread(34, 52)}, "memory": {"rss": 262_144_000}}


async def websocket(reader, writer, headers, query):
    accept = base64.b64encode(hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n"
                 "Sec-WebSocket-Protocol: voxhumana.stage.v1\r\n\r\n".encode())
    show = SHOWS.get(query.get("session", "main"), SHOWS["main"])
    client = Client(writer, query)
    client.text(show.welcome())
    for performer in show.performers:
        performer.curves_sent = clock() // FRAME * FRAME
    show.clients.add(client)
    log("info", "stage", f"viewer joined {show.id}")
    try:
        while True:
            head = await reader.readexactly(2)
            code, size = head[0] & 15, head[1] & 127
            if size == 126: size = struct.unpack(">H", await reader.readexactly(2))[0]
            elif size == 127: size = struct.unpack(">Q", await reader.readexactly(8))[0]
            mask = await reader.readexactly(4) if head[1] & 128 else b"\0\0\0\0"
            payload = bytes(b ^ mask[i % 4] for i, b in enumerate(await reader.readexactly(size)))
            if code == 8: break
            if code == 9: client.frame(payload, 10)
            if code == 1:
                message = json.loads(payload)
                if message["type"] == "ping": client.text({"type": "pong", "id": message["id"], "clock": clock()})
                elif message["type"] == "playhead": show.playheads.append((clock(), message["position"])); del show.playheads[:-100]
                else:
                    log("info", "stage", f"{show.id}: {message['type']}")
                    show.order(message)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        show.clients.discard(client)
        writer.close()


def answer(method, path, body):
    """(status, type, bytes) of a plain request."""
    def reply(status, value): return status, "application/json", json.dumps(value, ensure_ascii=False).encode()
    if path == "/v1/state": return reply(200, state())
    if path == "/v1/log": return reply(200, {"lines": LOG})
    if path == "/v1/mock/playheads": return reply(200, SHOWS["main"].playheads)
    if method == "POST" and path == "/v1/mock/stall":
        SHOWS["main"].stalled = time.monotonic() + float(body.get("seconds", .9)); return reply(200, {})
    if method == "POST" and path == "/v1/mock/gesture":
        SHOWS["main"].all({"type": "gesture", "performer": 0, "name": str(body["name"]), "start": clock()}); return reply(200, {})
    if method == "POST" and path == "/v1/mock/drop":
        for client in list(SHOWS["main"].clients): client.writer.close()
        return reply(200, {})
    if method == "POST" and path == "/v1/sessions":
        name = f"p{len(SHOWS)}"
        SHOWS[name] = Show(name, "private", persona=body.get("persona"))
        return reply(201, {"session": name, "kind": "private"})
    parts = path.strip("/").split("/")
    if method == "POST" and len(parts) == 4 and parts[:2] == ["v1", "sessions"] and parts[2] in SHOWS:
        SHOWS[parts[2]].order({"type": parts[3], **body})
        log("info", "control", f"{parts[3]} to {parts[2]}")
        return reply(202, {"turn": SHOWS[parts[2]].turn})
    name = {"/": "index.html", "/control": "control.html", "/measure": "measure.html"}.get(path, path.lstrip("/"))
    file = (ROOT / name).resolve()
    if method == "GET" and file.is_file() and ROOT in file.parents:
        return 200, TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes()
    return reply(404, {"code": "notFound", "message": path, "advice": "see Docs/Protocol.md"})


async def serve(reader, writer):
    try:
        while True:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = request[0].split(" ")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in request[1:] if line)}
            url = urllib.parse.urlsplit(target)
            query = dict(urllib.parse.parse_qsl(url.query))
            if headers.get("upgrade", "").lower() == "websocket":
                return await websocket(reader, writer, headers, query)
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            status, kind, data = answer(method, urllib.parse.unquote(url.path), json.loads(body) if body else {})
            shared = f"Access-Control-Allow-Origin: {headers['origin']}\r\nVary: Origin\r\n" if "origin" in headers else ""    # server.origins
            writer.write(f"HTTP/1.1 {status} X\r\n{shared}Content-Type: {kind}\r\nContent-Length: {len(data)}\r\nCache-Control: no-store\r\n\r\n".encode() + data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        writer.close()


async def main(port):
    log("info", "daemon", "mock ready")
    log("warning", "voices", "broken-bank: dsconfig.yaml names no vocoder")
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    print(f"http://127.0.0.1:{port}/", flush=True)
    async with server:
        while True:
            for show in list(SHOWS.values()):
                if show.clients:
                    show.step()
            await asyncio.sleep(.02)


START = time.monotonic()
if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8899))
