#!/usr/bin/env python3
"""What the page's main thread does while the performer speaks: how long its tasks are, and how much of that it computes.

    Benchmarks/main_thread.py http://HOST:PORT [--look maki] [--keep TRACE.json]

Opens the stage of a running daemon in a headless Chromium without a graphics card and, once it is loaded, lets it be
talked with for about a minute: two texts, each cut short by a visitor and begun again, gestures, a song, another persona.
Chromium's own trace tells each task of the main thread: the time from its beginning to its end, in which a busy machine
may have taken the core away, and the time in which it computed. Page and trace are left alone meanwhile: the page itself
plays the visitor, and the trace is written when all is over. The daemon must let visitors interrupt (`--turns-show
interrupt`). Needs what Tests/Browser/stage_test.py needs.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests/Browser"))
import stage_test as test

CATEGORIES = "-*,devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing,v8,disabled-by-default-v8.gc"
TRACED = 90      # s from the browser's start
LONG = 50_000     # µs: what browsers call a long task

# The visitor, in the page. Waits end by themselves: a busy machine is late, not stuck.
VISIT = """
const [texts, questions, done] = arguments, { client } = voxhumana, lines = [];
let cuts = 0;
client.on("line", (line) => lines.push(line));
client.on("cut", () => { cuts += 1; });
const until = (holds, seconds) => new Promise((go) => {
  const began = performance.now(), timer = setInterval(() => { if (holds() || performance.now() - began > 1000 * seconds) { clearInterval(timer); go(); } }, 100);
});
const heard = (line, seconds) => line && voxhumana.position() > line.start + seconds * 48000;
const silence = () => { client.stop(); return until(() => client.playout.onAir.size === 0 && voxhumana.rms() < 1e-4, 8); };
async function talk(language) {
  const first = lines.length;
  client.speak(texts[language], { language });
  await until(() => heard(lines[first], 5), 20);
  const before = cuts, second = lines.length;
  client.say(questions[language]);
  await until(() => cuts > before && heard(lines[second], 1), 20);
  const third = lines.length;
  client.speak(texts[language], { language });
  await until(() => heard(lines[third], 5), 20);
  await silence();
}
async function gesture(name) {
  client.gesture(name);
  await until(() => voxhumana.weights.hands > 0.9, 8);
  await until(() => !voxhumana.weights.hands, 8);
}
async function sing() {
  const first = lines.length;
  client.sing((client.performers[0].songs ?? client.welcome.songs)[0].id);
  await until(() => heard(lines[first], 8), 30);
  await silence();
}
async function change() {
  client.persona(client.welcome.personas.find((one) => !client.performers.some((mine) => mine.persona === one.id)).id);
  const drawn = voxhumana.drawn;
  await until(() => voxhumana.drawn > drawn + 90, 10);
}
(async () => {
  const long = [];
  const observer = new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) long.push(duration); });
  await until(() => false, 0.5);       // what put this script into the page has ended
  observer.observe({ type: "longtask" });
  performance.mark("loaded");
  const began = performance.now(), drawn = voxhumana.drawn;
  for (const act of [() => talk("zh"), () => talk("en"), () => gesture("wave"), () => gesture("heart"), sing, change]) { performance.mark("act"); await act(); }
  performance.mark("over");
  const { width, height, thread } = voxhumana.picture;
  done({ seconds: (performance.now() - began) / 1000, frames: voxhumana.drawn - drawn, long, lines: lines.length, cuts, width, height, thread });
})();
"""
QUESTIONS = {"zh": "等一下，你叫什么名字？", "en": "Wait a moment, what is your name?"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--look")
    parser.add_argument("--keep", type=Path, help="leaves the trace here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "trace.json"
        path.unlink(missing_ok=True)
        seen, machine = visited(options, path)
        events = json.loads(path.read_text())["traceEvents"]
    tell(events, seen, machine)


def visited(options, path):
    test.FLAGS += [f"--trace-startup={CATEGORIES}", f"--trace-startup-file={path}", f"--trace-startup-duration={TRACED}", "--trace-startup-format=json", "--trace-startup-record-mode=record-as-much-as-possible"]
    end, driver = time.monotonic() + TRACED + 60, test.browser()
    driver.set_script_timeout(TRACED + 60)
    try:
        driver.get(options.url.rstrip("/") + "/?lang=zh")
        test.until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 60")
        if options.look:
            driver.execute_script("voxhumana.dress(0, arguments[0])", options.look)
            test.settle(driver, 60)
        before = cores()
        seen = driver.execute_async_script(VISIT, test.TEN_SECONDS, QUESTIONS)
        machine = [after - start for start, after in zip(before, cores())]
        size = -1       # the file is whole when it has stopped growing
        while time.monotonic() < end and not (path.exists() and size == path.stat().st_size > 0):
            size = path.stat().st_size if path.exists() else -1
            time.sleep(2)
    finally:
        driver.quit()
    return seen, machine


def cores():
    """Ticks of all cores since the start: user, nice, system, idle, waiting, …, stolen by the host."""
    return [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def tell(events, seen, machine):
    loaded, over = (next(event for event in events if event["name"] == name and "user_timing" in event["cat"]) for name in ("loaded", "over"))
    mine = [event for event in events if (event["pid"], event["tid"]) == (loaded["pid"], loaded["tid"]) and event["ph"] == "X" and loaded["ts"] <= event["ts"] < over["ts"]]
    tasks = [event for event in mine if event["name"] == "RunTask"]
    print(f"{os.cpu_count()} cores, {100 * (1 - (machine[3] + machine[4]) / sum(machine)):.0f} % busy, {100 * machine[7] / sum(machine):.0f} % taken by the host")
    print(f"{seen['seconds']:.0f} s with {seen['lines']} lines and {seen['cuts']} cuts, {seen['frames'] / seen['seconds']:.0f} frames a second of {seen['width']}x{seen['height']}, drawn by the {seen['thread']}")
    for name, key in (("from beginning to end", "dur"), ("computing", "tdur")):
        values = sorted(event.get(key, 0) / 1000 for event in tasks if event["dur"] > 1000)
        print(f"tasks of more than 1 ms, {name}: {len(values)}; median {values[len(values) // 2]:.1f}, p99 {values[int(0.99 * len(values))]:.1f}, longest {values[-1]:.1f} ms; over 50 ms: {sum(value > LONG / 1000 for value in values)}")
    print(f"long tasks as the browser itself counts them: {len(seen['long'])}{', longest ' + str(round(max(seen['long']))) + ' ms' if seen['long'] else ''}")
    for title, key in (("computed longest", "tdur"), ("lasted longest", "dur")):
        print(f"{title}:")
        for task in sorted(tasks, key=lambda event: -event.get(key, 0))[:5]:
            inner = [event for event in mine if event is not task and task["ts"] <= event["ts"] and event["ts"] + event["dur"] <= task["ts"] + task["dur"] and event["dur"] > 1000]
            parts = ", ".join(f"{called(event)} {event['dur'] / 1000:.1f} ({event.get('tdur', 0) / 1000:.1f})" for event in sorted(inner, key=lambda event: -event["dur"])[:8])
            print(f"  at {(task['ts'] - loaded['ts']) / 1e6:.1f} s: {task['dur'] / 1000:.1f} ms, computing {task.get('tdur', 0) / 1000:.1f}{': ' + parts if parts else ''}")


def called(event):
    data = event.get("args", {}).get("data", {})
    where = data.get("functionName") or data.get("url", "").rpartition("/")[2]
    return f"{event['name']} {where}" if where and event["name"] in ("FunctionCall", "EvaluateScript", "v8.compile") else event["name"]


if __name__ == "__main__":
    main()
