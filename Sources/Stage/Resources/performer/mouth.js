// The mouth: corners, two lips with an inner and an outer edge, teeth and tongue, from ARKit's mouth channels.

import { clamp, faceDepth, mix } from "./rig.js";

const PLACE = { y: 121, size: 1.14 };   // of an ordinary mouth: `face.mouth` of a look moves and scales it

const REST = 2.6;                       // a mouth at rest is not a line: its corners stand this much higher

/** The mouth's shape in design units: how far parts of it stand from its centre. Kept apart so that tests can read it. */
export function mouthShape(rig) {
  const w = (name) => rig.w(name), both = (name) => rig.both(name);
  const jaw = clamp(w("jawOpen"), 0, 1.1), closed = clamp(w("mouthClose")), open = clamp(jaw - closed, 0, 1.1);
  const pucker = w("mouthPucker"), funnel = w("mouthFunnel"), press = both("mouthPress");
  const rollLow = w("mouthRollLower"), rollUp = w("mouthRollUpper"), smile = both("mouthSmile"), stretch = both("mouthStretch");
  const frown = both("mouthFrown");
  // Lower lip under the upper teeth (/f v/): rolled in and pushed up, but not pressed as for /p b m/.
  const tucked = clamp((rollLow - 0.43 * press) / 0.36) * clamp(w("mouthShrugLower") / 0.2);
  const wide = 29 + smile * 15 + stretch * 12 + both("mouthDimple") * 4 + press * 2 - pucker * 17 - funnel * 7 - open * 3 + open * smile * 6;
  const drop = open * 47;
  const parted = clamp(open * 9 + funnel * 0.5 + (both("mouthUpperUp") + both("mouthLowerDown")) * 0.9 - press * 0.8);
  const round = clamp(pucker * 0.8 + funnel * 0.8);
  const upIn = -1 - open * (3 + 12 * round) - (both("mouthUpperUp") * 10 + funnel * 4) * parted - w("mouthShrugUpper") * 3 + smile * 4 - frown * 4 - tucked * 3.5;
  const lowIn = -1 + drop + (both("mouthLowerDown") * 14 + funnel * 5 + pucker * 3) * parted - w("mouthShrugLower") * 5 * (1 - tucked) + smile * 4 - frown * 4;
  // The corners of a round mouth stand at half its height: a circle, not a bow.
  const corner = (name) => -1.2 - 13 * w(`mouthSmile${name}`) + 14 * w(`mouthFrown${name}`) + 2 * w(`mouthStretch${name}`) - 2 * w(`mouthDimple${name}`) + mix(open * 9, (upIn + lowIn) / 2, clamp(round * 1.5)) - REST * (1 - clamp(round * 2)) * (1 - clamp(frown * 3));
  return {
    x: (w("mouthLeft") - w("mouthRight")) * 9 + (w("jawLeft") - w("jawRight")) * 5, y: jaw * 2,
    wide: Math.max(9, wide), cornerLeft: corner("Left"), cornerRight: corner("Right"),
    // Edges at the middle: inner (the opening) and outer (the lip on skin)
    upIn, lowIn,
    upLip: (5.4 + pucker * 2.6 + funnel * 2.2) * (1 - 0.9 * rollUp) * (1 - 1.2 * Math.min(0.6, press)),
    lowLip: (7.4 + pucker * 3 + funnel * 2.6 - open * 0.8) * (1 - 0.9 * rollLow) * (1 - 1.2 * Math.min(0.6, press)),
    round, open, parted: parted * clamp((drop + 4 * parted) / 4) * (1 - tucked), smile, frown, tongue: w("tongueOut"), jaw, press, tucked,
    // Lips that are pushed forward hide the teeth; those of /sh/ do not, because the jaw stays up.
    teeth: clamp(1 - 1.5 * pucker - 1.2 * funnel * clamp(open * 2.6)),
  };
}

