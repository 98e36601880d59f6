"""Checks of the pages in a real browser: sound, lips, captions, stop, layout.

    python stage_test.py                       starts mock_server.py on a free port and tests against it
    python stage_test.py http://HOST:PORT/     tests against a running daemon (or mock)
    python stage_test.py --shots DIR …         also leaves pictures of every view in DIR

Prints a line `ok NAME` or `not ok NAME: value` for each check, then JSON of what was measured; exits 1 when a check
failed. Needs python3-selenium (4.8 or later), python3-numpy, chromium and chromium-driver. Nothing here sleeps for a
fixed time to be lucky: it waits for what it wants to see, and on a busy machine it waits longer.
"""

import argparse, http.server, json, os, pathlib, shutil, socket, subprocess, sys, threading, time, urllib.request

import numpy as np
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

RATE = 48_000
STOP_MS = 50
PATIENCE = 4     # times the waits that an idle machine would need
TEN_SECONDS = {
    "zh": "大家好，欢迎来到我的直播间。今天天气很好，我们一起喝茶，聊聊天，再唱几首老歌。想听什么歌，请在下面告诉我，我会一首一首唱给大家听。谢谢大家的支持和关注。",
    "en": "Hello everybody, and welcome to my little stage. The weather is lovely today, so we shall have some tea, talk about this and that, and sing a few old songs together. Tell me what you would like to hear.",
}
FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader",
         "--enable-unsafe-swiftshader", "--disable-gpu-compositing", "--hide-scrollbars", "--ignore-certificate-errors"]
AUTOPLAY = "--autoplay-policy=no-user-gesture-required"
RESULTS, FAILED = {}, []


def check(name, passed, value=None):
    RESULTS[name] = {"ok": bool(passed), "value": value}
    print(f"ok {name}" if passed else f"not ok {name}: {json.dumps(value, ensure_ascii=False, default=str)}", flush=True)
    if not passed:
        FAILED.append(name)


def report(name, value):
    """What is measured and told, but is no reason to fail: it depends on the machine."""
    RESULTS[name] = {"ok": True, "value": value}
    print(f"# {name}: {json.dumps(value, ensure_ascii=False)}", flush=True)


def busy():
    return os.getloadavg()[0] > (os.cpu_count() or 1)


def browser(width=1280, height=720, autoplay=True, mobile=False):
    options = webdriver.ChromeOptions()
    for flag in FLAGS + ([AUTOPLAY] if autoplay else []):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if shutil.which("chromium"):
        options.binary_location = shutil.which("chromium")
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(60)
    size(driver, width, height, mobile)
    return driver


def size(driver, width, height, mobile=False):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile})


def until(driver, script, seconds=10):
    """The first true answer of a script, or what it said last."""
    end = time.monotonic() + seconds * PATIENCE
    while True:
        value = driver.execute_script(f"return {script}")
        if value or time.monotonic() > end:
            return value
        time.sleep(0.03)


def settle(driver, frames=30):
    """Lets the page draw for a while: springs and tweens come to rest."""
    drawn = driver.execute_script("return voxhumana.drawn")
    until(driver, f"voxhumana.drawn >= {drawn + frames}", 3)


def idle(driver):
    driver.execute_script("voxhumana.client.stop()")
    until(driver, "voxhumana.client.playout.onAir.size === 0 && voxhumana.rms() < 1e-4", 4)


def errors(driver):
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]


def speech(driver, text):
    """Speaks a text; answers the frames drawn and the buffers scheduled while it sounded, and the line."""
    idle(driver)
    driver.execute_script("voxhumana.frames.length = 0; voxhumana.marks.length = 0; window.heardLine = null; voxhumana.client.on('line', l => window.heardLine = l); voxhumana.client.speak(arguments[0])", text)
    line = until(driver, "window.heardLine")
    if not line:
        return [], [], None
    until(driver, f"voxhumana.position() > {line['start'] + line['duration']}", 5 + line["duration"] / RATE)
    return driver.execute_script("return [voxhumana.frames, voxhumana.marks]") + [line]


def offsets(frames, marks, line):
    """ms by which a drawn face is late (+) or early (−) against its own sound, from the scheduled times."""
    late = []
    for frame in frames:
        mark = next((m for m in marks if m["line"] == line["line"] and m["position"] <= frame["position"] < m["position"] + m["samples"]), None)
        if mark:
            heard = mark["audioTime"] + (frame["position"] - mark["position"]) / RATE
            late.append(1000 * (frame["contextTime"] - frame["outputLatency"] - heard))
    return np.array(late)


