// Hands that wave, clap, point and make a heart. A hand is a palm and five rounded fingers: all are outlined first and
// filled afterwards, so that they melt into one shape. Units: the wrist is (0, 0), fingers point up (−y), thumb at −x.

import { clamp, mix } from "./rig.js";

// Fingers: [x, y, angle, length, width], thumb last; angles in radians to the right of up.
const OPEN = [[-24, -66, -0.2, 54, 19], [-7, -73, -0.04, 62, 19.5], [12, -71, 0.1, 56, 18.5], [29, -60, 0.3, 42, 16.5], [-30, -24, -0.9, 44, 20]];
const FLAT = [[-21, -66, -0.05, 56, 19], [-6, -72, -0.01, 64, 19.5], [10, -70, 0.03, 58, 18.5], [25, -60, 0.08, 44, 16.5], [-27, -30, -0.5, 40, 19]];
const POINT = [[-20, -62, -0.05, 62, 19.5], [-3, -62, 0.1, 7, 21], [14, -60, 0.15, 6, 20], [28, -50, 0.2, 5, 18], [-24, -22, 0.75, 34, 20]];
const PALM = "M-25 6 C-30 -16 -40 -36 -35 -62 C-28 -82 24 -84 36 -62 C42 -40 32 -18 25 6Z";
const AT = { wave: [218, 330], point: [200, 344], clap: [0, 392], heart: [0, 372] };
const SIZE = 1.18, BELOW = 330;

/** Draws what `hands`, `handsKind` and `handsTime` of the weights say. */
export function drawHands(context, rig, look) {
  const up = clamp(rig.w("hands")), kind = rig.weights.handsKind, time = rig.w("handsTime");
  if (up < 0.02 || !AT[kind]) return;
  const [x, y] = rig.torso(...AT[kind]);
  context.save();
  context.translate(x, y + (1 - up) * BELOW);
  context.scale(SIZE, SIZE);
  if (kind === "wave") one(context, look, OPEN, 0, 0, 0.1 + 0.26 * Math.sin(time * 9));
  if (kind === "point") one(context, look, POINT, 0, 0, 0.08 + 0.05 * Math.sin(time * 5));
  if (kind === "clap") clap(context, look, time);
  if (kind === "heart") heart(context, look, time, up);
  context.restore();
}

function one(context, look, fingers, x, y, angle, mirror = 1, thin = 1) {
  context.save();
  context.translate(x, y);
  context.scale(mirror, 1);
  context.rotate(angle);
  sleeve(context, look, angle);
  context.scale(thin, 1);
  hand(context, look, fingers);
  context.restore();
}

function hand(context, look, fingers) {
  const { skin } = look, palm = new Path2D(PALM);
  context.lineCap = "round"; context.lineJoin = "round";
  const each = (extra, colour) => {
    context.strokeStyle = colour;
    for (const finger of fingers) { context.lineWidth = finger[4] + extra; context.beginPath(); context.moveTo(finger[0], finger[1]); context.lineTo(finger[0] + Math.sin(finger[2]) * finger[3], finger[1] - Math.cos(finger[2]) * finger[3]); context.stroke(); }
  };
  each(4.4, skin.line);
  context.lineWidth = 4.4; context.strokeStyle = skin.line; context.stroke(palm);
  const tone = context.createLinearGradient(0, -140, 0, 10);
  tone.addColorStop(0, skin.light); tone.addColorStop(0.6, skin.base); tone.addColorStop(1, skin.warm);
  each(0, tone);
  context.fillStyle = tone; context.fill(palm);
  // Creases between the fingers, the ball of the thumb, and rosy tips
  context.strokeStyle = skin.line; context.lineWidth = 1.6; context.globalAlpha = 0.55;
  context.beginPath();
  for (let i = 0; i < 3; i++) { const a = fingers[i], b = fingers[i + 1], cx = (a[0] + b[0]) / 2, cy = (a[1] + b[1]) / 2; context.moveTo(cx, cy - 4); context.lineTo(cx + (a[2] + b[2]) * 7, cy - 15); }
  context.moveTo(-24, -46); context.quadraticCurveTo(-4, -36, -6, -4);
  context.moveTo(-14, -54); context.quadraticCurveTo(8, -46, 30, -52);
  context.stroke();
  context.globalAlpha = 0.3; context.fillStyle = skin.blush;
  for (const [x, y, angle, length, width] of fingers) { context.beginPath(); context.arc(x + Math.sin(angle) * length, y - Math.cos(angle) * length, width * 0.36, 0, 7); context.fill(); }
  context.globalAlpha = 1;
}

