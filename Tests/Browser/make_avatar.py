"""Makes the models that the browser's tests load: a girl of our own with a bob and a ponytail that swings.

    /usr/bin/python3 make_avatar.py FOLDER      writes maki.vrm (VRM 1.0), maki0.vrm (VRM 0.x), makiark.glb (ARKit names)

One skeleton, three skinned meshes, shapes by formulas. The VRM files have expressions, look-at by bones, spring bones
with a collider and MToon materials; the third is plain glTF with ARKit's shapes by name. All of it is the project's own.
"""

import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np

HEAD = np.array([0, 1.40, 0.0])
CENTRE = np.array([0, 1.52, 0.012])
RADII = np.array([0.098, 0.128, 0.108])
NODES = [  # name, parent, place
    ("root", None, (0, 0, 0)), ("hips", 0, (0, 0.85, 0)), ("spine", 1, (0, 1.00, 0)), ("chest", 2, (0, 1.13, 0)), ("neck", 3, (0, 1.345, 0)),
    ("head", 4, tuple(HEAD)), ("leftEye", 5, (0.038, 1.515, 0.075)), ("rightEye", 5, (-0.038, 1.515, 0.075)),
    ("leftUpperArm", 3, (0.125, 1.305, 0)), ("leftLowerArm", 8, (0.35, 1.305, 0)), ("rightUpperArm", 3, (-0.125, 1.305, 0)), ("rightLowerArm", 10, (-0.35, 1.305, 0)),
    ("tail1", 5, (0, 1.60, -0.105)), ("tail2", 12, (0, 1.51, -0.165)), ("tail3", 13, (0, 1.41, -0.185)), ("tail4", 14, (0, 1.31, -0.19))]
INDEX = {name: number for number, (name, _, _) in enumerate(NODES)}


def front(x, y):
    """Depth of the face's front."""
    u, v = x / RADII[0], (y - CENTRE[1]) / RADII[1]
    return CENTRE[2] + RADII[2] * np.sqrt(np.maximum(0.02, 1 - u * u - v * v)) * (1 - 0.12 * np.clip(-v - 0.4, 0, 1))


class Part:
    """Triangles of one colour: corners, normals, bones, and shapes that move them."""

    def __init__(self, colour, points, triangles, bone, normals=None, outline=0.0012, uv=None, unlit=False):
        self.colour, self.points, self.triangles, self.outline, self.unlit = colour, np.asarray(points, float), np.asarray(triangles), outline, unlit
        self.normals = self.smooth() if normals is None else normals
        self.bones = bone if isinstance(bone, list) else [[(bone, 1.0)]] * len(self.points)
        self.uv = np.zeros((len(self.points), 2)) if uv is None else uv
        self.shapes = {}

    def smooth(self):
        normals = np.zeros_like(self.points)
        for a, b, c in self.triangles:
            n = np.cross(self.points[b] - self.points[a], self.points[c] - self.points[a])
            for corner in (a, b, c):
                normals[corner] += n
        return normals / np.maximum(1e-9, np.linalg.norm(normals, axis=1, keepdims=True))


def grid(function, rows, columns, closed=True):
    """A sheet of quads over (u, v) in 0…1."""
    points = [function(c / columns, r / rows) for r in range(rows + 1) for c in range(columns + (0 if closed else 1))]
    wide, triangles = columns if closed else columns + 1, []
    for r in range(rows):
        for c in range(columns):
            a, b = r * wide + c, r * wide + (c + 1) % wide
            triangles += [(a, a + wide, b), (b, a + wide, b + wide)]
    return np.array(points), triangles


def skull(grow=1.0, low=0.0, high=1.0):
    def at(u, v):
        angle, tilt = 2 * np.pi * u, np.pi * (low + (high - low) * v)
        p = np.array([np.sin(angle) * np.sin(tilt), np.cos(tilt), np.cos(angle) * np.sin(tilt)])
        chin = np.clip(-p[1] - 0.2, 0, 1)
        p[0] *= 1 - 0.30 * chin
        p[2] *= 1 - 0.12 * chin if p[2] > 0 else 1 - 0.3 * chin
        return CENTRE + RADII * p * grow
    return grid(at, 40, 48)