def correlated(frames):
    """Best correlation of measured loudness with the drawn jaw, and the lag (ms, + = jaw late) where it is reached."""
    at = np.array([f["time"] for f in frames])
    grid = np.arange(at[0], at[-1], 5.0)
    jaw, rms = (np.interp(grid, at, [f[key] for f in frames]) for key in ("jaw", "rms"))
    jaw, rms = jaw - jaw.mean(), rms - rms.mean()
    best = (-1.0, 0)
    soft = np.ones(16) / 16     # 80 ms: the meter hears 21 ms of each frame, by chance loud or soft
    jaw, rms = np.convolve(jaw, soft, "same"), np.convolve(rms, soft, "same")
    for lag in range(-60, 61):
        a, b = (jaw[lag:], rms[:len(rms) - lag]) if lag >= 0 else (jaw[:lag], rms[-lag:])
        value = float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-9))
        best = max(best, (value, lag * 5))
    # The meter hears half its window ago, and before the device's latency; the face waits for the device.
    return best[0], best[1] - 1000 * float(np.median([f["outputLatency"] for f in frames])) + 512 / 48


def conversation(driver, language):
    """A text of about ten seconds, cut short once by a visitor: the frames drawn, the buffers scheduled, the lines."""
    idle(driver)
    driver.execute_script("""voxhumana.frames.length = 0; voxhumana.marks.length = 0; window.heardLines = []; window.cuts = 0; window.asked = false;
      voxhumana.client.on('line', (line) => heardLines.push(line)); voxhumana.client.on('cut', (cut) => { if (asked) cuts += 1; });
      voxhumana.client.speak(arguments[0], { language: arguments[1] })""", TEN_SECONDS[language], language)
    until(driver, "heardLines.length > 0")
    until(driver, "voxhumana.position() > heardLines[0].start + 5 * 48000", 10)
    driver.execute_script("asked = true; voxhumana.client.say(arguments[0])", {"zh": "等一下，你叫什么名字？", "en": "Wait a moment, what is your name?"}[language])
    until(driver, "cuts > 0", 5)
    until(driver, "heardLines.at(-1).cutAt === undefined && voxhumana.position() > heardLines.at(-1).start + 48000", 10)
    driver.execute_script("voxhumana.client.speak(arguments[0], { language: arguments[1] })", TEN_SECONDS[language], language)
    count = driver.execute_script("return heardLines.length")
    until(driver, f"heardLines.length > {count} && voxhumana.position() > heardLines[{count}].start + 5 * 48000", 10)
    frames, marks, lines = driver.execute_script("return [voxhumana.frames, voxhumana.marks, heardLines]")
    idle(driver)
    return frames, marks, lines


LONG_TASKS = """window.longTasks = []; longTasks.since = performance.now();
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) longTasks.push(entry.duration); }).observe({ type: 'longtask' });"""
SEAMS = """
const done = arguments[arguments.length - 1], context = new OfflineAudioContext(1, 48000, 48000), whole = new Float32Array(40000);
for (let i = 0; i < whole.length; i++) whole[i] = Math.sin(i * 0.05) * 0.5;
let at = 0, start = 4711;
for (let i = 0; at < whole.length; i++) {
  const size = Math.min(whole.length - at, 480 + (i * 397) % 1300), buffer = context.createBuffer(1, size, 48000), node = context.createBufferSource();
  buffer.getChannelData(0).set(whole.subarray(at, at + size)); node.buffer = buffer; node.connect(context.destination); node.start((start + at) / 48000); at += size;
}
context.startRendering().then(out => { const data = out.getChannelData(0); let worst = 0; for (let i = 0; i < whole.length; i++) worst = Math.max(worst, Math.abs(data[start + i] - whole[i])); done(worst); });
"""
OPUS = """
const done = arguments[arguments.length - 1], play = voxhumana.client.playout, got = [], add = play.add;
if (typeof AudioEncoder === "undefined" || typeof AudioDecoder === "undefined") done("no WebCodecs");
else {
  play.add = (performer, line, position, samples) => { if (line === 987654) got.push([position, samples.length, Math.max(...samples)]); else add.call(play, performer, line, position, samples); };
  let next = 123456789;
  const encoder = new AudioEncoder({ error: (e) => done(String(e)), output: (chunk) => { const data = new Uint8Array(chunk.byteLength); chunk.copyTo(data); play.addOpus(0, 987654, next, data); next += 960; } });
  encoder.configure({ codec: "opus", sampleRate: 48000, numberOfChannels: 1, bitrate: 32000 });
  const wave = new Float32Array(9600).map((_, i) => Math.sin(i * 0.06) * 0.5);
  encoder.encode(new AudioData({ format: "f32", sampleRate: 48000, numberOfChannels: 1, numberOfFrames: 9600, timestamp: 0, data: wave }));
  encoder.flush().then(() => setTimeout(() => { delete play.add; done(got); }, 600));
}
"""
STOP = """
const done = arguments[arguments.length - 1], tail = new Float32Array(1024), play = voxhumana.client.playout;
const clicked = performance.now(), ended = play.context.currentTime; document.getElementById('stop').click();
let quiet = null, last = clicked, stalled = 0;
const timer = setInterval(() => {
  play.analyser.getFloatTimeDomainData(tail);
  let peak = 0; for (let i = 896; i < 1024; i++) peak = Math.max(peak, Math.abs(tail[i]));
  const now = performance.now();
  if (!quiet) stalled = Math.max(stalled, now - last);
  last = now;
  if (peak > 0.002) quiet = null; else if (quiet === null) quiet = [now - clicked, 1000 * (play.context.currentTime - ended)];
  if ((quiet && now - clicked > quiet[0] + 150) || now - clicked > 2000) { clearInterval(timer); done([...(quiet ?? [9999, 9999]), stalled]); }
}, 2);
"""


