// Whether the other end of a connection still answers: networks do not always say that it is gone.

const EARLY = { count: 5, wait: 300 }, STEADY = 4000;   // ms from ping to ping: close together at first, to learn the clock
const DEAF = 12000;                                     // ms without an answer after which a connection is held to be dead

/** The pings of one connection. It reads no clock and sets no timer: times are ms of one clock, given by the caller. */
export class Pulse {
  #sent = new Map(); #last = 0;

  /** What to do at `now`: send the ping `id` and come back after `wait` ms; or null: give the connection up. */
  beat(now) {
    const oldest = this.#sent.values().next().value;
    if (oldest !== undefined && now - oldest > DEAF) return null;
    this.#sent.set(++this.#last, now);
    return { id: this.#last, wait: this.#last <= EARLY.count ? EARLY.wait : STEADY };
  }

  /** The answer to a ping came: when that was sent, or null if it is none of these. Those before it need no answer now. */
  answered(id) {
    const sent = this.#sent.get(id);
    if (sent === undefined) return null;
    for (const one of this.#sent.keys()) if (one <= id) this.#sent.delete(one);
    return sent;
  }
}