def disc(x, y, wide, high, lift, power=2.0, count=28):
    """A flat ellipse on the face; corner 0 is the middle."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    px = np.r_[x, x + wide * np.sign(c) * np.abs(c) ** (2 / power)]
    py = np.r_[y, y + high * np.sign(s) * np.abs(s) ** (2 / power)]
    return np.stack([px, py, front(px, py) + lift], 1), [(0, 1 + i, 1 + (i + 1) % count) for i in range(count)]


def on_face(px, py, lift):
    return np.stack([px, py, front(px, py) + lift], 1)


def mouth(opening=0.0, wide=1.0, smile=0.0, upper=0.35, count=28, edge=0.0):
    """Corners of the mouth's rim for a pose; 0 is its middle."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    half, tall = 0.019 * wide + edge, 0.0011 + 0.026 * opening + edge * 0.8
    px = half * c
    py = 1.452 + np.where(s > 0, upper, 1.0) * tall * s + smile * 0.011 * (np.abs(c) ** 1.6 - 0.35)
    return np.r_[0, px], np.r_[1.452 - 0.3 * tall + smile * -0.004, py]


MOUTHS = {"aa": dict(opening=1.0, wide=1.02), "ih": dict(opening=0.22, wide=1.28), "ou": dict(opening=0.26, wide=0.42), "ee": dict(opening=0.45, wide=1.2), "oh": dict(opening=0.7, wide=0.58, upper=0.7),
          "happy": dict(smile=1.3, wide=1.2), "sad": dict(smile=-1.1), "angry": dict(smile=-0.7, wide=0.85), "surprised": dict(opening=0.55, wide=0.6, upper=0.8)}
ARK_MOUTHS = {"jawOpen": dict(opening=1.0), "mouthPucker": dict(wide=0.42), "mouthFunnel": dict(opening=0.12, wide=0.7, upper=0.9), "mouthSmileLeft": dict(smile=0.65, wide=1.08), "mouthSmileRight": dict(smile=0.65, wide=1.08),
              "mouthFrownLeft": dict(smile=-0.55), "mouthFrownRight": dict(smile=-0.55), "mouthStretchLeft": dict(wide=1.14), "mouthStretchRight": dict(wide=1.14), "mouthUpperUpLeft": dict(opening=0.06, upper=2.0), "mouthUpperUpRight": dict(opening=0.06, upper=2.0),
              "mouthLowerDownLeft": dict(opening=0.1), "mouthLowerDownRight": dict(opening=0.1)}


def build(ark):
    parts = {"face": [], "hair": [], "body": []}
    skin = (1.0, 0.80, 0.72)
    face = Part(skin, *skull(), INDEX["head"])
    chin = np.clip((1.455 - face.points[:, 1]) / 0.05, 0, 1) * (face.points[:, 2] > 0.02)
    parts["face"].append(face)
    rim = Part((0.78, 0.30, 0.32), on_face(*mouth(edge=0.0022), 0.0016), [(0, 1 + i, 1 + (i + 1) % 28) for i in range(28)], INDEX["head"], outline=0, unlit=True)
    inside = Part((0.34, 0.06, 0.09), on_face(*mouth(), 0.0022), [(0, 1 + i, 1 + (i + 1) % 28) for i in range(28)], INDEX["head"], outline=0, unlit=True)
    poses = ARK_MOUTHS if ark else MOUTHS
    for name, pose in poses.items():
        rim.shapes[name] = on_face(*mouth(edge=0.0022, **pose), 0.0016) - rim.points
        inside.shapes[name] = on_face(*mouth(**pose), 0.0022) - inside.points
        down = {"aa": 1, "oh": 0.6, "ee": 0.4, "surprised": 0.5, "jawOpen": 1}.get(name, 0)
        if down:
            face.shapes[name] = np.stack([np.zeros(len(chin)), -0.013 * down * chin, -0.004 * down * chin], 1)
    if ark:
        for part in (rim, inside):
            part.shapes["mouthClose"] = -part.shapes["jawOpen"]
    parts["face"] += [rim, inside]
    for side, bone, left in ((1, "leftEye", "Left"), (-1, "rightEye", "Right")):
        parts["face"] += eye(side * 0.038, bone, left, ark)
    cheeks = [Part((1.0, 0.62, 0.6), *disc(side * 0.053, 1.478, 0.014, 0.006, 0.0012), INDEX["head"], outline=0, unlit=True) for side in (1, -1)]
    parts["face"] += cheeks
    parts["hair"] = hair()
    parts["body"] = body(skin)
    return parts


