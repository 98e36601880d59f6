"""Checks of models as performers and of the calibration page, in a real browser against a running daemon.

    /usr/bin/python3 model_test.py http://HOST:PORT [--shots DIR]

The daemon's avatars' folder must hold what make_avatar.py makes. Prints `ok NAME` or `not ok NAME: value` a check.
"""

import argparse
import base64
import json
import pathlib
import sys
import urllib.error
import urllib.request

import stage_test as test

DRAW = """
const done = arguments[arguments.length - 1], [name, poses, size] = arguments;
// Drawn pixels in the first row and the outermost columns of the picture: a model that is cut off has some. Below, bodies go on.
const edge = (picture) => {
  const { width, height } = picture, context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height), drawn = (x, y) => data[4 * (y * width + x) + 3] > 0;
  let count = 0;
  for (let x = 0; x < width; x++) count += drawn(x, 0);
  for (let y = 0; y < height; y++) count += drawn(0, y) + drawn(width - 1, y);
  return count;
};
(async () => {
  const { perform } = await import('/performer/perform.js'), { Looks } = await import('/looks.js'), look = await new Looks().get(name, 'zh');
  if (!look.model) return done({ problem: 'no model' });
  const one = perform(look), canvas = document.createElement('canvas'), out = {};
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true }), scale = size / 760;
  await one.loading;
  for (const [label, weights] of Object.entries(poses)) {
    for (let i = 0; i < 30; i++) one.step({ ...weights }, 1 / 30);
    context.setTransform(1, 0, 0, 1, 0, 0); context.clearRect(0, 0, size, size);
    context.setTransform(scale, 0, 0, scale, size / 2, size / 2 - 40 * scale);
    one.draw(context, scale);
    const pixels = context.getImageData(0, 0, size, size).data;
    let dark = 0, covered = 0, sum = 0;
    for (let i = 0; i < pixels.length; i += 4) { covered += pixels[i + 3] > 128; dark += pixels[i + 3] > 200 && pixels[i] < 120 && pixels[i] > 60 && pixels[i + 1] < 40; sum += pixels[i] * (1 + (i % 977)) % 4093; }
    out[label] = { covered, dark, sum, edge: edge(one.painter.canvas), png: canvas.toDataURL('image/png') };
  }
  const tail = one.springs.joints.at(-1), still = tail?.now.slice();
  for (let i = 0; i < 4; i++) one.step({ headYaw: 0.5 }, 1 / 60);
  const moving = tail ? Math.hypot(...tail.now.map((x, k) => x - still[k])) : 0;
  done({ out, error: one.painter.gl.getError(), joints: one.springs.joints.length, moving, version: look.model.expressions.version, direct: Boolean(look.model.expressions.direct) });
})().catch((error) => done({ problem: String(error?.stack ?? error) }));
"""
BROKEN = """
const done = arguments[arguments.length - 1];
(async () => {
  const { readModel } = await import('/model/avatar.js'), table = await (await fetch('/v1/targets/vrm1')).json();
  const good = new Uint8Array(await (await fetch('/avatars/maki.vrm')).arrayBuffer()), length = new DataView(good.buffer).getUint32(12, true);
  const seen = { read: 0, refused: 0, other: [] };
  let seed = 7;
  const next = (most) => (seed = seed * 48271 % 2147483647) % most;
  const attempt = async (bytes) => { try { await readModel(bytes.buffer, table, []); seen.read += 1; } catch (error) { if (error.constructor.name === 'ModelError') seen.refused += 1; else seen.other.push(String(error)); } };
  await attempt(new Uint8Array(0)); await attempt(good.slice(0, 40)); await attempt(good.slice(0, length)); await attempt(good.slice(0, good.length / 2));
  const json = new TextDecoder().decode(good.subarray(20, 20 + length));
  for (let i = 0; i < 40; i++) {
    // A number in the description becomes another one.
    const numbers = [...json.matchAll(/[0-9]+/g)], one = numbers[next(numbers.length)], value = ['99999999', '0', '1', '65536', '4294967296'][next(5)];
    const text = new TextEncoder().encode((json.slice(0, one.index) + value + json.slice(one.index + one[0].length)).trimEnd()), pad = (4 - text.length % 4) % 4, bin = good.subarray(20 + length);
    const bytes = new Uint8Array(20 + text.length + pad + bin.length).fill(32), view = new DataView(bytes.buffer);
    bytes.set(good.subarray(0, 20)); bytes.set(text, 20); bytes.set(bin, 20 + text.length + pad);
    view.setUint32(8, bytes.length, true); view.setUint32(12, text.length + pad, true);
    await attempt(bytes);
  }
  done(seen);
})().catch((error) => done({ other: [String(error?.stack ?? error)] }));
"""
POSES = {"rest": {}, "aa": {"jawOpen": 0.7, "mouthLowerDownLeft": 0.1, "mouthLowerDownRight": 0.1}, "sealed": {"jawOpen": 0.05, "mouthClose": 0.05, "mouthRollUpper": 0.1}, "blink": {"eyeBlinkLeft": 1, "eyeBlinkRight": 1}, "turned": {"headYaw": 0.4}}


