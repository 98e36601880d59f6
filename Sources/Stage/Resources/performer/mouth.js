// The mouth: corners, two lips with an inner and an outer edge, teeth and tongue, from ARKit's mouth channels.

import { clamp, faceDepth, mix } from "./rig.js";

const CENTRE = { x: 0, y: 121 };

/** The mouth's shape in design units: how far parts of it stand from its centre. Kept apart so that tests can read it. */
export function mouthShape(rig) {
  const w = (name) => rig.w(name), both = (name) => rig.both(name);
  const jaw = clamp(w("jawOpen"), 0, 1.1), closed = clamp(w("mouthClose")), open = clamp(jaw - closed, 0, 1.1);
  const pucker = w("mouthPucker"), funnel = w("mouthFunnel"), press = both("mouthPress");
  const rollLow = w("mouthRollLower"), rollUp = w("mouthRollUpper"), smile = both("mouthSmile"), stretch = both("mouthStretch");
  const wide = 29 + smile * 11 + stretch * 10 + both("mouthDimple") * 4 + press * 2 - pucker * 14 - funnel * 7 - open * 3 + open * smile * 4;
  const corner = (name) => -9 * w(`mouthSmile${name}`) + 10 * w(`mouthFrown${name}`) + 2 * w(`mouthStretch${name}`) - 2 * w(`mouthDimple${name}`) + open * 9;
  const drop = open * 47;
  const parted = clamp(open * 9 + funnel * 0.5 + (both("mouthUpperUp") + both("mouthLowerDown")) * 0.9 - press * 0.8);
  return {
    x: (w("mouthLeft") - w("mouthRight")) * 9 + (w("jawLeft") - w("jawRight")) * 5, y: jaw * 2,
    wide: Math.max(9, wide), cornerLeft: corner("Left"), cornerRight: corner("Right"),
    // Edges at the middle: inner (the opening) and outer (the lip on skin)
    upIn: -1 - open * 3 - (both("mouthUpperUp") * 7 + funnel * 4) * parted - w("mouthShrugUpper") * 3,
    lowIn: -1 + drop + (both("mouthLowerDown") * 8 + funnel * 5) * parted - w("mouthShrugLower") * 5,
    upLip: (5.4 + pucker * 2.6 + funnel * 2.2) * (1 - 0.75 * rollUp) * (1 - 0.35 * press),
    lowLip: (7.4 + pucker * 3 + funnel * 2.6 - open * 0.8) * (1 - 0.75 * rollLow) * (1 - 0.35 * press),
    round: clamp(pucker * 0.8 + funnel * 0.8), open, parted: parted * clamp((drop + 4 * parted) / 4), smile, tongue: w("tongueOut"), jaw,
  };
}

export function drawMouth(context, rig, look) {
  const m = mouthShape(rig), lips = look.lips, drop = m.open * 10;
  const place = (x, y) => { const px = CENTRE.x + m.x + x, py = CENTRE.y + m.y + y; return rig.head(px, py, faceDepth(px, Math.min(py, 170)) + 4 + m.round * 6); };
  const wl = m.wide, cl = m.cornerLeft, cr = m.cornerRight, full = mix(0.52, 0.82, m.round * 0.6 + clamp(m.open) * 0.4);
  const to = (kind, ...numbers) => {
    const points = [];
    for (let i = 0; i < numbers.length; i += 2) points.push(place(numbers[i], numbers[i + 1]));
    context[kind](...points.flat());
  };
  const upperEdge = (y, width, bow) => { // from the right corner (−x) to the left corner (+x)
    to("bezierCurveTo", -width * full, y * 0.72 + cr * 0.28 - bow * 0.4, -width * 0.26, y - bow, 0, y);
    to("bezierCurveTo", width * 0.26, y - bow, width * full, y * 0.72 + cl * 0.28 - bow * 0.4, width, cl);
  };
  const lowerEdge = (y, width) => {
    to("bezierCurveTo", width * full * 1.05, y * 0.82 + cl * 0.18, width * 0.42, y, 0, y);
    to("bezierCurveTo", -width * 0.42, y, -width * full * 1.05, y * 0.82 + cr * 0.18, -width, cr);
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
    const shown = mix(3.5, 8.5, clamp(m.open * 1.5 + rig.both("mouthUpperUp") * 0.4)) * (1 - m.round * 0.5), lift = m.upIn - 1;
    context.fillStyle = lips.teeth;
    context.beginPath();
    to("moveTo", -wl * 0.86, Math.min(cr, lift + 4) - 3);
    to("bezierCurveTo", -wl * 0.5, lift - 3, wl * 0.5, lift - 3, wl * 0.86, Math.min(cl, lift + 4) - 3);
    to("bezierCurveTo", wl * 0.6, lift + shown, wl * 0.25, lift + shown + 1.4, 0, lift + shown + 1.4);
    to("bezierCurveTo", -wl * 0.25, lift + shown + 1.4, -wl * 0.6, lift + shown, -wl * 0.86, Math.min(cr, lift + 4) - 3);
    context.fill();
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
  context.lineWidth = mix(2.5, 2, m.parted);
  context.beginPath(); to("moveTo", -wl, cr); upperEdge(m.upIn, wl, 0.8 + m.upLip * 0.1); context.stroke();
  if (m.parted > 0.05) {
    context.globalAlpha = 0.45; context.lineWidth = 1.5;
    context.beginPath(); to("moveTo", wl, cl); lowerEdge(m.lowIn, wl); context.stroke(); context.globalAlpha = 1;
  }
  for (const [side, corner] of [[-1, cr], [1, cl]]) {
    context.lineWidth = 2.6; context.globalAlpha = 0.8;
    context.beginPath(); to("moveTo", side * (wl - 3), corner + 0.6);
    to("quadraticCurveTo", side * (wl + 1), corner - 0.4 - m.smile * 1.5, side * (wl + 3 + m.smile * 2), corner - 1.5 - m.smile * 4.5); context.stroke();
  }
  // Light on the lower lip, and its shadow on the chin
  context.globalAlpha = lips.gloss; context.strokeStyle = "#fff"; context.lineWidth = 2.2;
  const shine = m.lowIn + m.lowLip * 0.42;
  context.beginPath(); to("moveTo", -wl * 0.3, shine - 0.4); to("quadraticCurveTo", -wl * 0.02, shine + 1.4, wl * 0.16, shine + 0.4); context.stroke();
  context.globalAlpha = 0.32; context.strokeStyle = look.skin.line; context.lineWidth = 1.8;
  const chin = m.lowIn + m.lowLip + 6;
  context.beginPath(); to("moveTo", -8, chin); to("quadraticCurveTo", 0, chin + 2.4, 8, chin); context.stroke();
  context.globalAlpha = 1;
}