def eye(x, bone, left, ark):
    y, out = 1.515, []
    blink, wide = (f"eyeBlink{left}", f"eyeWide{left}") if ark else (f"blink{left}", "surprised")
    layers = [((0.99, 0.98, 1.0), 0.021, 0.0215, 0.0010, INDEX["head"]), ((0.20, 0.42, 0.62), 0.0125, 0.0165, 0.0050, INDEX[bone]), ((0.05, 0.07, 0.12), 0.0062, 0.0085, 0.0056, INDEX[bone]), ((1, 1, 1), 0.0034, 0.0042, 0.0062, INDEX[bone])]
    for number, (colour, w, h, lift, index) in enumerate(layers):
        dx, dy = (x - 0.004, y + 0.007) if number == 3 else (x, y)
        part = Part(colour, *disc(dx, dy, w, h, lift, 2.4 if number == 0 else 2), index, outline=0, unlit=True)
        shut = part.points.copy()
        shut[:, 1] = y - 0.013 + (shut[:, 1] - y) * 0.02
        shut[:, 2] = front(shut[:, 0], shut[:, 1]) - 0.002
        part.shapes[blink] = shut - part.points
        if number == 0:
            part.shapes[wide] = (part.points - [x, y, 0]) * [0.03, 0.13, 0]
        if ark:
            half = (part.points - [x, y, 0]) * [0, -0.3, 0]
            part.shapes[f"eyeSquint{left}"] = half
        out.append(part)
    t = np.linspace(-1, 1, 15)
    arc = lambda bow, drop, thick: np.concatenate([on_face(x + 0.0235 * t, y + drop + bow * (1 - t * t) + s, 0.0030) for s in (thick, -thick)])
    strip = [tri for i in range(14) for tri in ((i, 15 + i, i + 1), (i + 1, 15 + i, 16 + i))]
    lash = Part((0.16, 0.10, 0.14), arc(0.0085, 0.0145, 0.0017), strip, INDEX["head"], outline=0, unlit=True)
    lash.shapes[blink] = arc(-0.004, -0.0105, 0.0013) - lash.points
    lash.shapes[wide] = lash.points * 0 + [0, 0.002, 0]
    brow = Part((0.30, 0.18, 0.22), arc(0.005, 0.034, 0.0018), strip, INDEX["head"], outline=0, unlit=True)
    inner = np.clip(np.r_[t, t] * (-1 if x > 0 else 1), 0, 1)[:, None]
    moves = {f"browDown{left}": ("angry", inner * [0, -0.011, 0] + [0, -0.004, 0]), f"browOuterUp{left}": ("surprised", np.ones_like(inner) * [0, 0.010, 0])}
    for name, (feeling, by) in moves.items():
        brow.shapes[name if ark else feeling] = by + lash.points * 0
    lifted = inner * [0, 0.010, 0]
    brow.shapes["browInnerUp" if ark else "sad"] = lifted + brow.points * 0
    return out + [lash, brow]


def hair():
    colour, out = (0.36, 0.20, 0.30), []
    cap = Part(colour, *skull(1.07, 0, 0.60), INDEX["head"])
    keep = [tri for tri in cap.triangles if not any(p[2] > 0.055 and p[1] < 1.585 for p in cap.points[list(tri)])]
    cap.triangles = np.array(keep)
    out.append(cap)
    for number, (x, tip) in enumerate(((-0.085, 1.50), (-0.058, 1.557), (-0.03, 1.566), (0.0, 1.561), (0.03, 1.566), (0.058, 1.557), (0.085, 1.50))):
        def lock(u, v, x=x, tip=tip):
            across = (u - 0.5) * 0.036 * (1 - v ** 2.2)
            py = 1.622 + (tip - 1.622) * v - (0 if abs(x) < 0.07 else 0.03 * v)
            px = x * (0.75 + 0.27 * v) + across
            return np.array([px, py, (front(px * 0.96, min(py, 1.63)) if abs(px) < 0.094 else CENTRE[2] + 0.02) + 0.009 + 0.004 * (1 - abs(2 * u - 1))])
        out.append(Part(colour, *grid(lock, 8, 4, closed=False), INDEX["head"]))
    chain = ["tail1", "tail2", "tail3", "tail4"]
    places = np.array([NODES[INDEX[name]][2] for name in chain] + [(0, 1.235, -0.185)])

    def tail(u, v):
        angle, along = 2 * np.pi * u, v * 4
        k = min(3, int(along))
        middle = places[k] + (places[k + 1] - places[k]) * (along - k)
        thick = 0.038 * np.sin(np.pi * min(1, 0.12 + 0.88 * v)) ** 0.7 + 0.002
        return middle + thick * np.array([np.cos(angle), 0.15 * np.sin(angle), np.sin(angle)])
    points, triangles = grid(tail, 20, 16)
    bones = []
    for r in range(21):
        along = r / 20 * 4
        k, f = min(3, int(along)), min(1.0, along - min(3, int(along)))
        after = min(3, k + 1)
        bones += [[(INDEX[chain[k]], 1 - f * 0.5), (INDEX[chain[after]], f * 0.5)]] * 16
    out.append(Part(colour, points, [(a, c, b) for a, b, c in triangles], bones))
    return out


