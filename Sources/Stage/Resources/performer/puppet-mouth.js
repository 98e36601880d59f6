// Which of a set's mouths is shown. Both ways hold on to the one that is shown: two pictures must not flicker at a border.

const STICK = 0.04;     // jaw opening by which a step has to be passed
const CLOSER = 0.8;     // how much nearer another mouth must be than the one that is shown
const WEIGHTS = { open: 1, round: 0.9, wide: 0.9, bite: 1 };   // of the differences between mouths
const SEALED = 0.02;    // an opening below which lips are shut, whatever else they do

/** By the opening alone: `steps`, or equal parts of how far a jaw opens in speech. */
export function stepMouth({ mouths, steps }, open, shown) {
  const count = mouths.length, step = (index) => steps?.[index] ?? (steps ? 1 : 0.06 + 0.4 * index / Math.max(1, count - 1));
  let index = 0;
  while (index < count - 1 && open > step(index) + (index < shown ? -STICK : STICK)) index += 1;
  return index;
}

/** The shape of a face's mouth: how far open, how round, how wide, and whether the lower lip touches the teeth. */
export function mouthShape(channels) {
  const w = (name) => channels[name] ?? 0, both = (name) => (w(`${name}Left`) + w(`${name}Right`)) / 2;
  return { open: Math.max(0, w("jawOpen") - w("mouthClose")), round: Math.min(1, w("mouthFunnel") + w("mouthPucker")), wide: both("mouthStretch"), bite: Math.min(1, 2 * Math.max(0, w("mouthRollLower") - w("mouthRollUpper"))) };
}

/** The mouth most like the face's: the first is the shut one, which sealed lips always are. */
export function nearestMouth(mouths, channels, shown) {
  const shape = mouthShape(channels);
  if ((channels.mouthRollUpper ?? 0) > 0.05 && shape.open < SEALED) return 0;
  const far = (mouth) => Object.entries(WEIGHTS).reduce((sum, [name, weight]) => sum + (weight * (shape[name] - (mouth[name] ?? 0))) ** 2, 0);
  let best = 0;
  for (let i = 1; i < mouths.length; i++) if (far(mouths[i]) < far(mouths[best])) best = i;
  return shown < mouths.length && far(mouths[best]) > CLOSER * far(mouths[shown]) ? shown : best;
}
