// Named gestures of the protocol. Head, body and face move in the streamed curves; what a curve cannot say, the hands,
// is added here as channels of the page's own: `hands` (0…1, how far they are up) with `handsKind` and `handsTime`.

const HANDS = { wave: 2.0, clap: 2.2, heart: 2.6, point: 1.8 };   // s
const RISE = 0.28, FALL = 0.34;                                    // s
const MOST = 16;

const ease = (x) => { const t = Math.min(1, Math.max(0, x)); return t * t * (3 - 2 * t); };

/** Named gestures whose head part the daemon does not send: the page's own. */
const FACES = {
  clap: (t, up) => ({ mouthSmileLeft: 0.4 * up, mouthSmileRight: 0.4 * up, cheekSquintLeft: 0.35 * up, cheekSquintRight: 0.35 * up, headPitch: -0.02 * up * Math.abs(Math.sin(t * 12)) }),
  heart: (t, up) => ({ mouthSmileLeft: 0.45 * up, mouthSmileRight: 0.45 * up, cheekSquintLeft: 0.5 * up, cheekSquintRight: 0.5 * up, headRoll: 0.1 * up }),
  point: (t, up) => ({ headYaw: 0.1 * up, browOuterUpLeft: 0.2 * up, browOuterUpRight: 0.2 * up }),
};

export class Gestures {
  #playing = [];
  add({ performer, name, start }) { if (HANDS[name] && this.#playing.length < MOST) this.#playing.push({ performer, start, name, length: HANDS[name] }); }

  /** Adds to `weights` what the performer's gestures do at `position`. */
  apply(weights, performer, position) {
    if (position === null) return;
    this.#playing = this.#playing.filter((one) => (position - one.start) / 48000 < one.length);
    for (const one of this.#playing) {
      const t = (position - one.start) / 48000, up = ease(t / RISE) * ease((one.length - t) / FALL);
      if (one.performer !== performer || t <= 0) continue;
      weights.hands = up;
      weights.handsKind = one.name;
      weights.handsTime = t;
      for (const [name, value] of Object.entries(FACES[one.name]?.(t, up) ?? {})) weights[name] = (weights[name] ?? 0) + value;
    }
  }
}
