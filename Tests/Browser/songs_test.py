"""Checks of the song page in a real browser against a running daemon.

    python songs_test.py http://HOST:PORT/ [--shots DIR]

A score is dropped, seen, mended by key, by mouse and in its fields, heard, written and read again; the queue sings.
Prints `ok NAME` or `not ok NAME: value`; exits 1 when a check failed. Needs what stage_test.py needs.
"""

import argparse, json, pathlib, sys, tempfile, urllib.request

import stage_test as test
from stage_test import check, until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SONGS = pathlib.Path(__file__).resolve().parents[2] / "Songs"
PLANNED = "songDesk.roll.plan && songDesk.now.status === 'ready'"


def ask(base, path, method="GET", body=None):
    request = urllib.request.Request(base + path, method=method, data=json.dumps(body).encode() if body is not None else None)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def shot(driver, folder, name):
    if folder:
        (pathlib.Path(folder) / f"{name}.png").write_bytes(driver.get_screenshot_as_png())


def replan(driver, act):
    """Does something and waits for the plan that follows."""
    before = driver.execute_script("return songDesk.now.planAsked")
    act()
    return until(driver, f"songDesk.now.planAsked > {before} && {PLANNED}", 20)


def put(driver, field, text):
    driver.execute_script("const f = document.getElementById(arguments[0]); f.value = arguments[1]; f.dispatchEvent(new Event('change'))", field, text)


def page(driver, base, shots):
    driver.get(base + "songs?lang=en")
    until(driver, "document.querySelectorAll('#library .row').length > 5")
    check("the library is listed", driver.execute_script("return document.querySelectorAll('#library .row').length") >= 8)
    check("the page says what to do first", "drop" in driver.find_element(By.ID, "empty").text.lower())
    driver.find_element(By.ID, "file").send_keys(str(SONGS / "twinkle.musicxml"))
    check("a chosen file is read and planned", until(driver, PLANNED, 20))
    check("its title is shown", "Twinkle" in driver.find_element(By.ID, "title").text)
    check("its notes are there", driver.execute_script("return songDesk.now.score.notes.length") == 42)
    sung = driver.execute_script("""
        const { roll, now } = songDesk, note = now.score.notes[6], f0 = roll.plan.f0, at = (roll.time(note.start) + roll.time(note.end)) / 2;
        return 12 * Math.log2(f0.values[Math.round(at * f0.rate)] / 440) + 69 - note.key""")
    check("the sung pitch lies on the note", abs(sung) < 0.6, sung)
    shot(driver, shots, "songs-read")


def drawn(driver):
    return driver.execute_script("""
        const canvas = document.getElementById('notes'), data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let curve = 0; for (let i = 0; i < data.length; i += 4) if (data[i] < 150 && data[i + 1] > 180 && data[i + 2] > 150) curve++;
        return curve""")


def editing(driver, shots):
    check("the pitch curve is drawn", drawn(driver) > 200, drawn(driver))
    roll = driver.find_element(By.ID, "roll")
    driver.execute_script("songDesk.roll.select(2); document.getElementById('roll').focus()")
    key = driver.execute_script("return songDesk.now.score.notes[2].key")
    check("an arrow moves the note", replan(driver, lambda: roll.send_keys(Keys.ARROW_UP)) and driver.execute_script("return songDesk.now.score.notes[2].key") == key + 1)
    check("undo brings it back", replan(driver, lambda: driver.find_element(By.ID, "undo").click()) and driver.execute_script("return songDesk.now.score.notes[2].key") == key)
    box = driver.execute_script("const r = songDesk.roll.rect(songDesk.now.score.notes[4]), b = document.getElementById('notes').getBoundingClientRect(); return [b.left + r.x + r.w / 2, b.top + r.y + r.h / 2, songDesk.roll.rowHeight]")
    old = driver.execute_script("return songDesk.now.score.notes[4].key")

    def drag():
        for kind, x, y in (("mousePressed", box[0], box[1]), ("mouseMoved", box[0], box[1] - box[2]), ("mouseMoved", box[0], box[1] - 3 * box[2]), ("mouseReleased", box[0], box[1] - 3 * box[2])):
            driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "clickCount": 1})
    check("a note is dragged to another pitch", replan(driver, drag) and driver.execute_script("return songDesk.now.score.notes[4].key") == old + 3)
    driver.execute_script("songDesk.roll.select(6)")
    replan(driver, lambda: put(driver, "word", "moon"))
    sounds = until(driver, "document.getElementById('sounds').textContent")
    check("a changed word has its new sounds", "en/M" in sounds and "en/N" in sounds, sounds)
    check("the pitch field takes a name", replan(driver, lambda: put(driver, "pitch", "A4")) and driver.execute_script("return songDesk.now.score.notes[6].key") == 69)
    put(driver, "pitch", "H9")
    check("a pitch that is none is refused with a reason", "C4" in driver.find_element(By.ID, "status").text)
    replan(driver, lambda: put(driver, "beats", "1.5"))
    check("the length field takes beats", driver.execute_script("const n = songDesk.now.score.notes[6]; return (n.end - n.start) / songDesk.now.score.json.resolution") == 1.5)
    driver.execute_script("songDesk.roll.edit(0)")
    field = driver.find_element(By.ID, "syllable")
    check("double-click edits in place", field.is_displayed())
    shot(driver, shots, "songs-edit")
    field.send_keys("Sil", Keys.ENTER)
    until(driver, PLANNED, 20)
    check("the word is taken", driver.execute_script("return songDesk.now.score.notes[0].lyric") == "Sil")


