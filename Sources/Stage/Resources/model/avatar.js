// A VRM or glTF model as a performer: the same face channels, the same place on the page as a drawn one.

import { boxes, extent } from "./bounds.js";
import { Expressions } from "./expressions.js";
import { GLB, ModelError } from "./glb.js";
import { add, between, identity, inverse, join, multiply, opposite, perspective, place, point, rotationOf, subtract, turn, unit } from "./matrix.js";
import { surfaces } from "./mesh.js";
import { Painter } from "./painter.js";
import { Skeleton } from "./skeleton.js";
import { Springs } from "./springs.js";
import { Spring, clamp } from "../performer/rig.js";

const BOX = { x: -480, y: -420, width: 960, height: 1000 };   // design units that the picture covers
const EDGE = 6;                    // design units around the model for its outline
const HEAD_UNITS = 330;            // design units from the head's joint to the crown
const JOINT_Y = 130;               // where the head's joint stands, in design units
const DISTANCE = 14;               // of the eye, in heights of a head
const ARMS = { down: 1.22, in: 0.14 };   // rad from a T-pose
const SETTLE = 40, STEP = 1 / 60;
const EYES = { least: 6, most: 20, usual: 12 };   // degrees that an eye turns at a look of 1; a VRM's range maps say more
const NAMES = { head: /(^|[:_ .])head$/i, neck: /(^|[:_ .])neck$/i, spine: /(^|[:_ .])spine$/i, chest: /(chest|spine1|spine2)$/i, hips: /hips$/i, leftEye: /(left.?eye|eye.?l(eft)?)$/i, rightEye: /(right.?eye|eye.?r(ight)?)$/i, leftUpperArm: /(left.?(upper)?arm|upperarm.?l(eft)?)$/i, rightUpperArm: /(right.?(upper)?arm|upperarm.?r(ight)?)$/i, leftLowerArm: /(left.?(forearm|lowerarm)|(forearm|lowerarm).?l(eft)?)$/i, rightLowerArm: /(right.?(forearm|lowerarm)|(forearm|lowerarm).?r(ight)?)$/i };

/** Reads a model. @param {ArrayBuffer} buffer; @param {object} table the set `vrm1`; @param {string[]} channels the master's */
export async function readModel(buffer, table, channels) {
  const glb = new GLB(buffer), skeleton = new Skeleton(glb);
  const bare = surfaces(glb, skeleton);
  if (!bare.length) throw new ModelError("it shows nothing");
  const model = { glb, skeleton, surfaces: bare, expressions: new Expressions(glb, bare, table, channels), bones: bones(glb, skeleton), eyes: range(glb) };
  // VRM 0.x looks along −Z, everything else along +Z.
  if (model.expressions.version === 0) skeleton.root.set([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1]);
  skeleton.update();
  model.expressions.eyesTurn = Boolean(model.bones.leftEye && model.bones.rightEye);
  return model;
}

/** How far eyes turn, rad. */
function range(glb) {
  const one = glb.json.extensions?.VRMC_vrm?.lookAt, zero = glb.json.extensions?.VRM?.firstPerson;
  const degrees = (given) => Math.min(EYES.most, Math.max(EYES.least, Number.isFinite(given) ? given : EYES.usual)) * Math.PI / 180;
  return { yaw: degrees(one?.rangeMapHorizontalOuter?.outputScale ?? zero?.lookAtHorizontalOuter?.yRange), pitch: degrees(one?.rangeMapVerticalUp?.outputScale ?? zero?.lookAtVerticalUp?.yRange) };
}

function bones(glb, skeleton) {
  const { VRM: zero, VRMC_vrm: one } = glb.json.extensions ?? {}, found = {};
  if (one) for (const [name, bone] of Object.entries(one.humanoid?.humanBones ?? {})) found[name] = skeleton.nodes[bone.node] ?? null;
  else if (zero) for (const bone of zero.humanoid?.humanBones ?? []) found[bone.bone] = skeleton.nodes[bone.node] ?? null;
  else for (const [name, pattern] of Object.entries(NAMES)) found[name] = skeleton.find(pattern);
  return found;
}

