// A little life of the page's own, for the moments when no curves arrive: the performer blinks and breathes while it waits.

export function idleFace(seconds, seed = 0) {
  const t = seconds + seed * 7.3, beat = t % 3.7, blink = beat < 0.08 ? beat / 0.08 : beat < 0.3 ? 1 - (beat - 0.08) / 0.22 : 0;
  return {
    eyeBlinkLeft: blink, eyeBlinkRight: blink, mouthSmileLeft: 0.25, mouthSmileRight: 0.25, breath: Math.sin(t * 1.5), bodySway: 0.5 * Math.sin(t * 0.4),
    headYaw: 0.08 * Math.sin(t * 0.5), headPitch: 0.03 * Math.sin(t * 0.7), headRoll: 0.04 * Math.sin(t * 0.37),
  };
}