def models(driver, shots):
    for name, version in (("maki", 1), ("maki0", 0), ("makiark", None)):
        got = driver.execute_async_script(DRAW, name, POSES, 400)
        if "problem" in got:
            test.check(f"{name} is read and drawn", False, got["problem"])
            continue
        out = got["out"]
        test.check(f"{name} is read and drawn", got["error"] == 0 and got["version"] == version and out["rest"]["covered"] > 20000, {k: got[k] for k in ("error", "version")})
        test.check(f"{name} opens and seals its mouth", out["aa"]["dark"] > out["rest"]["dark"] + 100 and abs(out["sealed"]["dark"] - out["rest"]["dark"]) < 60, {k: v["dark"] for k, v in out.items()})
        test.check(f"{name} is not cut off", all(v["edge"] == 0 for v in out.values()), {k: v["edge"] for k, v in out.items()})
        test.check(f"{name} blinks and turns", len({out[k]["sum"] for k in ("rest", "blink", "turned")}) == 3)
        if version is not None:
            test.check(f"{name} has hair that swings", got["joints"] >= 3 and got["moving"] > 0.002, {"joints": got["joints"], "moving": got["moving"]})
        else:
            test.check(f"{name} is driven by its ARKit shapes", got["direct"])
        for label, picture in out.items() if shots else ():
            (shots / f"{name}-{label}.png").write_bytes(base64.b64decode(picture["png"].split(",")[1]))


# A cube of eight corners, seen from the front: two of its twelve triangles face the eye.
CUBE = """
const done = arguments[arguments.length - 1];
Promise.all([import("./model/closed.js"), import("./model/sides.js")]).then(([{ closed }, { Sides }]) => {
  const corners = [...Array(8).keys()].flatMap((n) => [n & 1, n >> 1 & 1, n >> 2 & 1].map((bit) => bit - 0.5)), cube = [];
  for (const [a, b, c, d] of [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]]) cube.push(a, b, c, a, c, d);
  const apart = corners.concat(corners.slice(0, 3).map((x) => x + 1e-9)), split = cube.map((corner, i) => (i < 3 && corner === 0 ? 8 : corner));
  const view = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], away = view.with(12, 3), normals = Float32Array.from(corners);
  const both = new Sides(cube, 8, { back: true, rim: true }), front = new Sides(cube, 8, { back: false, rim: false });
  both.find(corners, normals, [0, 0, 5], view); front.find(corners, normals, [0, 0, 5], view);
  const seen = [...both.indices.subarray(0, both.front.count)], counts = [both.front.count, both.back.count, front.front.count, front.back.count];
  both.find(corners, normals, [0, 0, 5], away);
  done({ whole: closed(corners, cube), open: closed(corners, cube.slice(3)), welded: closed(apart, split), turned: closed(corners, [...cube.slice(3), cube[0], cube[2], cube[1]]), counts, seen, outside: both.front.count + both.back.count + both.rim.count });
});
"""


def surfaces(driver):
    got = driver.execute_async_script(CUBE)
    test.check("what is closed is known from what is open", got["whole"] and got["welded"] and not got["open"] and not got["turned"], got)
    test.check("triangles are sorted by the side that is seen", got["counts"] == [6, 30, 6, 0] and set(got["seen"]) == {4, 5, 6, 7}, got)
    test.check("what is beside the picture is not drawn", got["outside"] == 0, got)


def hostile(driver):
    seen = driver.execute_async_script(BROKEN)
    test.check("broken models are refused by name and nothing else breaks", not seen["other"] and seen["refused"] >= 4, seen)