def body(skin):
    neck = Part(skin, *grid(lambda u, v: np.array([0.036 * np.cos(2 * np.pi * u), 1.32 + 0.11 * (1 - v), 0.034 * np.sin(-2 * np.pi * u) - 0.004]), 8, 20), INDEX["neck"])
    rings = [(1.362, 0.042, 0.044), (1.345, 0.075, 0.058), (1.318, 0.118, 0.072), (1.27, 0.14, 0.082), (1.20, 0.138, 0.088), (1.10, 0.128, 0.088), (0.97, 0.112, 0.078), (0.85, 0.13, 0.09)]

    def cloth(u, v):
        at = v * (len(rings) - 1)
        k = min(len(rings) - 2, int(at))
        y, w, d = np.array(rings[k]) + (np.array(rings[k + 1]) - np.array(rings[k])) * (at - k)
        return np.array([w * np.cos(2 * np.pi * u), y, -d * np.sin(2 * np.pi * u)])
    torso = Part((0.93, 0.93, 0.98), *grid(cloth, 24, 32), INDEX["chest"])
    ribbon = Part((0.86, 0.25, 0.38), np.array([[0, 1.318, 0.082], [0.04, 1.335, 0.088], [0.04, 1.295, 0.094], [-0.04, 1.335, 0.088], [-0.04, 1.295, 0.094]]), [(0, 2, 1), (0, 3, 4)], INDEX["chest"])
    arms = []
    for side, upper, lower in ((1, "leftUpperArm", "leftLowerArm"), (-1, "rightUpperArm", "rightLowerArm")):
        points, triangles = grid(lambda u, v: np.array([side * (0.10 + 0.46 * v), 1.285 + (0.045 - 0.02 * v) * np.cos(2 * np.pi * u), (0.045 - 0.02 * v) * np.sin(2 * np.pi * u) * side]), 16, 16)
        arms.append(Part((0.93, 0.93, 0.98), points, triangles, [[(INDEX[upper if r < 9 else lower], 1.0)] for r in range(17) for _ in range(16)]))
    return [neck, torso, ribbon] + arms


