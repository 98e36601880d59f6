// A little life of the page's own, for the moments when no curves arrive: the performer blinks and breathes while it waits.

export function idleFace(seconds, seed = 0) {
  const t = seconds + seed * 7.3, beat = t % 3.7, blink = beat < 0.08 ? beat / 0.08 : beat < 0.3 ? 1 - (beat - 0.08) / 0.22 : 0;
  return {
    eyeBlinkLeft: blink, eyeBlinkRight: blink, mouthSmileLeft: 0.25, mouthSmileRight: 0.25, breath: Math.sin(t * 1.5), bodySway: 0.5 * Math.sin(t * 0.4),
    headYaw: 0.08 * Math.sin(t * 0.5), headPitch: 0.03 * Math.sin(t * 0.7), headRoll: 0.04 * Math.sin(t * 0.37),
  };
}

const LEAVE = 0.6, RETURN = 0.35;   // s in which the streamed face gives way to the idle one, and takes over again
const MOUTH = /^(jaw|mouth|tongue)/;

/** The face that is drawn: the streamed one, or while none comes the idle one; neither takes over with a jerk. */
export class Presence {
  #kept = new Map();   // performer → { known, share of the idle face 0…1, at }

  /** `known`: the streamed weights by name, or null; `seconds`: the page's clock. */
  face(performer, known, seconds) {
    const kept = this.#kept.get(performer) ?? { known: null, share: known ? 0 : 1, at: seconds }, passed = Math.max(0, seconds - kept.at);
    const share = known ? Math.max(0, kept.share - passed / RETURN) : Math.min(1, kept.share + passed / LEAVE), last = known ?? kept.known;
    this.#kept.set(performer, { known: last, share, at: seconds });
    if (share === 0) return known;
    const idle = idleFace(seconds, performer);
    return last ? mixed(last, idle, share * share * (3 - 2 * share), known !== null) : idle;
  }
}

/** `spoken`: the mouth is that of the streamed face, which belongs to a sound. */
function mixed(face, idle, share, spoken) {
  const out = {};
  for (const name of new Set([...Object.keys(face), ...Object.keys(idle)])) {
    const from = face[name] ?? 0, to = idle[name] ?? 0;
    out[name] = spoken && MOUTH.test(name) ? from : from + share * (to - from);
  }
  return out;
}
