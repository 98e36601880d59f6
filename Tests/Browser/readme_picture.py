"""The README's picture: the stage while the performer speaks, eyes open, mouth open, from a running daemon.

    /usr/bin/python3 readme_picture.py http://HOST:PORT OUT.png [--look NAME]

Needs what stage_test.py needs.
"""

import argparse
import sys

import stage_test as test

LINE = "Hello everybody, and welcome to my little stage. Tell me which old song you would like to hear!"
# A moment to keep: the lips apart, both eyes open, on an open vowel.
MOMENT = """(() => { const w = voxhumana.weights, open = (w.jawOpen ?? 0) - (w.mouthClose ?? 0);
  return open > 0.28 && (w.mouthFunnel ?? 0) < 0.1 && (w.eyeBlinkLeft ?? 0) < 0.02 && Math.abs(w.headYaw ?? 0) < 0.15
    && (w.eyeLookOutLeft ?? 0) + (w.eyeLookOutRight ?? 0) < 0.15 && (voxhumana.pose({ ...w }), true); })()"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("out")
    parser.add_argument("--look")
    options = parser.parse_args()
    driver = test.browser()
    try:
        driver.get(options.url.rstrip("/") + "/?lang=en")
        test.until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 5")
        if options.look:
            driver.execute_script("voxhumana.dress(0, arguments[0])", options.look)
        driver.execute_script("voxhumana.client.say('Hello! Who are you?')")
        test.until(driver, "document.querySelectorAll('.cap .w.past').length >= 2")
        test.idle(driver)
        for _ in range(6):
            driver.execute_script("voxhumana.client.speak(arguments[0], { language: 'en', mood: 'happy' })", LINE)
            if test.until(driver, f"document.querySelectorAll('.cap .w.past').length >= 3 && {MOMENT}", 5):
                test.settle(driver, 4)
                driver.save_screenshot(options.out)
                return 0
            test.idle(driver)
        print("no moment with open eyes and an open mouth was drawn", file=sys.stderr)
        return 1
    finally:
        driver.quit()


if __name__ == "__main__":
    sys.exit(main())