def stage(driver, url, shot, mock):
    driver.get(url + "?lang=zh")
    check("opens", until(driver, "window.voxhumana && voxhumana.client.status === 'open'"))
    check("channels", until(driver, "voxhumana.client.channels.includes('jawOpen') && voxhumana.client.channels.length"))
    check("face arrives", until(driver, "!!voxhumana.faceAt(voxhumana.position())"))
    check("sound runs", until(driver, "voxhumana.clock().running && voxhumana.clock().delta !== null"))
    check("no overlay where autoplay is allowed", driver.find_element(By.ID, "listen").is_displayed() is False)
    check("AI mark", driver.find_element(By.ID, "mark").text == "AI生成")
    settle(driver, 60)
    shot("idle")
    driver.execute_script(LONG_TASKS)

    frames, marks, line = speech(driver, "大家好，欢迎来到直播间，今天我们一起喝茶。")
    check("a line is announced", line)
    loud = max((f["rms"] for f in frames), default=0)
    check("sound is heard", loud > 0.01, round(loud, 4))
    jaw = max((f["jaw"] for f in frames), default=0)
    check("mouth opens", jaw > 0.12, round(jaw, 3))
    if line and marks:
        late = offsets(frames, marks, line)
        check("lips against sound, ms", len(late) > 20 and abs(np.median(late)) <= (10 if mock else 20) and (busy() or np.percentile(np.abs(late), 95) <= 25),
              {"median": round(float(np.median(late)), 2), "p95": round(float(np.percentile(np.abs(late), 95)), 2), "frames": len(late)})
        value, lag = correlated(frames)
        # The mock's jaw is its loudness. People's is not: a loud /i/ is nearly shut, and a jaw opens before its vowel.
        check("jaw follows loudness", value > 0.5 if mock else value >= 0.2 and abs(lag) <= 60, {"r": round(value, 3), "lagMs": round(lag, 1)})
        mine = sorted((m for m in marks if m["line"] == line["line"]), key=lambda m: m["position"])
        gaps = [abs((b["audioTime"] - a["audioTime"]) * RATE - (b["position"] - a["position"])) for a, b in zip(mine, mine[1:])]
        starved = driver.execute_script("return voxhumana.latency().starved")
        check("one constant offset within a line", not gaps or max(gaps) < 1e-3 or starved, {"worstSamples": max(gaps, default=0), "starved": starved})
        check("all samples are scheduled", sum(m["samples"] for m in mine) >= line["duration"] - RATE // 50, {"scheduled": sum(m["samples"] for m in mine), "duration": line["duration"]})
        spans = [b["time"] - a["time"] for a, b in zip(frames, frames[1:])]
        fps = 1000 / float(np.mean(spans)) if spans else 0
        check("frames a second", fps >= (8 if busy() else 30), {"fps": round(fps, 1), "sharpness": driver.execute_script("return voxhumana.sharpness")})
    check("seams are exact", (worst := driver.execute_async_script(SEAMS)) < 1e-6, worst)

    ten(driver)

    report("main thread's tasks over 50 ms while it spoke", driver.execute_script("return { count: longTasks.length, worstMs: Math.round(Math.max(0, ...longTasks)), seconds: Math.round((performance.now() - longTasks.since) / 1000) }"))

    packets = driver.execute_async_script(OPUS)
    if isinstance(packets, list):
        straight = all(b[0] == a[0] + a[1] for a, b in zip(packets, packets[1:]))
        check("Opus packets land on their positions", len(packets) >= 9 and straight and packets[0][0] == 123456789 and max(p[2] for p in packets) > 0.2, len(packets))

    idle(driver)
    driver.find_element(By.ID, "text").send_keys("你好\n")
    check("visitor's message is shown", until(driver, "[...document.querySelectorAll('.messages .mine')].some(n => n.textContent.includes('你好'))"))
    check("captions light up", until(driver, "document.querySelectorAll('.cap .w.past').length >= 2 && document.querySelector('.cap .w.now')?.textContent", 8))
    check("latency is shown", until(driver, "document.getElementById('lat-firstAudio').textContent !== '–'", 3))
    shot("speaking")
    quiet, limit = [9999, 9999, 0], STOP_MS
    for attempt in range(3 if busy() else 1):     # a busy machine may stop the page itself for longer than the limit
        if attempt:
            driver.execute_script("voxhumana.client.speak(arguments[0])", TEN_SECONDS["en"])
        until(driver, "voxhumana.rms() > 0.02", 5)
        quiet = min(quiet, driver.execute_async_script(STOP), key=lambda one: min(one[:2]))
        limit = STOP_MS + (quiet[2] if busy() else 0)   # while the page stands still it cannot see that it is quiet
        if min(quiet[:2]) <= limit:
            break
    check("stop silences, ms", min(quiet[:2]) <= limit, {"wall": round(quiet[0], 1), "audioClock": round(quiet[1], 1), "stoodStill": round(quiet[2], 1), "limit": round(limit, 1)})
    check("mouth closes after stop", until(driver, "voxhumana.frames.at(-1).jaw < 0.08", 0.5), driver.execute_script("return voxhumana.frames.at(-1).jaw"))

    songs = driver.execute_script("return voxhumana.client.welcome.songs")
    if songs:
        driver.execute_script("voxhumana.client.sing(arguments[0])", songs[0]["id"])
        check("karaoke", until(driver, "document.querySelector('.cap.song .w.now')?.style.getPropertyValue('--sung')", 20))
        until(driver, "document.querySelectorAll('.cap.song .w.past').length >= 2", 5)
        shown = driver.execute_script("""const line = [...voxhumana.client.lines.values()].filter(l => l.kind === 'song').at(-1), row = document.querySelector('.cap.song .row'), box = document.querySelector('.cap').getBoundingClientRect();
          const head = document.querySelector('.cap.song .head');
          return { head: head?.textContent, headTop: head?.getBoundingClientRect().top, rowTop: row.getBoundingClientRect().top, text: row.textContent, next: document.querySelector('.cap .next').textContent, whole: line.text.length, top: box.top, chins: voxhumana.chins(), bubble: [...document.querySelectorAll('.messages .song')].at(-1).textContent.length };""")
        check("the song's title heads its words", shown["head"] == f"♪ {songs[0]['title']}" and shown["headTop"] < shown["rowTop"], shown)
        check("a song is captioned phrase by phrase", shown["text"] and shown["next"] and len(shown["text"]) <= 64 and len(shown["text"]) < shown["whole"], shown)
        check("captions leave the face free", all(chin <= shown["top"] for chin in shown["chins"]), {"top": shown["top"], "chins": shown["chins"]})
        check("a song's bubble is short", shown["bubble"] < 120, shown["bubble"])
        shot("singing")
        idle(driver)

    text = driver.find_element(By.ID, "text")
    text.send_keys("ni")
    sent = driver.execute_script("""let sent = 0; const old = voxhumana.client.say; voxhumana.client.say = () => { sent++; return false; };
      const node = document.getElementById('text'); node.dispatchEvent(new CompositionEvent('compositionstart'));
      node.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}));
      document.getElementById('say').requestSubmit(); node.dispatchEvent(new CompositionEvent('compositionend')); const during = sent;
      document.getElementById('say').requestSubmit(); delete voxhumana.client.say; return [during, sent];""")
    check("input method's Enter does not send", sent == [0, 1], sent)
    text.clear()

    driver.find_element(By.ID, "lang").click()
    check("language switches", until(driver, "document.documentElement.lang === 'en' && document.getElementById('tab-chat').textContent === 'Chat' && document.getElementById('mark').textContent === 'AI-generated'"))
    personas = driver.execute_script("return voxhumana.client.welcome.personas.map(p => p.id).filter(id => !voxhumana.client.performers.some(p => p.persona === id))")
    if personas:
        driver.find_element(By.ID, "tab-cast").click()
        driver.execute_script("voxhumana.client.persona(arguments[0])", personas[0])
        check("persona switches", until(driver, f"voxhumana.client.performers[0].persona === {json.dumps(personas[0])}"))
        settle(driver, 40)
        shot("other-look")
        driver.find_element(By.ID, "tab-chat").click()
        check("the other speaks", (speech(driver, "Hello, how may I help you today?")[2] or {}).get("text"))
    for name, face in {
        "face-aa": {"jawOpen": 0.65, "mouthLowerDownLeft": 0.25, "mouthLowerDownRight": 0.25, "mouthSmileLeft": 0.2, "mouthSmileRight": 0.2},
        "face-ou": {"jawOpen": 0.25, "mouthPucker": 0.6, "mouthFunnel": 0.3, "headYaw": 0.25},
        "face-joy": {"eyeBlinkLeft": 1, "eyeBlinkRight": 1, "cheekSquintLeft": 0.8, "cheekSquintRight": 0.8, "mouthSmileLeft": 0.8, "mouthSmileRight": 0.8, "jawOpen": 0.3, "headRoll": 0.12},
        "face-surprise": {"eyeWideLeft": 0.7, "eyeWideRight": 0.7, "browInnerUp": 0.8, "browOuterUpLeft": 0.7, "browOuterUpRight": 0.7, "jawOpen": 0.35, "mouthFunnel": 0.4},
    }.items():
        driver.execute_script("voxhumana.pose(arguments[0])", face)
        settle(driver)
        shot(name)
    driver.execute_script("voxhumana.pose(null)")
    if mock:
        gestures(driver, url, shot)
        faults(driver, url)
    check("no console errors on the stage", not (found := errors(driver)), found)


def ten(driver):
    """Lips against sound over a whole text, with a visitor's interruption in the middle."""
    for language in ("zh", "en"):
        frames, marks, lines = conversation(driver, language)
        late = np.concatenate([np.zeros(0), *(offsets([f for f in frames if f["position"] < line.get("cutAt", np.inf)], marks, line) for line in lines)])
        value = {"median": round(float(np.median(late)), 2), "p95": round(float(np.percentile(np.abs(late), 95)), 2), "frames": len(late), "lines": len(lines),
                 "cut": sum("cutAt" in line for line in lines), "seconds": round((frames[-1]["time"] - frames[0]["time"]) / 1000, 1)} if len(late) else None
        check(f"lips against sound over ten seconds and a barge-in, {language}, ms", value and abs(value["median"]) <= 20 and value["cut"] >= 1 and value["seconds"] >= 10, value)


def post(url, path, body):
    request = urllib.request.Request(url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.status


def gestures(driver, url, shot):
    """Hands come up for a gesture and go down again."""
    idle(driver)
    for name in ("wave", "clap", "heart", "point"):
        post(url, "v1/mock/gesture", {"name": name})
        up = until(driver, f"voxhumana.weights.handsKind === '{name}' && voxhumana.weights.hands > 0.95", 2)
        check(f"hands: {name}", up, driver.execute_script("return voxhumana.weights.hands ?? 0"))
        shot(f"gesture-{name}")
        check(f"hands go down: {name}", until(driver, "!voxhumana.weights.hands", 4))
    for name in ("nod", "bow"):      # of the head alone: the daemon's curves carry them
        post(url, "v1/mock/gesture", {"name": name})
    settle(driver, 5)
    check("nod and bow need no hands", driver.execute_script("return !voxhumana.weights.hands"))


def faults(driver, url):
    """Trouble that only the mock can make."""
    post(url, "v1/mock/drop", {})
    check("notices a lost connection", until(driver, "voxhumana.client.status !== 'open'", 3))
    check("connects again by itself", until(driver, "voxhumana.client.status === 'open'", 6))
    idle(driver)
    before = driver.execute_script("return voxhumana.latency().starved")
    driver.execute_script("voxhumana.marks.length = 0; window.heardLine = null; voxhumana.client.speak('One two three four five six seven eight nine ten eleven twelve thirteen fourteen')")
    until(driver, "voxhumana.rms() > 0.02", 5)
    post(url, "v1/mock/stall", {"seconds": 1.3})
    check("plays on after starving", until(driver, f"voxhumana.latency().starved > {before}", 5) and until(driver, "voxhumana.rms() > 0.02", 3))
    check("playhead is reported", len(json.load(urllib.request.urlopen(url + "v1/mock/playheads", timeout=5))) > 0)
    idle(driver)
    errors(driver)


def gesture(url, shot):
    driver = browser(autoplay=False)
    try:
        driver.get(url + "?lang=en")
        until(driver, "window.voxhumana && voxhumana.client.status === 'open'")
        shown = until(driver, "!document.getElementById('listen').hidden", 4)
        check("overlay where autoplay is blocked", shown)
        shot("tap-to-listen", driver)
        if shown:
            driver.find_element(By.ID, "listen").click()
        check("one tap gives sound", until(driver, "document.getElementById('listen').hidden && voxhumana.clock().running", 4))
    finally:
        driver.quit()


def embedded(driver, url, shot, port):
    """The example of Docs/Embedding.md on a page of another origin."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "Docs" / "Embedding.md").read_text()
    example = text.split("```html\n")[1].split("```")[0].replace("http://127.0.0.1:8720/", url)

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(example.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        driver.get(f"http://127.0.0.1:{server.server_port}/page.html")
        here = "document.querySelector('vox-humana')"
        check("embedded: opens from another origin", until(driver, f"{here}.status === 'open'"), errors(driver))
        check("embedded: is drawn", until(driver, f"(() => {{ const c = {here}.canvas; return c.width > 0 && c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[3] > 0; }})()"))
        driver.execute_script(f"{here}.speak('Hello from another page, where I am a guest.', {{ language: 'en' }})")
        check("embedded: speaks", until(driver, f"{here}.client.playout.rms() > 0.01 && ({here}.face()?.jawOpen ?? 0) >= 0"))
        check("embedded: captions", until(driver, f"{here}.shadowRoot.querySelectorAll('.cap .w.past').length >= 2"))
        shot("embedded")
        driver.execute_script(f"const one = {here}; one.remove(); window.kept = one")
        check("embedded: leaves cleanly", until(driver, "kept.status === 'closed' && kept.client === null"))
        check("no console errors where embedded", not (found := errors(driver)), found)
    finally:
        server.shutdown()


def measure(driver, url, shot):
    driver.get(url + "measure?lang=en")
    check("measuring page opens", until(driver, "window.measured && measured.client.status === 'open'"))
    until(driver, "measured.client.playout.running && measured.client.position() !== null")
    driver.execute_script("measured.reset(); measured.client.speak(arguments[0], { language: 'en' })", TEN_SECONDS["en"])
    until(driver, "measured.figures().offsetMedian !== null && measured.client.lines.size > 0")
    until(driver, "measured.figures().follows !== null", 6)
    figures = driver.execute_script("return measured.figures()")
    check("measuring page: offset's median, ms", figures["offsetMedian"] is not None and abs(figures["offsetMedian"]) <= 20, figures["offsetMedian"])
    report("measuring page", {name: value if value is None else round(value, 2) for name, value in figures.items()})
    shot("measure")
    driver.find_element(By.ID, "lang").click()
    check("measuring page in Chinese", until(driver, "document.querySelector('.where').textContent === '测量'"))
    size(driver, 390, 844)
    check("measuring page fits a phone", (wide := driver.execute_script("return document.documentElement.scrollWidth")) <= 390, wide)
    driver.execute_script("measured.client.stop()")
    check("no console errors on the measuring page", not (found := errors(driver)), found)
    size(driver, 1280, 720)


def layouts(driver, url, shot):
    for width, height in ((390, 844), (360, 640)):
        size(driver, width, height, True)
        driver.get(url + "?lang=zh")
        until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 5")
        driver.execute_script("voxhumana.client.say('你好')")
        until(driver, "document.querySelectorAll('.cap .w.past').length >= 2", 6)
        wide = driver.execute_script("return document.documentElement.scrollWidth")
        inside = driver.execute_script("return ['text','stop','lang','mark'].every(id => { const r = document.getElementById(id).getBoundingClientRect(); return r.width > 0 && r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight })")
        check(f"fits {width}x{height}", wide <= width and inside, {"scrollWidth": wide, "controls": inside})
        shot(f"phone-{width}")
    driver.execute_script("for (let i = 0; i < 12; i++) voxhumana.client.say('第' + i + '句')")
    full = "document.querySelectorAll('#messages li').length >= 12 && document.getElementById('pane-chat').scrollHeight > document.getElementById('pane-chat').clientHeight + 100"
    seen = "(() => { const pane = document.getElementById('pane-chat'); return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 2; })()"
    check("the newest message is in view", until(driver, full, 8) and until(driver, seen, 2))
    size(driver, 360, 400, True)
    check("and stays so when a keyboard takes half the page", until(driver, f"innerHeight === 400 && {seen}", 2))
    shot("phone-keyboard")
    driver.execute_script("document.getElementById('pane-chat').scrollTop = 0")
    until(driver, f"!{seen}", 2)
    settle(driver, 5)
    said = "document.getElementById('messages').textContent.includes"
    driver.execute_script("voxhumana.client.say('别人的话')")
    until(driver, f"{said}('别人的话')", 4)
    settle(driver, 5)
    check("who reads further up is not torn away", not driver.execute_script(f"return {seen}"))
    driver.execute_script("document.getElementById('text').value = '我的话'; document.getElementById('say').requestSubmit()")
    check("own words are shown at once", until(driver, f"{said}('我的话')", 4) and until(driver, seen, 2))
    size(driver, 1280, 720)
    driver.get(url + "?obs=1&lang=en")
    until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 5")
    driver.execute_script("voxhumana.client.speak('Clear glass behind me.')")
    until(driver, "document.querySelectorAll('.cap .w.past').length >= 2", 6)
    clear = driver.execute_script("""const copy = new OffscreenCanvas(8, 8).getContext('2d'); copy.drawImage(document.getElementById('show'), 0, 0);
      return copy.getImageData(3, 3, 1, 1).data[3] === 0 && getComputedStyle(document.body).backgroundColor === 'rgba(0, 0, 0, 0)' && !document.getElementById('panel').offsetParent && document.getElementById('listen').hidden !== false""")
    check("OBS: transparent, performer and captions only", clear and driver.find_element(By.ID, "mark").is_displayed())
    driver.execute_script("document.documentElement.style.background = '#00b140'")
    shot("obs-over-green")
    check("no console errors in layouts", not (found := errors(driver)), found)


PUPPET = """
const done = arguments[arguments.length - 1], [emotions, visemes] = arguments;
(async () => {
  const { perform } = await import('/performer/perform.js'), { Looks } = await import('/looks.js'), one = perform(await new Looks().get('bolt', 'en')), out = { mouths: {}, faces: {} };
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 300;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const drawn = (weights) => { for (let i = 0; i < 60; i++) one.step({ ...weights }, 1 / 30); context.setTransform(1, 0, 0, 1, 0, 0); context.clearRect(0, 0, 300, 300); context.setTransform(0.5, 0, 0, 0.5, 150, 150); one.draw(context, 0.5); return context.getImageData(95, 115, 110, 90).data.reduce((sum, x, i) => (sum * 31 + x * (i % 7 + 1)) % 1000003, 7); };
  for (const [name, weights] of Object.entries(visemes)) { drawn(weights); out.mouths[name] = one.mouth; }
  for (const [name, weights] of Object.entries(emotions)) out.faces[name] = drawn({ ...weights, headPitch: 0, headRoll: 0 });
  out.ahead = drawn({}); out.aside = drawn({ eyeLookOutLeft: 0.8, eyeLookInRight: 0.8 });
  // A seal is a shut mouth whatever the lips did before it.
  one.step({ jawOpen: 0.6 }, 1 / 30); one.step({ jawOpen: 0.2, mouthClose: 0.2, mouthRollUpper: 0.1, mouthFunnel: 0.5, mouthPucker: 0.4 }, 1 / 30); out.sealed = one.mouth;
  done(out);
})().catch((error) => done({ problem: String(error?.stack ?? error) }));
"""


def puppets(driver, url):
    """The look that is a set of pictures: mouths by their shape, eyes by the feeling and the gaze."""
    from contact_sheet import EMOTIONS, VISEMES

    driver.get(url + "base.css")
    got = driver.execute_async_script(PUPPET, EMOTIONS, VISEMES)
    if "problem" in got:
        check("pictures: are read and drawn", False, got["problem"])
        return
    mouths, faces = got["mouths"], got["faces"]
    check("pictures: eight visemes have mouths of their own", len(set(mouths.values())) == len(mouths) and mouths["PP"] == 0, mouths)
    check("pictures: every feeling changes the face", len(set(faces.values())) == len(faces), faces)
    check("pictures: eyes follow the gaze", got["ahead"] != got["aside"])
    check("pictures: sealed lips are the shut mouth", got["sealed"] == 0, got["sealed"])


def models(driver, shot):
    """Sets up a language model that is not there, tests it, and takes it away again."""
    driver.execute_script("document.querySelector('#panel-minds .add').click()")
    form = "document.querySelector('.mind-form')"
    check("a model's form opens", until(driver, form, 3))
    driver.execute_script(f"""const form = {form}; for (const [name, value] of Object.entries({{ name: 'local', url: 'http://127.0.0.1:9/v1', model: 'tiny', key: 'sk-browser' }})) form.elements[name].value = value;""")
    polls = "performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/v1/state')).length"
    count = driver.execute_script(f"return {polls}")
    until(driver, f"{polls} > {count}", 8)      # the page has asked for the state meanwhile
    check("what is typed stays while the page is fed", driver.execute_script(f"return {form}?.elements.key.value") == "sk-browser")
    shot("control-model-form")
    driver.execute_script(f"{form}.requestSubmit()")
    check("a model is set up and its key not shown", until(driver, "document.querySelector('#panel-minds .mind')?.textContent.includes('local')", 5)
          and not driver.execute_script("return document.documentElement.outerHTML.includes('sk-browser')"))
    driver.execute_script("document.querySelector('#panel-minds .mind button.main').click()")
    check("a test tells what is wrong", until(driver, "document.querySelector('#panel-minds .mind .problem')?.textContent.includes('127.0.0.1')", 20))
    shot("control-models")
    for _ in range(2):     # it asks back once: the key goes with the model
        driver.execute_script("document.querySelector('#panel-minds .mind .halt').click()")
    check("a model is taken away", until(driver, "!document.querySelector('#panel-minds .mind')", 5))
    check("what was said is shown", until(driver, "document.querySelectorAll('#panel-talk .asked').length > 0", 10))


def memory(driver, url, shot):
    """Somebody tells their name; the operator reads it, and deletes it, which asks back."""
    body = json.dumps({"text": "我叫阿杰", "name": "阿杰", "viewer": "test:1"}).encode()
    request = urllib.request.Request(url + "v1/sessions/main/say", data=body, headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=20).read()
    row = "[...document.querySelectorAll('#panel-memory .rows .row')].find((one) => one.textContent.includes('阿杰'))"
    check("who told their name is remembered", until(driver, row, 15))
    driver.execute_script(f"{row}.querySelector('button').click()")
    items = "document.querySelectorAll('#panel-memory .rows div.row input').length"
    check("what was told can be read", until(driver, f"{items} === 1", 8))
    shot("control-memory")
    halt = "[...document.querySelectorAll('#panel-memory .rows div.row .halt')].at(-1)"
    driver.execute_script(f"{halt}.click()")
    check("a deletion asks back", driver.execute_script(f"return {items}") == 1)
    driver.execute_script(f"{halt}.click()")
    check("and is done when it is pressed again", until(driver, f"{items} === 0", 8))


def control(driver, url, shot, mock):
    driver.get(url + "control?lang=zh")
    count = until(driver, "document.querySelectorAll('.card .row, .card .facts').length >= 4 && document.querySelectorAll('.card').length", 8)
    check("control page shows its panels", (count or 0) >= 7, count)
    check("control page is live", until(driver, "document.getElementById('live').className.includes('up')", 5))
    driver.execute_script("document.querySelector('.session input').value = '你好'; document.querySelector('.session form').requestSubmit()")
    check("an order is taken", until(driver, "document.querySelector('.session input').value === ''", 4) and not driver.find_elements(By.CSS_SELECTOR, ".toast"))
    until(driver, "document.querySelectorAll('.card .log, #panel-log li, #panel-log div').length > 0", 1)
    shot("control")
    if not mock:
        models(driver, shot)
        memory(driver, url, shot)
    driver.find_element(By.ID, "lang").click()
    check("control page in English", until(driver, "document.querySelector('#panel-voices h2').textContent === 'Voices'"))
    size(driver, 390, 844)
    check("control page fits a phone", (wide := driver.execute_script("return document.documentElement.scrollWidth")) <= 390, wide)
    shot("control-phone")
    check("no console errors on the control page", not (found := errors(driver)), found)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("url", nargs="?")
    arguments.add_argument("--shots")
    arguments.add_argument("--embed-port", type=int, default=0, help="a free port; http://127.0.0.1:PORT must be in the daemon's server.origins")
    given = arguments.parse_args()
    mock, url = None, given.url
    if not url:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        mock = subprocess.Popen([sys.executable, str(pathlib.Path(__file__).with_name("mock_server.py")), str(port)], stdout=subprocess.PIPE, text=True)
        url = mock.stdout.readline().strip()
    url = url.rstrip("/") + "/"
    driver = browser()
    folder = pathlib.Path(given.shots) if given.shots else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)

    def shot(name, of=None):
        if folder:
            (of or driver).save_screenshot(str(folder / f"{name}.png"))

    parts = {
        "the stage page": lambda: stage(driver, url, shot, mock is not None),
        "the measuring page": lambda: measure(driver, url, shot),
        "layouts": lambda: layouts(driver, url, shot),
        "embedding": lambda: embedded(driver, url, shot, given.embed_port) if mock or given.embed_port else None,
        "pictures": lambda: puppets(driver, url),
        "the control page": lambda: control(driver, url, shot, mock is not None),
        "the first tap": lambda: gesture(url, shot),
    }
    try:
        for name, run in parts.items():
            size(driver, 1280, 720)
            try:
                run()
            except Exception as error:      # what broke off is told; the other parts are still worth knowing
                check(f"{name}: runs to its end", False, f"{type(error).__name__}: {str(error)[:300]}")
    finally:
        driver.quit()
        if mock:
            mock.terminate()
    print("", flush=True)
    print(json.dumps({"passed": not FAILED, "failed": FAILED, "checks": RESULTS}, ensure_ascii=False, indent=1))
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
