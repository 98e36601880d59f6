#!/usr/bin/env python3
"""What drawing the stage costs, in computing time rather than in time that passes: so a busy machine may measure it.

    Benchmarks/frame_cost.py http://HOST:PORT [--looks lotus,maki] [--seconds 10]

Opens the stage of a running daemon in a headless Chromium without a graphics card, lets each look speak, and reads from
the system how long the browser's processes computed for each frame drawn. 1000 divided by it is what one core draws in a
second when it has nothing else to do. A slow machine is drawn for in fewer pixels: the line says how many. Models (VRM)
must lie in the daemon's avatars' folder. Needs what Tests/Browser/stage_test.py needs.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests/Browser"))
import stage_test as test

SPEECH = "Hello everybody, and welcome to my little stage. The weather is lovely today, so we shall have some tea."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--looks", default="lotus")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    driver = test.browser()
    try:
        driver.get(options.url.rstrip("/") + "/?lang=en")
        test.until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 5")
        for look in options.looks.split(","):
            print(look + ": " + measured(driver, look, options.seconds), flush=True)
    finally:
        driver.quit()


def measured(driver, look, seconds):
    driver.execute_script("voxhumana.dress(0, arguments[0]); voxhumana.client.speak(arguments[1], { language: 'en' })", look, SPEECH)
    test.settle(driver, 20)
    before, main_before, frames, began = *computed(driver), driver.execute_script("return voxhumana.drawn"), time.time()
    time.sleep(seconds)     # what is measured is what happens meanwhile
    after, main_after = computed(driver)
    frames, passed = max(1, driver.execute_script("return voxhumana.drawn") - frames), time.time() - began
    width, height, shown = driver.execute_script("const { width, height } = voxhumana.picture; return [width, height, document.getElementById('show').clientWidth]")
    return (f"{frames} frames of {width}x{height} (shown {shown} wide), {frames / passed:.0f} a second here and now; computing of "
            f"{1000 * (after - before) / frames:.1f} ms a frame in all, {1000 * (main_after - main_before) / frames:.1f} ms of it on the page's main thread")


def computed(driver):
    """Seconds that the browser with its children has computed, and the pages' main threads of it."""
    known, total, pages = {driver.service.process.pid}, 0.0, 0.0
    for pid in sorted(int(folder.name) for folder in Path("/proc").glob("[0-9]*")):
        try:
            parent, seconds = spent(Path(f"/proc/{pid}/stat"))
            if parent not in known:
                continue
            known.add(pid)
            total += seconds
            if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                pages += spent(Path(f"/proc/{pid}/task/{pid}/stat"))[1]
        except OSError:
            continue        # it has ended meanwhile
    return total, pages


def spent(path):
    fields = path.read_text().rpartition(")")[2].split()
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
