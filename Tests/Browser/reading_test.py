"""Checks of the reading page in a real browser against a running daemon: what it shows, corrects, keeps and plays.

    python reading_test.py http://HOST:PORT/ [--shots DIR]

The daemon's data folder must be one that may be written to: a word is corrected and taken out again. Prints `ok NAME`
or `not ok NAME: value` a check, and exits 1 when one failed.
"""

import argparse, json, pathlib, sys, urllib.error, urllib.request

from stage_test import FAILED, browser, check, errors, size, until

WORD, READING = "重客", "zhong4 ke4"


def ask(url, path, body=None, method=None):
    request = urllib.request.Request(url + path, data=json.dumps(body).encode() if body is not None else None, method=method,
                                     headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def written(driver, text):
    """Puts a text into the field; answers the words that come of it."""
    driver.execute_script("reading.tokens = null; document.getElementById('text').value = arguments[0]; document.getElementById('text').dispatchEvent(new Event('input'))", text)
    return until(driver, "reading.tokens && reading.tokens.map((one) => [one.text, one.spoken, one.reading])", 20)


def routes(url):
    status, body = ask(url, "v1/readings", {"text": "<speak>打<say-as interpret-as='telephone'>110</say-as></speak>"})
    tokens = json.loads(body)["tokens"]
    check("reading route: a text is read with its markup", status == 200 and [t["spoken"] for t in tokens] == ["打", "幺幺零"], tokens)
    for name, path, body, method, wanted in [
            ("a text that is too long", "v1/readings", {"text": "好" * 20000}, "POST", (400, 413)),
            ("broken SSML", "v1/readings", {"text": "<speak><b>"}, "POST", (400,)),
            ("no JSON", "v1/readings", [], "POST", (400,)),
            ("a reading that is none", "v1/lexicon", {"word": "好", "reading": "nonsense9"}, "PUT", (400,)),
            ("a word with a line break", "v1/lexicon", {"word": "好\n坏", "reading": "hao3"}, "PUT", (400,)),
            ("a persona that is a path", "v1/lexicon", {"word": "好", "reading": "hao3", "persona": "../../x"}, "PUT", (404,)),
            ("a word that is not there", "v1/lexicon?word=nowhere", None, "DELETE", (404,)),
            ("a persona that is not there", "v1/lexicon?persona=nobody", None, "GET", (404,))]:
        status, body = ask(url, path, body, method)
        answer = json.loads(body or b"{}")
        check(f"reading route: {name} is refused with advice", status in wanted and answer.get("advice"), (status, answer))


def page(driver, url, shot):
    driver.get(url + "reading?lang=zh")
    check("reading page: it begins with an example", until(driver, "document.querySelectorAll('.token').length > 5", 20))
    check("reading page: figures are written out", until(driver, "[...document.querySelectorAll('.token')].some((one) => one.textContent.includes('九十九点九元'))"),
          driver.execute_script("return document.getElementById('tokens').textContent"))
    shot("reading-zh")
    words = written(driver, f"欢迎{WORD}来到直播间")
    check("reading page: a text is read as it is written", words and any(WORD[0] in word[0] for word in words), words)

    driver.execute_script("[...document.querySelectorAll('button.token')].find((one) => one.dataset.word.includes(arguments[0])).click()", WORD[0])
    check("reading page: a click on a word opens the editor", until(driver, "document.getElementById('editor').open"))
    driver.execute_script("document.getElementById('word').value = arguments[0]; document.getElementById('reading').value = 'nonsense9'", WORD)
    shot("reading-editor")
    driver.execute_script("document.querySelector('#form .main').click()")
    check("reading page: a reading that is none is told and not saved", until(driver, "!document.getElementById('fault').hidden && document.getElementById('editor').open"))
    driver.execute_script("document.getElementById('reading').value = arguments[0]; document.querySelector('#form .main').click()", READING)
    check("reading page: a correction counts at once",
          until(driver, f"reading.tokens?.some((one) => one.text === '{WORD}' && one.reading === '{READING}')", 20), driver.execute_script("return reading.tokens"))
    check("reading page: a correction is listed and its word is marked", until(driver, f"document.getElementById('entries').textContent.includes('{WORD}') && document.querySelector('.token.corrected')"))
    shot("reading-corrected")
    driver.refresh()
    check("reading page: a correction is there after a reload", until(driver, f"document.getElementById('entries').textContent.includes('{WORD}')", 20))

    driver.execute_script("const one = document.getElementById('persona'); one.selectedIndex = 1; one.dispatchEvent(new Event('change'))")
    check("reading page: a persona's corrections are its own", until(driver, f"reading.personas.length > 0 && !document.getElementById('entries').textContent.includes('{WORD}')", 20))
    driver.execute_script("const one = document.getElementById('persona'); one.selectedIndex = 0; one.dispatchEvent(new Event('change'))")
    until(driver, f"document.getElementById('entries').textContent.includes('{WORD}')", 20)
    driver.execute_script("[...document.querySelectorAll('#entries button')].at(-1).click()")
    check("reading page: a correction can be taken out", until(driver, f"!document.getElementById('entries').textContent.includes('{WORD}')", 20))

    written(driver, "你好，world！")
    driver.execute_script("document.getElementById('hear').click()")
    check("reading page: the text is heard", until(driver, "reading.player.currentTime > 0 && reading.player.duration > 0.5", 30), driver.execute_script("return [reading.player.error?.message, document.getElementById('problem').textContent]"))
    written(driver, "<speak>你好<b></speak>")
    check("reading page: broken markup is told with its place", until(driver, "document.getElementById('problem').textContent.includes('line 1')"), driver.execute_script("return document.getElementById('problem').textContent"))
    check("reading page: nothing to read is no error", written(driver, "…！") == [])

    driver.execute_script("document.getElementById('lang').click()")
    check("reading page: it speaks English too", until(driver, "document.querySelector('h2').textContent.startsWith('As it is read')"))
    written(driver, "I read it yesterday, for $3.50.")
    shot("reading-en")
    size(driver, 390, 844, mobile=True)
    check("reading page: nothing sticks out of a narrow page", driver.execute_script("return document.documentElement.scrollWidth <= innerWidth + 1"), driver.execute_script("return document.documentElement.scrollWidth"))
    shot("reading-phone")
    size(driver, 1280, 720)
    unexpected = [line for line in errors(driver) if "400" not in line]
    check("reading page: the console is clean", not unexpected, unexpected)
    driver.get(url + "control")
    check("control page: it links to the reading page", driver.execute_script("return !!document.querySelector('a[href=\"./reading\"]')"))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("url")
    options.add_argument("--shots")
    given = options.parse_args()
    url, folder = given.url.rstrip("/") + "/", pathlib.Path(given.shots) if given.shots else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    driver = browser()
    try:
        routes(url)
        page(driver, url, lambda name: folder and driver.save_screenshot(str(folder / f"{name}.png")))
    except Exception as error:
        check("reading page: runs to its end", False, f"{type(error).__name__}: {str(error)[:300]}")
    finally:
        driver.quit()
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