def hearing(driver, shots):
    driver.execute_script("songDesk.roll.select(8); document.getElementById('phrase').click()")
    moving = until(driver, "songDesk.roll.playhead !== null && songDesk.audio.currentTime > 0.3", 30)
    check("a phrase is heard and the playhead moves", moving, driver.find_element(By.ID, "status").text)
    shot(driver, shots, "songs-playing")
    driver.execute_script("document.getElementById('halt').click()")
    check("stop stops", driver.execute_script("return songDesk.audio.paused && songDesk.roll.playhead === null"))


def exports(driver, base):
    body = driver.execute_script("return {score: songDesk.now.score.json, options: {}}")
    for kind in ("musicxml", "ustx", "mid"):
        data = urllib.request.urlopen(urllib.request.Request(f"{base}v1/scores/export?format={kind}", method="POST", data=json.dumps(body).encode()), timeout=60).read()
        again = urllib.request.urlopen(urllib.request.Request(f"{base}v1/scores?name=a.{kind}", method="POST", data=data), timeout=60)
        notes = json.loads(again.read())["parts"][0]["notes"]
        want = body["score"]["parts"][0]["notes"]
        check(f"{kind} comes back with every note", [n["key"] for n in notes] == [n["key"] for n in want], len(notes))
    request = urllib.request.Request(base + "v1/scores/render?format=wav", method="POST", data=json.dumps({**body, "options": {"length": 2}}).encode())
    wave = urllib.request.urlopen(request, timeout=90).read()
    check("wav is sung", wave[:4] == b"RIFF" and len(wave) > 2 * 48000 * 4)


def refusals(driver, base):
    with tempfile.NamedTemporaryFile(suffix=".musicxml") as file:
        file.write(b"<score-partwise><part-list/></score-partwise>")
        file.flush()
        driver.find_element(By.ID, "file").send_keys(file.name)
        check("a score without notes is refused with a reason", until(driver, "/notes/.test(document.getElementById('status').textContent)"))
    with tempfile.NamedTemporaryFile(suffix=".mid") as file:
        file.write(b"MThd" + bytes(1 << 20))
        file.flush()
        driver.find_element(By.ID, "file").send_keys(file.name)
        check("a file that is too large is refused at once", until(driver, "/1 MB/.test(document.getElementById('status').textContent)"))
    for path, body, wanted in (("v1/sing", {"song": "none"}, 404), ("v1/sing", {}, 400), ("v1/sing", {"song": "sakura", "tempo": 99}, 400),
                               ("v1/sing/77/seek", {"seconds": 1}, 404), ("v1/scores/plan", {"score": {}}, 400)):
        status, answer = ask(base, path, "POST", body)
        check(f"POST {path} {json.dumps(body)} is refused with {wanted}", status == wanted and answer.get("advice"), [status, answer])


def item(items, identity):
    """The song of that number: what other pages asked for before stays on the list."""
    return next(item for item in items if item["id"] == identity)


def queue(driver, base, shots):
    ask(base, "v1/sing", "POST", {"songs": ["twinkle", "sakura"]})
    first = until(driver, "[...document.querySelectorAll('#queue .row')].some((row) => row.classList.contains('now'))", 20)
    check("the queue shows what is sung", first, driver.find_element(By.ID, "queue").text)
    shot(driver, shots, "songs-queue")
    state = ask(base, "v1/sing")[1]["items"]
    singing = next(entry for entry in state if entry["state"] == "singing")
    answer = ask(base, f"v1/sing/{singing['id']}/seek", "POST", {"seconds": 20})[1]
    sought = item(answer["items"], singing["id"])
    check("seeking is taken", sought["position"] > 10, answer)
    ask(base, "v1/sessions/main/say", "POST", {"text": "hello"})
    back = None
    for _ in range(400):
        back = ask(base, "v1/sing")[1]["items"]
        song = item(back, singing["id"])
        if song["state"] == "singing" and song["position"] > 10:
            break
        driver.execute_async_script("setTimeout(arguments[0], 50)")
    check("after talk the song goes on where it was", song["state"] == "singing" and song["position"] > 10, back)
    ask(base, "v1/sing/skip", "POST", {})
    ask(base, "v1/sessions/main/stop", "POST", {})
    check("stop empties the queue", ask(base, "v1/sing")[1]["held"] is True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("url")
    arguments.add_argument("--shots")
    given = arguments.parse_args()
    base = given.url if given.url.endswith("/") else given.url + "/"
    driver = test.browser(1400, 900)
    try:
        page(driver, base, given.shots)
        editing(driver, given.shots)
        hearing(driver, given.shots)
        exports(driver, base)
        queue(driver, base, given.shots)
        refusals(driver, base)
        driver.get(base + "songs?lang=zh&song=molihua")
        check("a song named in the address is opened, in Chinese", until(driver, PLANNED, 20) and "试听" in driver.find_element(By.ID, "play").text)
        shot(driver, given.shots, "songs-zh")
        test.size(driver, 390, 844, mobile=True)
        until(driver, PLANNED, 20)
        wide = driver.execute_script("return document.documentElement.scrollWidth")
        check("a telephone shows it without scrolling sideways", wide <= 392, wide)
        shot(driver, given.shots, "songs-phone")
        bad = [line for line in test.errors(driver) if "status of 4" not in line and "status of 429" not in line]
        check("the page has no errors", not bad, bad)
    finally:
        driver.quit()
    sys.exit(1 if test.FAILED else 0)


if __name__ == "__main__":
    main()