function sleeve(context, look, lean) {
  const { sleeve: colour = look.scene.card?.[0] ?? "#445", edge = "#ffffff55", wide = 1 } = look.hands ?? {};
  const foot = -lean * 200;    // the elbow stays where it is while the hand turns
  context.fillStyle = look.skin.base; context.strokeStyle = look.skin.line; context.lineWidth = 2;
  context.beginPath(); context.moveTo(-25, 0); context.lineTo(-27, 40); context.lineTo(27, 40); context.lineTo(25, 0); context.fill(); context.stroke();
  const w = 36 * wide, low = 64 * wide;
  const tone = context.createLinearGradient(-w, 0, w, 0);
  tone.addColorStop(0, colour); tone.addColorStop(1, look.hands?.shade ?? colour);
  context.fillStyle = tone; context.strokeStyle = look.hands?.line ?? "#0006"; context.lineWidth = 2.4; context.lineJoin = "round";
  context.beginPath(); context.moveTo(-w, 22); context.quadraticCurveTo(0, 34, w, 22);
  context.quadraticCurveTo(w + 14, 160, low + foot, 420); context.lineTo(-low + foot, 420); context.quadraticCurveTo(-w - 14, 160, -w, 22); context.fill(); context.stroke();
  context.strokeStyle = edge; context.lineWidth = 7; context.beginPath(); context.moveTo(-w + 1, 29); context.quadraticCurveTo(0, 41, w - 1, 29); context.stroke();
}

function clap(context, look, time) {
  const beat = Math.max(0, Math.sin(time * 11)) ** 0.7, apart = 30 + 64 * beat, turn = -0.06 + 0.3 * beat;
  one(context, look, FLAT, -apart, 20, turn, -1, 0.66);
  one(context, look, FLAT, apart, 20, turn, 1, 0.66);
  if (beat > 0.3) return;
  context.strokeStyle = "#ffe9a8"; context.lineWidth = 5; context.lineCap = "round";
  for (const angle of [-1.1, -0.55, 0, 0.55, 1.1]) {
    context.beginPath(); context.moveTo(Math.sin(angle) * 118, -60 - Math.cos(angle) * 92); context.lineTo(Math.sin(angle) * 146, -60 - Math.cos(angle) * 120); context.stroke();
  }
}

const HEART = "M0 34 C-54 -4 -46 -50 -18 -48 C-6 -47 0 -38 0 -30 C0 -38 6 -47 18 -48 C46 -50 54 -4 0 34Z";

function heart(context, look, time, up) {
  const beat = 1 + 0.07 * Math.sin(time * 8);
  context.save();
  context.translate(0, -34); context.scale(beat * 1.12 * up, beat * 1.12 * up);
  context.fillStyle = "#ff6b87"; context.shadowColor = "#ff8fa4"; context.shadowBlur = 22; context.fill(new Path2D(HEART));
  context.shadowBlur = 0; context.globalAlpha = 0.75; context.fillStyle = "#ffd3dc"; context.beginPath(); context.ellipse(-19, -32, 8, 5, -0.6, 0, 7); context.fill();
  context.restore();
  for (const side of [1, -1]) {
    context.save();
    context.scale(side, 1);
    context.save(); context.translate(92, 44); context.rotate(0.34); sleeve(context, look, 0.34); context.restore();
    half(context, look.skin);
    context.restore();
  }
  for (const [dx, phase, size] of [[-96, 0, 0.3], [104, 0.5, 0.36], [60, 0.9, 0.24], [-52, 1.4, 0.26]]) {   // small ones that rise
    const t = (time * 0.7 + phase) % 1;
    context.save(); context.translate(dx + 8 * Math.sin(t * 6 + phase), -70 - 120 * t); context.scale(size, size);
    context.globalAlpha = up * Math.sin(Math.PI * t); context.fillStyle = "#ff8fa4"; context.fill(new Path2D(HEART)); context.restore();
  }
}

/** One half of a heart of two hands: fingers bent over the top, the thumb below. */
function half(context, skin) {
  const fingers = [[0, -46], [0, -57], [2, -68]], draw = (extra, colour) => {
    context.strokeStyle = colour;
    context.lineWidth = 19 + extra; context.beginPath(); context.moveTo(74, 30); context.quadraticCurveTo(36, 34, 2, 18); context.stroke();
    fingers.forEach(([x, y], index) => { context.lineWidth = 17 + extra; context.beginPath(); context.moveTo(88, 20 - index * 12); context.bezierCurveTo(92, mix(-44, -70, index / 2), 46, y - 26, x + 4, y + 16 + index * 3); context.stroke(); });
    context.lineWidth = 40 + extra; context.beginPath(); context.moveTo(88, 6); context.lineTo(92, 46); context.stroke();
  };
  context.lineCap = "round"; context.lineJoin = "round";
  draw(4.4, skin.line);
  draw(0, skin.base);
  context.strokeStyle = skin.line; context.globalAlpha = 0.4; context.lineWidth = 1.5;
  for (const y of [-53, -64]) { context.beginPath(); context.moveTo(84, 6); context.bezierCurveTo(88, y + 2, 46, y - 22, 10, y + 18); context.stroke(); }
  context.globalAlpha = 1;
}
