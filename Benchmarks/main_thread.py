#!/usr/bin/env python3
"""What the page's main thread does while the performer speaks: how long its tasks are, and how much of that it computes.

    Benchmarks/main_thread.py http://HOST:PORT [--look maki]

Opens the stage of a running daemon in a headless Chromium without a graphics card and, once it is loaded, talks with it
for about a minute: two texts, each cut short by a visitor and begun again, gestures, a song, another persona. Chromium's
own trace tells each task of the main thread: the time from its beginning to its end, in which a busy machine may have
taken the core away, and the time in which it computed. The daemon must let visitors interrupt (`--turns-show
interrupt`). Needs what Tests/Browser/stage_test.py needs.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests/Browser"))
import stage_test as test
from selenium import webdriver

CATEGORIES = "-*,disabled-by-default-devtools.timeline,blink.user_timing"
LONG = 50_000     # µs: what browsers call a long task


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--look")
    options = parser.parse_args()
    driver, events = traced(), []
    try:
        driver.get(options.url.rstrip("/") + "/?lang=zh")
        test.until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 60")
        if options.look:
            driver.execute_script("voxhumana.dress(0, arguments[0])", options.look)
            test.settle(driver, 60)
        driver.execute_script(test.LONG_TASKS + "performance.mark('loaded'); window.before = voxhumana.drawn")
        for act in (lambda: test.conversation(driver, "zh"), lambda: test.conversation(driver, "en"), lambda: gestures(driver), lambda: song(driver), lambda: persona(driver)):
            act()
            events += collected(driver)      # the trace's buffer holds some ten seconds
        seen = driver.execute_script("return { seconds: (performance.now() - longTasks.since) / 1000, frames: voxhumana.drawn - before, long: longTasks, picture: voxhumana.picture }")
    finally:
        driver.quit()
    tell(events, seen)


def traced():
    """A browser that keeps a trace."""
    plain = webdriver.ChromeOptions

    class Tracing(plain):
        def __init__(self):
            super().__init__()
            self.add_experimental_option("perfLoggingPrefs", {"traceCategories": CATEGORIES})

        def set_capability(self, name, value):
            super().set_capability(name, {**value, "performance": "ALL"} if name == "goog:loggingPrefs" else value)

    webdriver.ChromeOptions = Tracing
    try:
        return test.browser()
    finally:
        webdriver.ChromeOptions = plain


def collected(driver):
    messages = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    return [message["params"] for message in messages if message["method"] == "Tracing.dataCollected"]


def gestures(driver):
    for name in ("wave", "heart"):
        driver.execute_script("voxhumana.client.gesture(arguments[0])", name)
        test.until(driver, "voxhumana.weights.hands > 0.9", 3)
        test.until(driver, "!voxhumana.weights.hands", 3)


def song(driver):
    driver.execute_script("window.heardLine = null; voxhumana.client.on('line', (line) => { heardLine = line; }); voxhumana.client.sing((voxhumana.client.performers[0].songs ?? voxhumana.client.welcome.songs)[0].id)")
    test.until(driver, "heardLine && voxhumana.position() > heardLine.start + 8 * 48000", 8)
    test.idle(driver)


def persona(driver):
    driver.execute_script("voxhumana.client.persona(voxhumana.client.welcome.personas.find((one) => !voxhumana.client.performers.some((mine) => mine.persona === one.id)).id)")
    test.settle(driver, 60)


def tell(events, seen):
    loaded = next(event for event in events if event["name"] == "loaded" and "user_timing" in event["cat"])
    mine = [event for event in events if (event["pid"], event["tid"]) == (loaded["pid"], loaded["tid"]) and event["ph"] == "X" and event["ts"] >= loaded["ts"]]
    tasks = [event for event in mine if event["name"] == "RunTask"]
    print(f"{seen['seconds']:.0f} s, {seen['frames'] / seen['seconds']:.0f} frames a second of {seen['picture']['width']}x{seen['picture']['height']}, drawn by the {seen['picture']['thread']}")
    for name, key in (("from beginning to end", "dur"), ("computing", "tdur")):
        values = sorted(event.get(key, 0) / 1000 for event in tasks if event["dur"] > 1000)
        print(f"tasks of more than 1 ms, {name}: {len(values)}; median {values[len(values) // 2]:.1f}, p99 {values[int(0.99 * len(values))]:.1f}, longest {values[-1]:.1f} ms; over 50 ms: {sum(value > LONG / 1000 for value in values)}")
    print(f"long tasks as the browser itself counts them: {len(seen['long'])}{', longest ' + str(round(max(seen['long']))) + ' ms' if seen['long'] else ''}")
    for task in sorted(tasks, key=lambda event: -event.get("tdur", 0))[:3]:
        inner = [event for event in mine if event is not task and task["ts"] <= event["ts"] and event["ts"] + event["dur"] <= task["ts"] + task["dur"] and event.get("tdur", 0) > 1000]
        parts = ", ".join(f"{event['name']} {event['tdur'] / 1000:.1f}" for event in sorted(inner, key=lambda event: -event["tdur"])[:6])
        print(f"  at {(task['ts'] - loaded['ts']) / 1e6:.1f} s: {task['dur'] / 1000:.1f} ms, computing {task.get('tdur', 0) / 1000:.1f}{': ' + parts if parts else ''}")


if __name__ == "__main__":
    main()
