// A look that is a set of pictures, as PNGTubers have: mouths from shut to widest, eyes open or shut. A strong feeling
// shows as a mark beside the head, as in comics.

import { Spring, clamp } from "./rig.js";

const STICK = 0.04;   // jaw opening by which a step has to be passed: two pictures must not flicker at a border
const BLINK = 0.5;
const FELT = 0.35;    // weight from which a feeling is marked
// In units of the mark, about 100 wide.
const MARKS = {
  happy: { d: "M-30 -20l6 16 16 6-16 6-6 16-6-16-16-6 16-6zM18 -44l4 11 11 4-11 4-4 11-4-11-11-4 11-4zM22 14l5 12 12 5-12 5-5 12-5-12-12-5 12-5z", fill: "#ffe08a", line: "#b9822a" },
  sad: { d: "M0 -46C22 -8 30 8 30 20A30 30 0 0 1 -30 20C-30 8 -22 -8 0 -46Z", fill: "#9fdcff", line: "#3b7fae" },
  angry: { d: "M-12 -44C-8 -22 -22 -8 -44 -12M12 -44C8 -22 22 -8 44 -12M-12 44C-8 22 -22 8 -44 12M12 44C8 22 22 8 44 12", line: "#e8453c", width: 13 },
  surprised: { d: "M-10 -50H10L6 12H-6ZM0 26A10 10 0 1 1 -.1 26Z", fill: "#ffd25e", line: "#8a4f14" },
};

export class Puppet {
  constructor(look) {
    this.channels = {};
    this.mouth = 0;
    this.lift = new Spring(260, 16);
    this.lean = new Spring(40, 8);
    this.felt = new Spring(120, 14);
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
    const feeling = this.#feeling(w);
    if (feeling) this.feeling = feeling;
    this.felt.step(feeling ? 1 : 0, seconds);
    this.x = w("headYaw") * 60 + w("bodySway") * 8;
    this.y = -w("headPitch") * 60 - w("breath") * 2.5;
  }

  /** The feeling that the face shows, by its plainest channels. */
  #feeling(w) {
    const both = (name) => (w(`${name}Left`) + w(`${name}Right`)) / 2;
    const found = { angry: both("browDown"), surprised: both("eyeWide") * 1.2, sad: both("mouthFrown"), happy: both("cheekSquint") };
    const [name, weight] = Object.entries(found).reduce((a, b) => (b[1] > a[1] ? b : a));
    return weight > FELT ? name : null;
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
    if (this.felt.value > 0.03) this.#mark(context, (this.look.images.mark ?? [x + w * 0.86, y + h * 0.14])[0], (this.look.images.mark ?? [0, y + h * 0.14])[1] - foot);
    context.restore();
  }
  #mark(context, x, y) {
    const { d, fill, line, width = 5 } = MARKS[this.feeling], path = new Path2D(d);
    context.translate(x, y);
    context.scale(this.felt.value, this.felt.value);
    context.globalAlpha = clamp(this.felt.value);
    context.lineJoin = context.lineCap = "round"; context.strokeStyle = line; context.lineWidth = width;
    if (fill) { context.fillStyle = fill; context.fill(path); }
    context.stroke(path);
  }
}