class Writer:
    def __init__(self):
        self.bin, self.views, self.accessors = b"", [], []

    def add(self, array, kind, component, target=None):
        data = np.ascontiguousarray(array, {5126: np.float32, 5123: np.uint16, 5125: np.uint32, 5121: np.uint8}[component])
        self.bin += b"\0" * (-len(self.bin) % 4)
        self.views.append({"buffer": 0, "byteOffset": len(self.bin), "byteLength": data.nbytes} | ({"target": target} if target else {}))
        self.bin += data.tobytes()
        accessor = {"bufferView": len(self.views) - 1, "componentType": component, "count": len(data), "type": kind}
        if kind == "VEC3":
            accessor |= {"min": data.min(0).tolist(), "max": data.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def raw(self, data):
        self.bin += b"\0" * (-len(self.bin) % 4)
        self.views.append({"buffer": 0, "byteOffset": len(self.bin), "byteLength": len(data)})
        self.bin += data
        return len(self.views) - 1


def png(pixels):
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write(path, kind):
    """kind: 1 and 0 are VRM's versions, "ark" plain glTF."""
    parts, out = build(kind == "ark"), Writer()
    flip = np.array([-1, 1, -1]) if kind == 0 else np.array([1, 1, 1])    # VRM 0.x looks the other way
    places = np.array([place for _, _, place in NODES]) * flip
    nodes = [{"name": name, "translation": (places[i] - (places[parent] if parent is not None else 0)).round(6).tolist()} for i, (name, parent, _) in enumerate(NODES)]
    for number, (_, parent, _) in enumerate(NODES):
        if parent is not None:
            nodes[parent].setdefault("children", []).append(number)
    inverse = np.tile(np.eye(4), (len(NODES), 1, 1))
    inverse[:, 3, :3] = -places
    skin = {"joints": list(range(len(NODES))), "inverseBindMatrices": out.add(inverse.reshape(-1, 16), "MAT4", 5126)}
    shade = np.linspace(235, 255, 32)[:, None, None].repeat(32, 1).repeat(3, 2).astype(np.uint8)
    image = out.raw(png(shade))
    materials, meshes, properties = [], [], []
    for name, members in parts.items():
        targets = sorted({shape for part in members for shape in part.shapes})
        primitives = []
        for part in members:
            material(materials, properties, part, kind)
            primitives.append(primitive(out, part, targets, flip, len(materials) - 1))
        meshes.append({"name": name, "primitives": primitives, "extras": {"targetNames": targets}})
        nodes.append({"name": name + "Mesh", "mesh": len(meshes) - 1, "skin": 0})
    document = {"asset": {"version": "2.0", "generator": "make_avatar.py"}, "scene": 0, "scenes": [{"nodes": [0, *range(len(NODES), len(nodes))]}], "nodes": nodes, "meshes": meshes, "skins": [skin], "materials": materials,
                "textures": [{"source": 0}], "images": [{"bufferView": image, "mimeType": "image/png"}]}
    if kind == 1:
        document |= vrm1(meshes)
    elif kind == 0:
        document |= vrm0(meshes, properties)
    document |= {"accessors": out.accessors, "bufferViews": out.views, "buffers": [{"byteLength": len(out.bin)}]}
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data = out.bin + b"\0" * (-len(out.bin) % 4)
    path.write_bytes(struct.pack("<III", 0x46546C67, 2, 28 + len(text) + len(data)) + struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(data), 0x004E4942) + data)


def linear(colour):
    return [round(((c + 0.055) / 1.055) ** 2.4 if c > 0.04 else c / 12.92, 5) for c in colour]


def material(materials, properties, part, kind):
    base, dark = linear(part.colour), linear([c * s for c, s in zip(part.colour, (0.86, 0.74, 0.80))])
    one = {"pbrMetallicRoughness": {"baseColorFactor": [*base, 1], "baseColorTexture": {"index": 0}, "metallicFactor": 0}, "doubleSided": True, "extensions": {"KHR_materials_unlit": {}}}
    if kind == "ark":
        one = one | ({} if part.unlit else {"extensions": {}})
    elif not part.unlit:
        one["extensions"]["VRMC_materials_mtoon"] = {"specVersion": "1.0", "shadeColorFactor": dark, "shadingToonyFactor": 0.88, "shadingShiftFactor": -0.08, "parametricRimColorFactor": [0.05, 0.05, 0.07], "parametricRimFresnelPowerFactor": 4,
                                                     "outlineWidthMode": "worldCoordinates" if part.outline else "none", "outlineWidthFactor": part.outline, "outlineColorFactor": [0.12, 0.05, 0.08]}
    if kind == 0:
        one["extensions"].pop("VRMC_materials_mtoon", None)
        properties.append({"shader": "VRM_USE_GLTFSHADER" if part.unlit else "VRM/MToon", "floatProperties": {"_ShadeToony": 0.88, "_ShadeShift": -0.08, "_CullMode": 0, "_OutlineWidthMode": 1 if part.outline else 0, "_OutlineWidth": part.outline * 100, "_BlendMode": 0},
                           "vectorProperties": {"_Color": [*part.colour, 1], "_ShadeColor": [c * s for c, s in zip(part.colour, (0.86, 0.74, 0.80))] + [1], "_OutlineColor": [0.4, 0.25, 0.3, 1]}, "textureProperties": {"_MainTex": 0}, "keywordMap": {}})
    materials.append(one)