def stage(driver, url, shots):
    driver.get(url + "/?lang=en")
    test.check("the stage opens", test.until(driver, "window.voxhumana && voxhumana.client.status === 'open'"))
    test.errors(driver)     # those of the broken models
    driver.execute_script("voxhumana.dress(0, 'maki')")
    test.settle(driver)
    test.check("a model is worn without an error on the console", not (severe := test.errors(driver)), severe)
    frames, marks, line = test.speech(driver, "My big blue map, please, and a far larger car for all of us who are out there in the dark.")
    test.check("a model speaks on the stage", line and max(frame["jaw"] for frame in frames) > 0.15)
    if shots:
        driver.save_screenshot(str(shots / "stage-model.png"))
    driver.execute_script("voxhumana.dress(0, 'no-such-look')")
    test.settle(driver)
    test.check("an unknown look leaves a performer on stage", test.until(driver, "voxhumana.chins().length === 1"))
    test.idle(driver)
    driver.execute_script("window.made = []; voxhumana.client.on('gesture', (one) => made.push(one)); voxhumana.dress(0, 'lotus')")
    for name in ("wave", "bow"):
        driver.execute_script(f"voxhumana.client.gesture('{name}')")
        test.check(f"the daemon makes a gesture: {name}", test.until(driver, f"made.some((one) => one.name === '{name}')"))
        seen = "voxhumana.weights.hands > 0.9" if name == "wave" else "voxhumana.weights.headPitch < -0.2"
        test.check(f"{name} is seen", test.until(driver, seen, 3), driver.execute_script("return voxhumana.weights.headPitch"))
    driver.execute_script("window.wrong = null; voxhumana.client.on('error', (one) => { wrong = one; }); voxhumana.client.gesture('dance')")
    test.check("an unknown gesture is refused with those there are", test.until(driver, "wrong && wrong.advice.includes('heart')"))


def calibrate(driver, url, shots):
    driver.get(url + "/calibrate?lang=en")
    test.check("the calibration page opens", test.until(driver, "window.calibrating && calibrating.rows.size > 50"))
    driver.execute_script("""
        const name = document.getElementById('name'); name.value = 'tested'; name.onchange();
        document.getElementById('target').value = 'live2d';
        const { knobs, exclude } = calibrating.rows.get('jawOpen'); knobs.gain.input.value = 0.5; knobs.gain.input.oninput();
        const tongue = calibrating.rows.get('tongueOut').exclude; tongue.checked = true; tongue.onchange();""")
    test.until(driver, "document.getElementById('told').textContent.includes('new')")
    driver.execute_script("document.getElementById('head').requestSubmit()")
    test.check("a profile is saved", test.until(driver, "document.getElementById('told').textContent.includes('Saved')"))
    kept = json.load(urllib.request.urlopen(url + "/v1/avatars/tested", timeout=5))
    test.check("as it was set", kept["target"] == "live2d" and kept["channels"]["jawOpen"]["gain"] == 0.5 and kept["exclude"] == ["tongueOut"], kept)
    test.check("the page follows as the avatar", test.until(driver, "calibrating.state.mapped?.channels.includes('ParamMouthOpenY')"))
    driver.execute_script("calibrating.rows.get('jawOpen').node.querySelector('.try').focus(); calibrating.state.trying = 'jawOpen'")
    test.check("trying a channel shows it calibrated", test.until(driver, "calibrating.state.drawn.jawOpen > 0.4 && calibrating.state.drawn.jawOpen <= 0.5"))
    if shots:
        driver.save_screenshot(str(shots / "calibrate.png"))
    request = urllib.request.Request(url + "/v1/avatars/tested", json.dumps({"channels": {"jaw": {}}}).encode(), {"Content-Type": "application/json"}, method="PUT")
    try:
        urllib.request.urlopen(request, timeout=5)
        test.check("a wrong profile is refused", False)
    except urllib.error.HTTPError as error:
        test.check("a wrong profile is refused by its channel", error.code == 400 and "jaw" in error.read().decode())
    driver.execute_script("calibrating.state.trying = null; document.getElementById('remove').click()")
    test.check("and removed", test.until(driver, "document.getElementById('told').textContent.includes('Removed')"))
    severe = [one for one in test.errors(driver) if "404" not in one and "400" not in one]
    test.check("no console errors on the calibration page", not severe, severe)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--shots", type=pathlib.Path)
    options = parser.parse_args()
    url = options.url.rstrip("/")
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    driver = test.browser()
    try:
        driver.get(url + "/base.css")
        models(driver, options.shots)
        surfaces(driver)
        hostile(driver)
        stage(driver, url, options.shots)
        calibrate(driver, url, options.shots)
    finally:
        driver.quit()
    return 1 if test.FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
