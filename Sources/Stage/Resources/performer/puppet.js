// A look that is a set of pictures, as PNGTubers have: mouths from shut to widest, eyes open or shut; or layers, with
// eyes that look about and change with the feeling, and mouths by their shape. A strong feeling also shows as a mark
// beside the head, as in comics.

import { Spring, clamp } from "./rig.js";
import { nearestMouth, stepMouth } from "./puppet-mouth.js";
import { sheet } from "./surface.js";

const BLINK = 0.5;
const FELT = 0.35;    // weight from which a feeling is marked
const FADE = 0.07;    // s in which one pair of eyes gives way to another
// In units of the mark, about 100 wide.
const MARKS = {
  happy: { d: "M-30 -20l6 16 16 6-16 6-6 16-6-16-16-6 16-6zM18 -44l4 11 11 4-11 4-4 11-4-11-11-4 11-4zM22 14l5 12 12 5-12 5-5 12-5-12-12-5 12-5z", fill: "#ffe08a", line: "#b9822a" },
  sad: { d: "M0 -46C22 -8 30 8 30 20A30 30 0 0 1 -30 20C-30 8 -22 -8 0 -46Z", fill: "#9fdcff", line: "#3b7fae" },
  angry: { d: "M-12 -44C-8 -22 -22 -8 -44 -12M12 -44C8 -22 22 -8 44 -12M-12 44C-8 22 -22 8 -44 12M12 44C8 22 22 8 44 12", line: "#e8453c", width: 13 },
  surprised: { d: "M-10 -50H10L6 12H-6ZM0 26A10 10 0 1 1 -.1 26Z", fill: "#ffd25e", line: "#8a4f14" },
  thinking: { d: "M-34 0a9 9 0 1 0 .1 0zM0 0a9 9 0 1 0 .1 0zM34 0a9 9 0 1 0 .1 0z", fill: "#e9f6ff", line: "#4f7f95" },
};

export class Puppet {
  constructor(look) {
    this.channels = {};
    this.lift = new Spring(260, 16);
    this.lean = new Spring(40, 8);
    this.felt = new Spring(120, 14);
    this.wear(look);
  }

  wear(look) { this.look = look; this.mouth = 0; this.drawn = new Map(); this.eyes = { now: null, before: null, share: 1 }; }

  step(channels, seconds) {
    this.channels = channels ?? {};
    const w = (name) => this.channels[name] ?? 0, both = (name) => (w(`${name}Left`) + w(`${name}Right`)) / 2, { images } = this.look, { bounce = 14 } = images;
    const open = clamp(w("jawOpen") - w("mouthClose"));
    this.mouth = typeof images.mouth[0] === "object" ? nearestMouth(images.mouth, this.channels, this.mouth) : stepMouth(images, open, this.mouth);
    this.shut = both("eyeBlink") > BLINK;
    this.lift.step(-bounce * clamp(open * 2.2), seconds);
    this.lean.step(clamp(w("headRoll"), -0.4, 0.4), seconds);
    const feeling = this.#feeling(w, both);
    if (feeling) this.feeling = feeling;
    this.felt.step(feeling ? 1 : 0, seconds);
    this.#look(feeling, seconds);
    // A picture has no other side: turning, it moves. What a viewer sees of a look to the performer's left is +x.
    this.x = w("headYaw") * 60 + w("bodySway") * 8;
    this.y = -w("headPitch") * 60 - w("breath") * 2.5;
    this.gaze = [(w("eyeLookOutLeft") - w("eyeLookInLeft") + w("eyeLookInRight") - w("eyeLookOutRight")) / 2, both("eyeLookDown") - both("eyeLookUp")];
  }

  /** The feeling that the face shows, by its plainest channels. */
  #feeling(w, both) {
    const found = { angry: both("browDown"), surprised: both("eyeWide") * 1.2, sad: both("mouthFrown"), happy: both("cheekSquint"), thinking: 1.5 * Math.abs(w("browOuterUpRight") - w("browOuterUpLeft")) };
    const [name, weight] = Object.entries(found).reduce((a, b) => (b[1] > a[1] ? b : a));
    return weight > FELT ? name : null;
  }

  /** Which eyes: a blink at once, a feeling by a short fade. */
  #look(feeling, seconds) {
    const { lids = {} } = this.look.images, eyes = this.eyes, wanted = (this.shut && lids.shut) || lids[feeling] || lids.open || null;
    eyes.share = Math.min(1, eyes.share + seconds / FADE);
    if (wanted === eyes.now) return;
    this.eyes = { now: wanted, before: eyes.now, share: this.shut ? 1 : 0 };
  }

  draw(context, scale) {
    const { images } = this.look, { box = [-300, -320, 600, 780], mark } = images, [x, y, w, h] = box, neck = images.neck ?? [0, y + h];
    if (Math.abs(scale - (this.scale ?? 0)) > 0.02 * scale) { this.scale = scale; this.drawn.clear(); }
    const paint = (image, alpha = 1) => { if (!image) return; context.globalAlpha = alpha; context.drawImage(this.#drawn(image, w, h), x, y, w, h); context.globalAlpha = 1; };
    for (const one of images.under ?? []) if (one.on === "body") this.#placed(context, [0, y + h], 0.35, 0, () => paint(one.image));
    this.#placed(context, neck, 1, this.lift.value, () => {
      for (const one of images.under ?? []) if (one.on !== "body") paint(one.image);
      this.#face(context, paint);
      if (this.felt.value > 0.03) this.#mark(context, ...(mark ?? [x + w * 0.86, y + h * 0.14]));
    });
  }

  /** What hangs on a point leans around it, leaps and stretches as it does. */
  #placed(context, [px, py], share, lift, paint) {
    const stretch = 1 - lift * 0.0012;
    context.save();
    context.translate((this.x ?? 0) * share + px, (this.y ?? 0) * share + py);
    context.rotate(this.lean.value * 0.6 * share);
    context.scale(2 - stretch, stretch);
    context.translate(-px, lift - py);
    paint();
    context.restore();
  }

  #face(context, paint) {
    const { images } = this.look, { mouths, blinks = [], shut = {}, gaze = 0 } = images, { now, before, share } = this.eyes;
    if (now) {
      context.save();
      context.translate(this.gaze[0] * gaze, this.gaze[1] * gaze);
      if (share < 1) paint(before, 1 - share);
      paint(now, share);
      context.restore();
    }
    const image = this.mouth === 0 && this.felt.value > 0.5 ? shut[this.feeling] ?? mouths[0] : mouths[this.mouth];
    paint(this.shut && !now && blinks.length ? blinks[Math.min(this.mouth, blinks.length - 1)] : image);
  }

  /** A picture as large as it is seen: drawings (SVG) would be drawn anew for every frame. */
  #drawn(image, w, h) {
    if (!this.drawn.has(image)) {
      const { canvas, context } = sheet(w * this.scale, h * this.scale);
      context.imageSmoothingQuality = "high";
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      this.drawn.set(image, canvas);
    }
    return this.drawn.get(image);
  }

  #mark(context, x, y) {
    const { d, fill, line, width = 5 } = MARKS[this.feeling], path = new Path2D(d);
    context.translate(x, y);
    context.scale(this.felt.value, this.felt.value);
    context.globalAlpha = clamp(this.felt.value);
    context.lineJoin = context.lineCap = "round"; context.strokeStyle = line; context.lineWidth = width;
    if (fill) { context.fillStyle = fill; context.fill(path); }
    context.stroke(path);
    context.globalAlpha = 1;
  }
}