def primitive(out, part, targets, flip, number):
    joints, weights = np.zeros((len(part.points), 4)), np.zeros((len(part.points), 4))
    for row, hung in enumerate(part.bones):
        for column, (bone, weight) in enumerate(hung):
            joints[row, column], weights[row, column] = bone, weight
    shapes = [{"POSITION": out.add(part.shapes.get(name, np.zeros_like(part.points)) * flip, "VEC3", 5126)} for name in targets]
    result = {"attributes": {"POSITION": out.add(part.points * flip, "VEC3", 5126, 34962), "NORMAL": out.add(part.normals * flip, "VEC3", 5126, 34962), "TEXCOORD_0": out.add(part.uv + 0.5, "VEC2", 5126, 34962),
                             "JOINTS_0": out.add(joints, "VEC4", 5121, 34962), "WEIGHTS_0": out.add(weights, "VEC4", 5126, 34962)},
              "indices": out.add(np.asarray(part.triangles).ravel(), "SCALAR", 5125, 34963), "material": number}
    return result | ({"targets": shapes} if shapes else {})


BONES = ["hips", "spine", "chest", "neck", "head", "leftEye", "rightEye", "leftUpperArm", "leftLowerArm", "rightUpperArm", "rightLowerArm"]
PRESETS = ["aa", "ih", "ou", "ee", "oh", "happy", "sad", "angry", "surprised", "blinkLeft", "blinkRight"]


def vrm1(meshes):
    names = meshes[0]["extras"]["targetNames"]
    expressions = {name: {"morphTargetBinds": [{"node": len(NODES), "index": names.index(name), "weight": 1}], "overrideMouth": "block" if name == "surprised" else "none"} for name in PRESETS}
    spring = {"specVersion": "1.0", "colliders": [{"node": INDEX["head"], "shape": {"sphere": {"offset": [0, 0.12, 0], "radius": 0.11}}}], "colliderGroups": [{"colliders": [0]}],
              "springs": [{"name": "tail", "joints": [{"node": INDEX[f"tail{n}"], "hitRadius": 0.02, "stiffness": 0.7, "gravityPower": 0.25, "gravityDir": [0, -1, 0], "dragForce": 0.28} for n in (1, 2, 3, 4)], "colliderGroups": [0]}]}
    return {"extensionsUsed": ["VRMC_vrm", "VRMC_springBone", "VRMC_materials_mtoon", "KHR_materials_unlit"],
            "extensions": {"VRMC_vrm": {"specVersion": "1.0", "meta": {"name": "Maki", "authors": ["Vox Humana"], "licenseUrl": "https://vrm.dev/licenses/1.0/"}, "humanoid": {"humanBones": {name: {"node": INDEX[name]} for name in BONES}}, "lookAt": {"type": "bone"}, "expressions": {"preset": expressions}}, "VRMC_springBone": spring}}


def vrm0(meshes, properties):
    names, old = meshes[0]["extras"]["targetNames"], {"aa": "a", "ih": "i", "ou": "u", "ee": "e", "oh": "o", "happy": "joy", "sad": "sorrow", "angry": "angry", "blinkLeft": "blink_l", "blinkRight": "blink_r"}
    groups = [{"name": old.get(name, "Surprised"), "presetName": old.get(name, "unknown"), "binds": [{"mesh": 0, "index": names.index(name), "weight": 100}]} for name in PRESETS]
    return {"extensionsUsed": ["VRM", "KHR_materials_unlit"],
            "extensions": {"VRM": {"specVersion": "0.0", "meta": {"title": "Maki", "author": "Vox Humana"}, "humanoid": {"humanBones": [{"bone": name, "node": INDEX[name]} for name in BONES]}, "firstPerson": {"lookAtTypeName": "Bone"}, "blendShapeMaster": {"blendShapeGroups": groups},
                                   "secondaryAnimation": {"boneGroups": [{"stiffiness": 0.7, "gravityPower": 0.25, "gravityDir": {"x": 0, "y": -1, "z": 0}, "dragForce": 0.28, "hitRadius": 0.02, "bones": [INDEX["tail1"]], "colliderGroups": [0]}],
                                                          "colliderGroups": [{"node": INDEX["head"], "colliders": [{"offset": {"x": 0, "y": 0.12, "z": 0}, "radius": 0.11}]}]}, "materialProperties": properties}}}


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    folder.mkdir(parents=True, exist_ok=True)
    for file, kind in (("maki.vrm", 1), ("maki0.vrm", 0), ("makiark.glb", "ark")):
        write(folder / file, kind)
        print(folder / file, (folder / file).stat().st_size)
