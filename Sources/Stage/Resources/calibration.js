// How an avatar's channels differ from the master's: offset + gain · value^curve within the channel's range, or nothing.

export const DEFAULTS = { gain: 1, offset: 0, curve: 1 };
const HEAD = 0.5;   // rad: the master's own limit of a turn

const range = (name) => (/^head/.test(name) ? [-HEAD, HEAD] : /^(body|breath)/.test(name) ? [-1, 1] : [0, 1]);

export class Calibration {
  #channels = new Map(); #excluded = new Set();

  get(name, key) { return this.#channels.get(name)?.[key] ?? DEFAULTS[key]; }
  set(name, key, value) { this.#channels.set(name, { ...DEFAULTS, ...this.#channels.get(name), [key]: value }); }
  excluded(name) { return this.#excluded.has(name); }
  exclude(name, isOut) { if (isOut) this.#excluded.add(name); else this.#excluded.delete(name); }
  changed(name) { return this.#excluded.has(name) || Object.keys(DEFAULTS).some((key) => this.get(name, key) !== DEFAULTS[key]); }
  clear() { this.#channels.clear(); this.#excluded.clear(); }

  read({ channels = {}, exclude = [] }) {
    this.clear();
    for (const [name, own] of Object.entries(channels)) for (const key in DEFAULTS) if (own[key] !== undefined) this.set(name, key, own[key]);
    for (const name of exclude) this.exclude(name, true);
  }

  /** The profile's part, without what is as usual. */
  profile() {
    const channels = {};
    for (const [name, own] of this.#channels) {
      const told = Object.fromEntries(Object.entries(own).filter(([key, value]) => value !== DEFAULTS[key]));
      if (Object.keys(told).length) channels[name] = told;
    }
    return { channels, exclude: [...this.#excluded] };
  }

  /** Weights by name, calibrated: what an avatar with this profile gets. */
  apply(weights) {
    const result = { ...weights };
    for (const name of new Set([...this.#channels.keys(), ...this.#excluded])) {
      const value = weights[name] ?? 0, [low, high] = range(name);
      const bent = Math.sign(value) * Math.abs(value) ** this.get(name, "curve");
      result[name] = this.#excluded.has(name) ? 0 : Math.min(high, Math.max(low, this.get(name, "offset") + this.get(name, "gain") * bent));
    }
    return result;
  }
}