export class Avatar {
  constructor(look) { this.channels = {}; this.sway = new Spring(26, 9); this.wear(look); }

  wear(look) {
    if (this.painter && this.look?.model === look.model) { this.look = look; return; }
    this.painter?.close();
    this.look = look;
    const { skeleton, bones: own } = this.model = look.model;
    this.ready = false;
    this.painter = new Painter();
    this.loading = this.painter.load(this.model.glb, this.model.surfaces, skeleton).then(() => { this.ready = true; }, (error) => { console.warn(`look ${look.name}: ${error.message}`); });
    for (const node of skeleton.nodes) node.r = node.rest.r.slice();
    skeleton.update();
    // Turns are told in the model's own space; a bone's rest says how they look from inside it.
    this.frames = new Map(Object.values(own).filter(Boolean).map((node) => [node, rotationOf(node.parent === null ? skeleton.root : skeleton.nodes[node.parent].world)]));
    this.#arms();
    skeleton.update();
    this.springs = new Springs(this.model.glb, skeleton);
    this.#frame();
    this.boxes = boxes(this.model.surfaces);
    for (let i = 0; i < SETTLE; i++) this.springs.step(STEP);
  }

  /** From a T-pose to arms at the sides. */
  #arms() {
    const { skeleton, bones: own } = this.model;
    for (const [upper, lower, side] of [[own.leftUpperArm, own.leftLowerArm, 1], [own.rightUpperArm, own.rightLowerArm, -1]]) {
      if (!upper || !lower) continue;
      const arm = unit(subtract(place(lower.world), place(upper.world)));
      if (arm[1] < -0.75) continue;   // they hang already
      const target = unit([side * Math.sin(Math.PI / 2 - ARMS.down), -Math.sin(ARMS.down), ARMS.in]);
      this.#pose(upper, between(arm, target));
      skeleton.update();
    }
  }

  /** A turn told in the world, put on a bone that stands at rest. */
  #pose(node, q) {
    if (!node) return;
    const frame = this.frames.get(node) ?? [0, 0, 0, 1];
    node.r = join(join(join(opposite(frame), q), frame), node.rest.r);
  }

  /** Where the eye stands and how large the model is drawn: the head's joint and the crown decide. */
  #frame() {
    const { skeleton, surfaces: all, bones: own } = this.model;
    skeleton.update(); skeleton.skin();
    let low = Infinity, high = -Infinity;
    for (const surface of all) {
      for (let i = 0; i < surface.base.length; i += 3 * Math.max(1, Math.floor(surface.count / 4000))) {
        const corner = surface.base.subarray(i, i + 3), m = surface.skin ? surface.skin.matrices.subarray(16 * surface.joints[(i / 3) * 4], 16 * surface.joints[(i / 3) * 4] + 16) : surface.node.world, y = point(m, corner)[1];
        if (y < low) low = y;
        if (y > high) high = y;
      }
    }
    const joint = own.head ? place(own.head.world) : [0, low + (high - low) * 0.35, 0];
    // A crown of long ears or a hat does not shrink the face.
    const size = Math.min(high - joint[1], own.leftEye ? 2.6 * Math.max(0.02, place(own.leftEye.world)[1] - joint[1]) + 0.09 : Infinity);
    this.unit = Math.max(1e-3, size) / HEAD_UNITS;
    this.joint = joint;
  }

  step(channels, seconds) {
    if (channels) this.channels = channels;
    else for (const name in this.channels) if (typeof this.channels[name] === "number") this.channels[name] *= Math.exp(-seconds / 0.35);
    const { skeleton, bones: own, expressions } = this.model, w = (name) => this.channels[name] ?? 0;
    expressions.apply(this.channels);
    // The master's yaw is to the performer's left (+X), its pitch up, its roll to the performer's left shoulder.
    const yaw = clamp(w("headYaw"), -0.6, 0.6), pitch = clamp(w("headPitch"), -0.5, 0.5), roll = clamp(w("headRoll"), -0.5, 0.5), sway = this.sway.step(clamp(w("bodySway"), -1, 1), seconds), breath = clamp(w("breath"), -1, 1);
    const bend = (share) => join(join(turn([0, 1, 0], yaw * share), turn([1, 0, 0], -pitch * share)), turn([0, 0, 1], -roll * share));
    this.#pose(own.head, bend(own.neck ? 0.65 : 1));
    this.#pose(own.neck, bend(0.35));
    this.#pose(own.spine, join(turn([0, 0, 1], -0.035 * sway), turn([0, 1, 0], 0.12 * yaw)));
    this.#pose(own.upperChest ?? own.chest, turn([1, 0, 0], -0.012 * breath));
    for (const [eye, side] of [[own.leftEye, "Left"], [own.rightEye, "Right"]]) if (eye && expressions.look === "bone") this.#pose(eye, this.#gaze(side, w));
    skeleton.update();
    this.springs.step(seconds);
    for (const index of skeleton.order) skeleton.move(skeleton.nodes[index]);
  }

  #gaze(side, w) {
    const out = side === "Left" ? 1 : -1, yaw = out * (w(`eyeLookOut${side}`) - w(`eyeLookIn${side}`)), pitch = w(`eyeLookUp${side}`) - w(`eyeLookDown${side}`);
    const { eyes } = this.model;
    return join(turn([0, 1, 0], eyes.yaw * yaw), turn([1, 0, 0], -eyes.pitch * pitch));
  }

  /** Draws into a context whose origin is the middle of the face and whose unit is `scale` pixels. */
  draw(context, scale) {
    if (!this.ready) return;
    this.model.skeleton.skin();
    const unitLength = this.unit, far = DISTANCE * HEAD_UNITS * unitLength;
    // The middle of the box, in the world: the head's joint is at (0, JOINT_Y).
    const middle = [this.joint[0] + (BOX.x + BOX.width / 2) * unitLength, this.joint[1] - (BOX.y + BOX.height / 2 - JOINT_Y) * unitLength, this.joint[2]];
    const eye = add(middle, [0, 0, 1], far), half = BOX.height / 2 * unitLength / far;
    const view = multiply(identity(), perspective(identity(), half, BOX.width / BOX.height, far * 0.3, far * 2), inverse(identity(), Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...eye, 1])));
    const part = this.#part(context, scale, extent(this.boxes, view));
    if (!part) return;
    const picture = this.painter.draw(multiply(identity(), window(part), view), eye);
    context.drawImage(picture, part.x, part.y, part.width, part.height);
  }

  /**
   * The part of the box, in design units, that the model covers and the context shows; null when nothing is to be seen.
   * It begins on a pixel of the context, so that the picture is copied and not resampled.
   */
  #part(context, scale, [left, top, right, bottom]) {
    const { a, e, f } = context.getTransform(), { width, height } = context.canvas;
    const x0 = Math.max(BOX.x + BOX.width * (left + 1) / 2 - EDGE, -e / a), x1 = Math.min(BOX.x + BOX.width * (right + 1) / 2 + EDGE, (width - e) / a);
    const y0 = Math.max(BOX.y + BOX.height * (1 - top) / 2 - EDGE, -f / a), y1 = Math.min(BOX.y + BOX.height * (1 - bottom) / 2 + EDGE, (height - f) / a);
    if (!(x1 > x0) || !(y1 > y0)) return null;
    const size = this.painter.sized((x1 - x0) * scale, (y1 - y0) * scale), snap = (design, shift) => (Math.floor(design * a + shift) - shift) / a;
    return { x: snap(x0, e), y: snap(y0, f), width: size.width / scale, height: size.height / scale };
  }
}

/** What of the box's picture becomes the whole picture. */
function window({ x, y, width, height }) {
  const wide = BOX.width / width, tall = BOX.height / height;
  return Float32Array.from([wide, 0, 0, 0, 0, tall, 0, 0, 0, 0, 1, 0, wide - 1 - 2 * (x - BOX.x) / width, 1 - tall + 2 * (y - BOX.y) / height, 0, 1]);
}
