// The face over time: frames by their position on the timeline; what comes later replaces what is there.

const RATE = 48000;
const HOLD = 0.25 * RATE;      // a missing frame repeats the last one this long, the mouth closing; then the face is unknown (null)
const KEEP = 1.0 * RATE;       // frames this far behind are forgotten
const SCALE = 1 / 8192;        // i16 units of a block
const SEALED = 0.04;           // jawOpen − mouthClose below this is a closed mouth
const PARTED = 0.1;            // …and above this a visibly open one
const CLOSING = 0.09 * RATE;   // the mouth shuts this fast after a cut
const MOUTH = /^(jaw|mouth|tongue)/;

export class CurveStore {
  #times = []; #frames = []; #mouth; #jaw; #close; #drawn = null; #scales;

  /**
   * `names`: the channels in the order of a row, so that the mouth can be told from the rest; `scales`: what a value on
   * the wire is multiplied with, in sets that have any.
   */
  constructor(names, scales = null) {
    this.#scales = scales;
    this.#mouth = names.flatMap((name, index) => (MOUTH.test(name) ? [index] : []));
    this.#jaw = names.indexOf("jawOpen");
    this.#close = names.indexOf("mouthClose");
  }

  /** Reads one curve block (its payload begins at byte 20 of `view`) of `count` frames into dense rows of `width`. */
  addBlock(view, position, count, width, heard) {
    const rate = view.getUint16(20, true), listed = view.getUint16(22, true);
    const rows = 24 + listed;
    if (!rate || view.byteLength < rows + 2 * listed * count) return;
    const step = RATE / rate, times = [], frames = [];
    for (let frame = 0; frame < count; frame++) {
      const row = new Float32Array(width);
      for (let channel = 0; channel < listed; channel++) {
        const index = view.getUint8(24 + channel);
        if (index < width) row[index] = view.getInt16(rows + 2 * (frame * listed + channel), true) * SCALE * (this.#scales?.[index] ?? 1);
      }
      times.push(position + frame * step);
      frames.push(row);
    }
    this.#replace(times, frames, step);
    if (heard !== null) this.#forget(heard - KEEP);
  }

  #replace(times, frames, step) {
    if (!times.length) return;
    const from = this.#index(times[0] - step / 2), to = this.#index(times[times.length - 1] + step / 2);
    this.#times.splice(from, to - from, ...times);
    this.#frames.splice(from, to - from, ...frames);
  }
  #forget(before) {
    const count = this.#index(before) - 1;
    if (count > 120) { this.#times.splice(0, count); this.#frames.splice(0, count); }
  }
  /** Index of the first frame at or after `position`. */
  #index(position) {
    let low = 0, high = this.#times.length;
    while (low < high) { const middle = (low + high) >> 1; if (this.#times[middle] < position) low = middle + 1; else high = middle; }
    return low;
  }

  /** Linear interpolation between frames; null where nothing is known. */
  sample(position) {
    const next = this.#index(position), times = this.#times;
    if (next === 0) return times.length && times[0] - position < HOLD ? this.#frames[0] : null;
    if (next === times.length) return this.#held(position - times[next - 1]);
    const before = this.#frames[next - 1], after = this.#frames[next];
    const mix = (position - times[next - 1]) / (times[next] - times[next - 1]);
    const face = new Float32Array(before.length);
    for (let i = 0; i < face.length; i++) face[i] = before[i] + mix * (after[i] - before[i]);
    return face;
  }

  /** The last frame, `age` samples later. */
  #held(age) {
    if (age >= HOLD) return null;
    const face = this.#frames[this.#frames.length - 1].slice();
    for (const channel of this.#mouth) face[channel] *= 1 - age / HOLD;
    return face;
  }

  /** The position of the last frame, or null. */
  get end() { return this.#times.length ? this.#times[this.#times.length - 1] : null; }

  /**
   * `sample`, and a seal of the lips that was skipped since the position drawn before (`last`; by default that of the last
   * call) is shown now: at 30 fps /p b m/ stay visible.
   */
  draw(position, last = this.#drawn) {
    const face = this.sample(position);
    this.#drawn = position;
    if (!face || last === null || position <= last || position - last > 0.1 * RATE || this.#jaw < 0) return face;
    const gap = (row) => row[this.#jaw] - row[this.#close];
    if (gap(face) < PARTED) return face;
    for (let i = this.#index(last); i < this.#times.length && this.#times[i] < position; i++) {
      if (gap(this.#frames[i]) > SEALED) continue;
      const sealed = face.slice();
      for (const channel of this.#mouth) sealed[channel] = this.#frames[i][channel];
      return sealed;
    }
    return face;
  }

  /** Fades every mouth channel to rest from `position` on. */
  closeMouth(position) {
    for (let i = this.#index(position); i < this.#times.length; i++) {
      const left = Math.max(0, 1 - (this.#times[i] - position) / CLOSING);
      for (const channel of this.#mouth) this.#frames[i][channel] *= left;
    }
  }
}
