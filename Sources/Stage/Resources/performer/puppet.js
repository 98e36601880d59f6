// A look that is a set of pictures, as PNGTubers have: mouths from shut to widest, eyes open or shut.

import { Spring, clamp } from "./rig.js";

const STICK = 0.04;   // jaw opening by which a step has to be passed: two pictures must not flicker at a border
const BLINK = 0.5;

export class Puppet {
  constructor(look) {
    this.channels = {};
    this.mouth = 0;
    this.lift = new Spring(260, 16);
    this.lean = new Spring(40, 8);
    this.wear(look);
  }

  wear(look) { this.look = look; this.mouth = 0; }

  step(channels, seconds) {
    this.channels = channels ?? {};
    const w = (name) => this.channels[name] ?? 0, { bounce = 14 } = this.look.images;
    const open = clamp(w("jawOpen") - w("mouthClose"));
    this.mouth = this.#picture(open);
    this.shut = (w("eyeBlinkLeft") + w("eyeBlinkRight")) / 2 > BLINK;
    this.lift.step(-bounce * clamp(open * 2.2), seconds);
    this.lean.step(clamp(w("headRoll"), -0.4, 0.4), seconds);
    this.x = w("headYaw") * 60 + w("bodySway") * 8;
    this.y = -w("headPitch") * 60 - w("breath") * 2.5;
  }

  /** Which mouth: the steps are equal parts of how far a jaw opens in speech. */
  #picture(open) {
    const count = this.look.images.mouths.length, steps = this.look.images.steps ?? Array.from({ length: count - 1 }, (_, index) => 0.06 + 0.4 * index / Math.max(1, count - 1));
    let index = 0;
    while (index < count - 1 && open > (steps[index] ?? 1) + (index < this.mouth ? -STICK : STICK)) index += 1;
    return index;
  }

  draw(context) {
    const { mouths, blinks, box } = this.look.images, [x, y, w, h] = box ?? [-300, -320, 600, 780];
    const image = this.shut && blinks.length ? blinks[Math.min(this.mouth, blinks.length - 1)] : mouths[this.mouth];
    const foot = y + h;
    context.save();
    context.translate(this.x ?? 0, (this.y ?? 0) + foot);
    context.rotate(this.lean.value * 0.6);
    const stretch = 1 - this.lift.value * 0.0012;   // it leaps, and stretches as it does
    context.scale(2 - stretch, stretch);
    context.drawImage(image, x, y - foot + this.lift.value, w, h);
    context.restore();
  }
}
