"""Checks that the stage comes back by itself: after its daemon died and was started again, and after a cut connection.

    /usr/bin/python3 reconnect_test.py [--daemon .build/release/voxhumana] [--shots DIR]

Starts the daemon itself, twice on the same port, with an empty data folder; it stands behind a small relay that can be
cut. Prints `ok NAME` or `not ok NAME: value` a check.
"""

import argparse
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

import stage_test as test

LONG = "大家好，欢迎来到我的直播间。今天天气很好，我们一起喝茶，聊聊天，再唱几首老歌。想听什么歌，请在下面告诉我，我会一首一首唱给大家听，谢谢大家的支持和关注，祝大家身体健康，万事如意。"
LINES = "window.lines ??= (() => { const all = []; voxhumana.client.on('line', (line) => all.push(line)); return all; })()"
# Frames since a moment, each with how far the mouth stands open.
WATCH = """window.faces = []; clearInterval(window.watching);
  window.watching = setInterval(() => { const w = voxhumana.weights ?? {}; faces.push([performance.now(), (w.jawOpen ?? 0) - (w.mouthClose ?? 0), voxhumana.rms()]); }, 20);"""


class Daemon:
    def __init__(self, path, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.path, self.folder, self.process = path, folder, None

    def start(self):
        self.process = subprocess.Popen([self.path, "serve", "--port", str(self.port), "--data", str(self.folder / "data"), "--turns-show", "interrupt"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if "http" in line:
                return

    def kill(self):
        self.process.kill()
        self.process.wait()


class Relay:
    """Passes connections on to the daemon until they are cut."""

    def __init__(self, port):
        self.target, self.open = port, []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near = self.server.accept()[0]
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            self.open += [near, far]
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self.pass_on, args=(a, b), daemon=True).start()

    def pass_on(self, a, b):
        try:
            while data := a.recv(65536):
                b.sendall(data)
        except OSError:
            pass
        for one in (a, b):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        for one in self.open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = []


def opened(driver, url):
    driver.get(url)
    test.check("the stage opens", test.until(driver, "window.voxhumana && voxhumana.client.status === 'open' && voxhumana.drawn > 5 && voxhumana.clock().delta !== null"))
    driver.execute_script(LINES)


def in_mid_sentence(driver, seconds):
    driver.execute_script("lines.length = 0; voxhumana.client.speak(arguments[0], { language: 'zh' })", LONG)
    return test.until(driver, f"lines.length && voxhumana.position() > lines[0].start + {seconds} * 48000 && voxhumana.rms() > 0.01", 10)


def cut_line(driver, relay, shot):
    """The daemon lives and goes on speaking; the page has lost it in the middle of a sentence."""
    test.check("cut: it speaks", in_mid_sentence(driver, 2))
    turn, *before = driver.execute_script("return [lines[0].turn, voxhumana.client.playout.starved, voxhumana.client.playout.margin]")
    driver.execute_script("window.lost = 0; voxhumana.client.on('status', (one) => { lost += one.status === 'lost'; })")
    relay.cut()
    test.check("cut: the page notices", test.until(driver, "lost > 0", 5))
    test.check("cut: it connects by itself", test.until(driver, "voxhumana.client.status === 'open' && voxhumana.clock().delta !== null", 5))
    on_air = f"[...voxhumana.client.lines.values()].find((line) => line.turn === {turn} && voxhumana.position() > line.start && voxhumana.position() < line.start + line.duration)"
    test.check("cut: the same text goes on", test.until(driver, f"voxhumana.rms() > 0.01 && {on_air}", 4), driver.execute_script("return [[...voxhumana.client.lines.values()], voxhumana.position(), voxhumana.clock()]"))
    test.check("cut: with its words", test.until(driver, "document.querySelectorAll('.cap .w.past').length > 0", 4))
    test.check("cut: and its mouth", test.until(driver, "voxhumana.weights.jawOpen - voxhumana.weights.mouthClose > 0.1", 4))
    test.check("cut: the page says that it speaks", test.until(driver, "document.querySelector('#who .speaking')", 2))
    shot("reconnect-cut")
    test.report("starved and margin before and after", {"before": before, "after": driver.execute_script("return [voxhumana.client.playout.starved, voxhumana.client.playout.margin]")})
    test.check("cut: to its end", test.until(driver, "[...voxhumana.client.lines.values()].every((line) => voxhumana.position() > line.start + line.duration)", 20))
    test.check("cut: then the captions go", test.until(driver, "!document.querySelector('.cap')", 20))


# A connection of the client's own, to nobody, and a clock that can be moved on.
SILENT = """
const done = arguments[arguments.length - 1], { WebSocket } = window, now = performance.now.bind(performance);
let later = 0, socket = null;
performance.now = () => now() + later;
window.WebSocket = class { static OPEN = 1; readyState = 1; sent = []; constructor() { socket = this; } send(text) { this.sent.push(JSON.parse(text)); } close() { this.readyState = 3; } };
const put = (message) => socket.onmessage({ data: JSON.stringify(message) }), pings = () => socket.sent.filter((one) => one.type === "ping");
const until = (holds) => new Promise((go) => { const from = now(), timer = setInterval(() => { if (holds() || now() - from > 20000) { clearInterval(timer); go(); } }, 20); });
(async () => {
  const { StageClient } = await import("./client.js"), client = new StageClient({ url: "ws://nobody.example" }), statuses = [];
  client.on("status", ({ status }) => statuses.push(status));
  client.connect();
  const first = socket;
  put({ type: "welcome", channels: [], performers: [], clock: 0 });
  put({ type: "pong", id: pings()[0].id, clock: 0 });
  later += 11000;
  await until(() => pings().length > 1);
  const lived = statuses.at(-1) === "open";
  later += 13000;
  await until(() => statuses.includes("lost"));
  const dropped = statuses.includes("lost") && first.readyState === 3;
  await until(() => socket !== first);
  const again = socket !== first;
  client.close();
  Object.assign(window, { WebSocket });
  delete performance.now;
  clearInterval(client.playout.timer);
  done({ lived, dropped, again });
})();
"""
PULSE = """
const done = arguments[arguments.length - 1];
import("./pulse.js").then(({ Pulse }) => {
  const one = new Pulse(), waits = [];
  let at = 1000, last = null;
  for (let i = 0; i < 8; i++) { last = one.beat(at); waits.push(last.wait); at += last.wait; one.answered(last.id); }
  const unknown = one.answered(77), twice = one.answered(last.id);
  const asked = at, open = one.beat(at), later = one.beat(at + 4000), known = one.answered(later.id), more = one.beat(at + 13000) !== null;
  const silent = new Pulse();
  const first = silent.beat(0), kept = silent.beat(12000) !== null, given = silent.beat(12001);
  done({ waits, unknown, twice, known: known === asked + 4000, more, kept, given, late: silent.answered(first.id) });
});
"""


def silence(driver):
    """A connection that stays open without an answer: networks do not always say that they are gone."""
    got = driver.execute_async_script(PULSE)
    test.check("silence: pings come often at first, then seldom", got["waits"] == [300] * 5 + [4000] * 3, got["waits"])
    test.check("silence: an answer counts once, and for those before it", got["unknown"] is None and got["twice"] is None and got["known"] and got["more"], got)
    test.check("silence: twelve seconds are borne, no more", got["kept"] and got["given"] is None and got["late"] == 0, got)
    seen = driver.execute_async_script(SILENT)
    test.check("silence: an answer keeps a connection", seen["lived"], seen)
    test.check("silence: without one it is dropped", seen["dropped"], seen)
    test.check("silence: and another is opened", seen["again"], seen)


def dead_daemon(driver, daemon, shot):
    """The daemon is killed in the middle of a sentence, and started again on its port."""
    test.check("dead: it speaks", in_mid_sentence(driver, 2))
    driver.execute_script(WATCH)
    daemon.kill()
    test.check("dead: the page notices", test.until(driver, "voxhumana.client.status !== 'open'", 5))
    test.check("dead: what had not come is not said to be spoken", driver.execute_script("return [...voxhumana.client.lines.values()].some((line) => line.cutAt !== undefined)"))
    test.check("dead: the sound that had come ends", test.until(driver, "voxhumana.rms() < 1e-4", 5))
    test.check("dead: the mouth shuts", test.until(driver, "voxhumana.weights.jawOpen - (voxhumana.weights.mouthClose ?? 0) < 0.05 || voxhumana.weights.jawOpen === undefined", 5), driver.execute_script("return voxhumana.weights"))
    test.check("dead: and the captions go", test.until(driver, "!document.querySelector('.cap:not(.gone):not(.cut)')", 5), driver.execute_script("return document.getElementById('captions').innerHTML"))
    test.check("dead: the face lives on", test.until(driver, "(voxhumana.weights.eyeBlinkLeft ?? 0) > 0.5", 8))
    test.check("dead: the page says so", driver.execute_script("return !document.getElementById('status').hidden && document.getElementById('status').textContent.length > 0"))
    test.check("dead: and not that it speaks", driver.execute_script("return !document.querySelector('#who .speaking')"))
    shot("reconnect-dead")
    # A mouth that stands open without a sound: the longest stretch of it in ms, of what was heard and drawn meanwhile.
    faces = driver.execute_script("clearInterval(window.watching); return faces")
    longest, since = 0, None
    for time, open, loud in faces:
        since = (since or time) if open > 0.1 and loud < 1e-4 else None
        longest = max(longest, time - since if since else 0)
    test.report("longest open mouth without a sound, ms", round(longest))
    daemon.start()
    test.check("dead: it connects by itself", test.until(driver, "voxhumana.client.status === 'open' && voxhumana.clock().delta !== null", 12))
    test.check("dead: the notice goes", test.until(driver, "document.getElementById('status').hidden", 2))
    test.check("dead: nothing of the old sentence is left", driver.execute_script("return !document.querySelector('.cap') && voxhumana.rms() < 1e-3"))
    test.check("dead: it speaks again, without a click", in_mid_sentence(driver, 1))
    test.check("dead: with its mouth", test.until(driver, "voxhumana.weights.jawOpen - voxhumana.weights.mouthClose > 0.1", 4))
    test.check("dead: and its words", test.until(driver, "document.querySelectorAll('.cap .w.past').length > 0", 4))
    shot("reconnect-again")
    driver.execute_script("voxhumana.client.stop()")


def private(driver, url, daemon):
    """A session of one's own does not outlive its daemon: the page opens another."""
    opened(driver, url + "?private=1&lang=zh")
    first = driver.execute_script("return voxhumana.client.welcome.session")
    daemon.kill()
    test.check("private: the page notices", test.until(driver, "voxhumana.client.status !== 'open'", 5))
    daemon.start()
    test.check("private: it connects by itself", test.until(driver, "voxhumana.client.status === 'open'", 12), driver.execute_script("return voxhumana.client.status"))
    test.check("private: to a session of its own", driver.execute_script("return voxhumana.client.welcome?.kind") == "private", first)
    test.check("private: where it speaks", in_mid_sentence(driver, 0.5))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--daemon", default=str(pathlib.Path(__file__).resolve().parents[2] / ".build/release/voxhumana"))
    parser.add_argument("--shots", type=pathlib.Path)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())
    daemon, driver = Daemon(options.daemon, folder), test.browser()

    def shot(name):
        if options.shots:
            options.shots.mkdir(parents=True, exist_ok=True)
            driver.save_screenshot(str(options.shots / f"{name}.png"))

    try:
        daemon.start()
        relay = Relay(daemon.port)
        opened(driver, f"http://127.0.0.1:{relay.port}/?lang=zh")
        cut_line(driver, relay, shot)
        silence(driver)
        opened(driver, f"http://127.0.0.1:{daemon.port}/?lang=zh")
        dead_daemon(driver, daemon, shot)
        private(driver, f"http://127.0.0.1:{daemon.port}/", daemon)
    except Exception as error:
        test.check("reconnecting: runs to its end", False, f"{type(error).__name__}: {str(error)[:300]}")
    finally:
        driver.quit()
        if daemon.process and daemon.process.poll() is None:
            daemon.kill()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if test.FAILED else 0)


if __name__ == "__main__":
    main()
