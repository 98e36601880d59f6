// One performer: a look (data), a rig (pose) and the order in which the layers are drawn.

import { Rig, Spring, clamp } from "./rig.js";
import { drawBrow, drawEye, irisPicture } from "./eyes.js";
import { drawEars, drawHead, drawNose, spot } from "./face.js";
import { drawBack, drawCap, drawLocks, drawShine, expand, fringeShadow, span } from "./hair.js";
import { drawHands } from "./hands.js";
import { drawHeadset } from "./headset.js";
import { drawMouth } from "./mouth.js";
import { picture } from "./parts.js";

const BODY = [-340, 120, 680, 660];   // design units that the outfit's picture covers
const REST = 0.35;                    // s: how fast the face comes to rest when no curves arrive

export class Performer {
  constructor(look) {
    this.rig = new Rig();
    this.pendulum = new Spring(30, 2.2);
    this.channels = {};
    this.scale = 0;
    this.wear(look);
  }

  wear(look) {
    this.look = look;
    this.blush = spot(look.skin.blush);
    this.fringe = expand(look.hair.fringe);
    this.sides = expand(look.hair.sides);
    this.behind = expand(look.hair.behind ?? []);
    this.scale = 0;
  }

  /** `channels`: weights by name for this moment, or null when unknown: then the face eases to rest. */
  step(channels, seconds) {
    if (channels) this.channels = channels;
    else for (const name in this.channels) if (name !== "handsKind") this.channels[name] *= Math.exp(-seconds / REST);
    this.rig.set(this.channels);
    this.rig.step(seconds);
    this.pendulum.step(-this.rig.roll * 1.4 + this.rig.nearShift[0] * 0.05, seconds);
  }

  /** Draws into a context whose origin is the middle of the face and whose unit is `scale` pixels. */
  draw(context, scale) {
    if (Math.abs(scale - this.scale) > 0.02 * scale) {
      this.scale = scale;
      this.iris = irisPicture(this.look.eye, scale);
      this.outfit = picture(this.look.outfit, BODY, Math.min(2.5, scale));
      this.pieces = (this.look.accessories ?? []).map((piece) => ({ ...piece, picture: picture(piece.parts, piece.box, Math.min(2.5, scale)) }));
    }
    const { rig, look } = this, hair = look.hair;
    this.#accessories(context, "behind");
    drawBack(context, rig, hair);
    if (this.behind.length) drawLocks(context, rig, hair, this.behind, span(context, rig, hair, -230, hair.length, -60));
    this.#body(context);
    this.#accessories(context, "neck");
    drawEars(context, rig, look);
    this.#accessories(context, "ear");
    const tone = span(context, rig, hair, -236, hair.frontLength ?? hair.length);
    drawHead(context, rig, look, this.blush, () => fringeShadow(context, rig, this.fringe, look.skin.shadow));
    drawNose(context, rig, look);
    drawMouth(context, rig, look);
    const near = rig.yaw > 0 ? [1, -1] : [-1, 1];   // the farther eye first
    for (const side of near) drawEye(context, rig, look, side, this.iris);
    drawCap(context, rig, hair, tone);
    drawLocks(context, rig, hair, this.sides, tone);
    drawLocks(context, rig, hair, this.fringe, tone);
    drawShine(context, rig, hair);
    if (look.headset) drawHeadset(context, rig, look.headset);
    // Brows are seen through the fringe: the old rule of drawn faces, because brows speak.
    context.globalAlpha = 0.92;
    for (const side of near) drawBrow(context, rig, look, side);
    context.globalAlpha = 1;
    this.#accessories(context, "front");
    drawHands(context, rig, look);
  }

  #body(context) {
    const { rig } = this, [x, y, w, h] = BODY, top = rig.torso(0, 130), foot = rig.torso(0, 760);
    context.save();
    context.translate(foot[0], 760);
    context.transform(1, 0, Math.tan(-(top[0] - foot[0]) / 630), 1, 0, 0);
    context.scale(1 + 0.004 * rig.breath, (760 - top[1]) / 630);
    context.drawImage(this.outfit, x, y - 760, w, h);
    context.restore();
  }

  /** Pieces that sit on the head (at [x, y, z]) or on the body; `swing` hangs them like a pendulum. */
  #accessories(context, layer) {
    for (const piece of this.pieces) {
      if (piece.layer !== layer) continue;
      const { rig } = this, [x, y, z] = piece.at, [px, py] = piece.on === "body" ? rig.torso(x, y) : rig.head(x, y, z);
      const shrink = piece.on === "body" ? 1 : clamp(1 - Math.abs(rig.yaw - (piece.facing ?? 0)) * 0.22, 0.6, 1);
      context.save();
      context.translate(px, py);
      context.rotate(piece.on === "body" ? rig.bodyRoll : rig.roll + (piece.swing ?? 0) * this.pendulum.value);
      context.scale(shrink, 1);
      context.drawImage(piece.picture, ...piece.box);
      context.restore();
    }
  }
}
