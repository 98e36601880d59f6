// Named gestures of the protocol as motions of the head and body, added to the streamed face.
// A bust has no hands: "wave" is a merry tilt from side to side.

const bell = (t, length) => (t <= 0 || t >= length ? 0 : Math.sin(Math.PI * t / length) ** 2);
const MOTIONS = {
  nod: { length: 0.9, at: (t) => ({ headPitch: -0.2 * bell(t, 0.9) * Math.abs(Math.sin(t * 7)) - 0.05 * bell(t, 0.9) }) },
  bow: { length: 1.9, at: (t) => ({ headPitch: -0.42 * bell(t, 1.9), eyeBlinkLeft: 0.8 * bell(t - 0.2, 1.5), eyeBlinkRight: 0.8 * bell(t - 0.2, 1.5) }) },
  shake: { length: 1.1, at: (t) => ({ headYaw: 0.26 * bell(t, 1.1) * Math.sin(t * 13) }) },
  wave: { length: 1.8, at: (t) => ({ headRoll: 0.13 * bell(t, 1.8) * Math.sin(t * 7), bodySway: 0.7 * bell(t, 1.8) * Math.sin(t * 7), mouthSmileLeft: 0.4 * bell(t, 1.8), mouthSmileRight: 0.4 * bell(t, 1.8) }) },
  tilt: { length: 1.6, at: (t) => ({ headRoll: 0.2 * bell(t, 1.6) }) },
};

export class Gestures {
  #playing = [];
  add({ performer, name, start }) { if (MOTIONS[name] && this.#playing.length < 16) this.#playing.push({ performer, start, ...MOTIONS[name] }); }
  /** Adds to `weights` what the performer's gestures do at `position`. */
  apply(weights, performer, position) {
    if (position === null) return;
    this.#playing = this.#playing.filter((one) => (position - one.start) / 48000 < one.length);
    for (const one of this.#playing) {
      if (one.performer !== performer) continue;
      for (const [name, value] of Object.entries(one.at((position - one.start) / 48000))) weights[name] = (weights[name] ?? 0) + value;
    }
  }
}