export function drawMouth(context, rig, look) {
  const m = mouthShape(rig), lips = look.lips, drop = m.open * 10;
  const at = look.face?.mouth ?? {}, size = at.size ?? PLACE.size;
  const place = (x, y) => { const px = m.x + x * size, py = (at.y ?? PLACE.y) + m.y + y * size; return rig.head(px, py, faceDepth(px, Math.min(py, 170)) + 4 + m.round * 6); };
  const wl = m.wide, cl = m.cornerLeft, cr = m.cornerRight, full = mix(0.52, 0.82, m.round * 0.6 + clamp(m.open) * 0.4) + 0.2 * m.round;
  const to = (kind, ...numbers) => {
    const points = [];
    for (let i = 0; i < numbers.length; i += 2) points.push(place(numbers[i], numbers[i + 1]));
    context[kind](...points.flat());
  };
  // A round mouth is an ellipse (0.55 of the way, Bézier's circle), a smile a bow and not a V, an open one has a full lower lip.
  const ring = clamp(m.round * 1.5), arc = clamp(Math.max(m.smile, m.frown) * 1.6) * (1 - ring), deep = clamp(m.open * 2) * (1 - ring);
  const upX = mix(mix(full, full * 0.92, arc), 1, ring), upY = mix(mix(0.72, 0.96, arc), 0.55, ring), upIn2 = mix(mix(0.26, 0.44, Math.max(arc, deep)), 0.55, ring);
  const lowX = mix(mix(full * 1.05, 0.96, deep), 1, ring), lowY = mix(mix(0.82, 0.66, deep), 0.55, ring), lowIn2 = mix(mix(0.42, 0.58, deep), 0.55, ring);
  const upperEdge = (y, width, bow) => { // from the right corner (−x) to the left corner (+x)
    const b = bow * (1 - ring);
    to("bezierCurveTo", -width * upX, mix(cr, y, upY) - b * 0.4, -width * upIn2, y - b, 0, y);
    to("bezierCurveTo", width * upIn2, y - b, width * upX, mix(cl, y, upY) - b * 0.4, width, cl);
  };
  const lowerEdge = (y, width) => {
    to("bezierCurveTo", width * lowX, mix(cl, y, lowY), width * lowIn2, y, 0, y);
    to("bezierCurveTo", -width * lowIn2, y, -width * lowX, mix(cr, y, lowY), -width, cr);
  };

  // Lips on the skin
  context.beginPath();
  to("moveTo", -wl - 1.5, cr);
  upperEdge(m.upIn - m.upLip, wl + 1.5, 1.6);
  lowerEdge(m.lowIn + m.lowLip, wl + 1.5);
  context.closePath();
  const top = place(0, m.upIn - m.upLip), bottom = place(0, m.lowIn + m.lowLip);
  const tint = context.createLinearGradient(top[0], top[1], bottom[0], bottom[1]);
  tint.addColorStop(0, lips.upper); tint.addColorStop(0.5, lips.middle); tint.addColorStop(1, lips.lower);
  context.fillStyle = tint; context.globalAlpha = lips.strength; context.fill(); context.globalAlpha = 1;

  if (m.parted > 0.05) {
    context.save();
    context.beginPath();
    to("moveTo", -wl, cr);
    upperEdge(m.upIn, wl, 0.8 + m.upLip * 0.1);
    lowerEdge(m.lowIn, wl);
    context.closePath();
    const depth = context.createLinearGradient(top[0], top[1], bottom[0], bottom[1]);
    depth.addColorStop(0, lips.deep); depth.addColorStop(1, lips.inner);
    context.fillStyle = depth; context.fill(); context.clip();
    // Tongue
    const tongueTop = mix(m.lowIn - 3, m.lowIn * 0.62 + 4 - m.tongue * 12, clamp(m.open * 1.6 + m.tongue));
    const [tx, ty] = place(0, tongueTop + 17);
    context.fillStyle = lips.tongue;
    context.beginPath(); context.ellipse(tx, ty, wl * 0.66, 18 + drop * 0.4, rig.roll, 0, 7); context.fill();
    context.strokeStyle = lips.inner; context.globalAlpha = 0.35; context.lineWidth = 2;
    context.beginPath(); to("moveTo", 0, tongueTop + 4); to("lineTo", 0, tongueTop + 16); context.stroke(); context.globalAlpha = 1;
    // Teeth
    const shown = mix(3.5, 8.5, clamp(m.open * 1.5 + rig.both("mouthUpperUp") * 0.4)) * m.teeth, lift = m.upIn - 1;
    context.fillStyle = lips.teeth; context.globalAlpha = clamp(m.teeth * 4);
    context.beginPath();
    to("moveTo", -wl * 0.86, Math.min(cr, lift + 4) - 3);
    to("bezierCurveTo", -wl * 0.5, lift - 3, wl * 0.5, lift - 3, wl * 0.86, Math.min(cl, lift + 4) - 3);
    to("bezierCurveTo", wl * 0.6, lift + shown, wl * 0.25, lift + shown + 1.4, 0, lift + shown + 1.4);
    to("bezierCurveTo", -wl * 0.25, lift + shown + 1.4, -wl * 0.6, lift + shown, -wl * 0.86, Math.min(cr, lift + 4) - 3);
    context.fill(); context.globalAlpha = 1;
    const lowerShown = clamp(rig.both("mouthLowerDown") * 0.9 + rig.both("mouthStretch") * 0.5 - m.round) * 5;
    if (lowerShown > 0.5) {
      context.globalAlpha = 0.9;
      context.beginPath(); to("moveTo", -wl * 0.6, m.lowIn + 3);
      to("bezierCurveTo", -wl * 0.3, m.lowIn - lowerShown, wl * 0.3, m.lowIn - lowerShown, wl * 0.6, m.lowIn + 3);
      context.fill(); context.globalAlpha = 1;
    }
    context.restore();
  }

  // The line where the lips meet, darker and thicker at the corners
  context.strokeStyle = lips.line; context.lineCap = "round";
  context.lineWidth = mix(2.5 + 2.4 * m.press, 2, m.parted);
  context.beginPath(); to("moveTo", -wl, cr); upperEdge(m.upIn, wl, 0.8 + m.upLip * 0.1); context.stroke();
  if (m.parted > 0.05) {
    context.globalAlpha = 0.45; context.lineWidth = 1.5;
    context.beginPath(); to("moveTo", wl, cl); lowerEdge(m.lowIn, wl); context.stroke(); context.globalAlpha = 1;
  }
  for (const [side, corner] of [[-1, cr], [1, cl]]) {
    context.lineWidth = 2.6; context.globalAlpha = 0.8 * clamp(1 - m.round * 1.8);
    context.beginPath(); to("moveTo", side * (wl - 3), corner + 0.6);
    to("quadraticCurveTo", side * (wl + 1), corner - 0.4 - m.smile * 1.5, side * (wl + 3 + m.smile * 2), corner - 1.5 - m.smile * 4.5); context.stroke();
  }
  if (m.tucked > 0.05) bite(context, m, lips, to, cl, cr);
  // Light on the lower lip, and its shadow on the chin
  context.globalAlpha = lips.gloss; context.strokeStyle = "#fff"; context.lineWidth = 2.2;
  const shine = m.lowIn + m.lowLip * 0.42;
  context.beginPath(); to("moveTo", -wl * 0.3, shine - 0.4); to("quadraticCurveTo", -wl * 0.02, shine + 1.4, wl * 0.16, shine + 0.4); context.stroke();
  context.globalAlpha = 0.32; context.strokeStyle = look.skin.line; context.lineWidth = 1.8;
  const chin = m.lowIn + m.lowLip + 6;
  context.beginPath(); to("moveTo", -8, chin); to("quadraticCurveTo", 0, chin + 2.4, 8, chin); context.stroke();
  context.globalAlpha = 1;
}

/** The upper teeth on the lower lip. */
function bite(context, m, lips, to, cl, cr) {
  const half = m.wide * 0.7, top = m.upIn - 0.5, low = top + 7.5 * m.tucked;
  context.globalAlpha = clamp(m.tucked * 1.6); context.fillStyle = lips.teeth; context.strokeStyle = lips.line; context.lineWidth = 1.7;
  context.beginPath(); to("moveTo", -half, mix(top, cr, 0.55));
  to("bezierCurveTo", -half * 0.6, top, half * 0.6, top, half, mix(top, cl, 0.55));
  to("bezierCurveTo", half * 0.72, low, half * 0.3, low + 0.6, 0, low + 0.6);
  to("bezierCurveTo", -half * 0.3, low + 0.6, -half * 0.72, low, -half, mix(top, cr, 0.55));
  context.closePath(); context.fill(); context.stroke();
  context.globalAlpha *= 0.3; context.lineWidth = 1;
  context.beginPath(); for (const x of [-0.3, 0, 0.3]) { to("moveTo", half * x, top + 0.8); to("lineTo", half * x, low - 0.6); } context.stroke();
  context.globalAlpha = 1;
}
