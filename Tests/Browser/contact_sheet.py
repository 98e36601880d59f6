"""Pictures of a look in six emotions and eight visemes on one sheet, for looking hard at faces.

    /usr/bin/python3 contact_sheet.py LOOK [LOOK …] --out DIR        writes DIR/LOOK.jpg
    /usr/bin/python3 contact_sheet.py lotus --mouths --out DIR       mouths only, large

The weights are what the daemon sends at full intensity: MoodWeights.swift, and MouthTarget+Phones.swift by way of
Articulation+Channels.swift. Needs what stage_test.py needs.
"""

import argparse, base64, json, pathlib, socket, subprocess, sys

import stage_test as test

BOTH = ("cheekSquint", "eyeSquint", "mouthSmile", "mouthDimple", "browDown", "eyeLookDown", "eyeBlink", "mouthFrown", "eyeWide", "noseSneer",
        "mouthPress", "browOuterUp", "mouthStretch", "mouthUpperUp", "mouthLowerDown", "eyeLookUp")


def pose(**weights):
    out = {}
    for name, value in weights.items():
        for full in ((name + "Left", name + "Right") if name in BOTH else (name,)):
            out[full] = value
    return out


EMOTIONS = {
    "neutral": pose(),
    "happy": pose(cheekSquint=.55, eyeSquint=.35, browInnerUp=.08, mouthSmile=.6, mouthDimple=.12, headPitch=.035),
    "sad": pose(browInnerUp=.65, browDown=.2, eyeLookDown=.15, eyeBlink=.12, mouthFrown=.45, mouthShrugLower=.2, headPitch=-.087),
    "angry": pose(browDown=.8, eyeSquint=.35, eyeWide=.2, noseSneer=.2, mouthPress=.35, mouthRollLower=.1, headPitch=-.035),
    "surprised": pose(browInnerUp=.75, browOuterUp=.7, eyeWide=.65, jawOpen=.2, headPitch=.035),
    "thinking": pose(browDownLeft=.2, browOuterUpRight=.3, eyeSquint=.15, eyeLookUp=.12, mouthPucker=.08, mouthLeft=.1, headRoll=.07),
}
VISEMES = {
    "PP": pose(jawOpen=.05, mouthClose=.05, mouthPress=.35, mouthRollLower=.15, mouthRollUpper=.1),
    "FF": pose(jawOpen=.07, mouthRollLower=.4, mouthShrugLower=.25, mouthUpperUp=.2),
    "SS": pose(jawOpen=.04, mouthStretch=.2, mouthLowerDown=.15, mouthUpperUp=.1),
    "CH": pose(jawOpen=.08, mouthPucker=.25, mouthFunnel=.45, mouthLowerDown=.1, mouthUpperUp=.08),
    "aa": pose(jawOpen=.64, mouthLowerDown=.1, mouthUpperUp=.06),
    "I": pose(jawOpen=.14, mouthStretch=.45, mouthSmile=.2, mouthLowerDown=.1, mouthUpperUp=.05),
    "O": pose(jawOpen=.44, mouthPucker=.2, mouthFunnel=.45, mouthLowerDown=.04, mouthUpperUp=.02),
    "U": pose(jawOpen=.11, mouthPucker=.75, mouthFunnel=.35),
}
DRAW = """
const done = arguments[arguments.length - 1], [name, poses, cell, columns, zoom] = arguments;
(async () => {
  const { perform } = await import('/performer/perform.js'), { Looks } = await import('/looks.js');
  const look = await new Looks().get(name, 'zh'), view = look.images ? { width: 640, y: 10 } : zoom, rows = Math.ceil(poses.length / columns), canvas = document.createElement('canvas');
  canvas.width = cell * columns; canvas.height = (cell + 20) * rows;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.fillStyle = '#222'; context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [index, [label, weights]] of poses.entries()) {
    const x = (index % columns) * cell, y = Math.floor(index / columns) * (cell + 20), one = perform(look);
    for (let i = 0; i < 40; i++) one.step({ ...weights }, 1 / 30);
    context.save(); context.beginPath(); context.rect(x, y, cell - 2, cell); context.clip();
    const tone = context.createLinearGradient(0, y, 0, y + cell); tone.addColorStop(0, look.scene.card?.[0] ?? '#345'); tone.addColorStop(1, look.scene.card?.[1] ?? '#89a'); context.fillStyle = tone; context.fillRect(x, y, cell, cell);
    const scale = cell / view.width; context.setTransform(scale, 0, 0, scale, x + cell / 2, y + cell / 2 - view.y * scale);
    one.draw(context, scale); context.restore();
    context.setTransform(1, 0, 0, 1, 0, 0); context.fillStyle = '#fff'; context.font = '14px sans-serif'; context.fillText(label, x + 6, y + cell + 15);
  }
  done(canvas.toDataURL('image/jpeg', 0.84));
})().catch((error) => done('error ' + error.stack));
"""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("looks", nargs="+")
    arguments.add_argument("--out", default=".")
    arguments.add_argument("--mouths", action="store_true")
    arguments.add_argument("--emotions", action="store_true")
    given = arguments.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mock = subprocess.Popen([sys.executable, str(pathlib.Path(__file__).with_name("mock_server.py")), str(port)], stdout=subprocess.PIPE, text=True)
    url, driver = mock.stdout.readline().strip(), test.browser(400, 300)
    try:
        driver.get(url + "control")
        for name in given.looks:
            if given.mouths:
                arguments = [list(VISEMES.items()), 300, 4, {"width": 190, "y": 130}]
            elif given.emotions:
                arguments = [list(EMOTIONS.items()), 420, 3, {"width": 430, "y": 10}]
            else:
                arguments = [list({**EMOTIONS, **VISEMES}.items()), 230, 7, {"width": 430, "y": 20}]
            picture = driver.execute_async_script(DRAW, name, *arguments)
            if not picture.startswith("data:"):
                sys.exit(picture)
            (pathlib.Path(given.out) / f"{name}.jpg").write_bytes(base64.b64decode(picture.split(",")[1]))
    finally:
        driver.quit()
        mock.terminate()


if __name__ == "__main__":
    main()
