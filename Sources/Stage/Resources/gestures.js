// Named gestures of the protocol. Head and face move in the streamed curves; what a curve cannot say, the hands, is added
// here as channels of the page's own: `hands` (0…1, how far they are up) with `handsKind` and `handsTime`.

const HANDS = { wave: 2.0, clap: 2.2, heart: 2.6, point: 1.8 };   // s
const ABOVE = new Set(["bow", "laugh", "surprise"]);              // go before hands: the daemon's priorities
const RISE = 0.28, FALL = 0.34, YIELD = 0.22;                      // s
const MOST = 16, RATE = 48000;

const ease = (x) => { const t = Math.min(1, Math.max(0, x)); return t * t * (3 - 2 * t); };

export class Gestures {
  #playing = [];

  add({ performer, name, start, line }) {
    if (!HANDS[name] && !ABOVE.has(name)) return;
    // One body makes one gesture at a time: the newer one takes over.
    for (const one of this.#playing) if (one.performer === performer && start < one.start + one.length * RATE) one.yielded = Math.min(one.yielded, Math.max(start, one.start));
    if (HANDS[name] && this.#playing.length < MOST) this.#playing.push({ performer, start, name, line, length: HANDS[name], yielded: Infinity });
  }

  /** A line ends at `at`: what it would have made later is not made, what it makes now is let go. */
  cut({ line, at }) {
    this.#playing = this.#playing.filter((one) => one.line !== line || one.start < at);
    for (const one of this.#playing) if (one.line === line) one.yielded = Math.min(one.yielded, at);
  }

  /** Adds to `weights` what the performer's gestures do at `position`. */
  apply(weights, performer, position) {
    if (position === null) return;
    this.#playing = this.#playing.filter((one) => (position - one.start) / RATE < one.length && (position - one.yielded) / RATE < YIELD);
    for (const one of this.#playing) {
      const t = (position - one.start) / RATE, left = 1 - ease((position - one.yielded) / RATE / YIELD);
      if (one.performer !== performer || t <= 0) continue;
      weights.hands = ease(t / RISE) * ease((one.length - t) / FALL) * left;
      weights.handsKind = one.name;
      weights.handsTime = t;
    }
  }
}
