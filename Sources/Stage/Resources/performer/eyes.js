// Eyes and brows. One eye is drawn in its own units: u outwards from the nose, v down; both eyes share the code.

import { sheet } from "./surface.js";
import { along, clamp, faceDepth, mix, smooth } from "./rig.js";

// Of ordinary eyes; `face.eyes` of a look changes them. `height` opens or narrows, `lash` 0 has no wings and no lower lashes.
const EYES = { x: 71, y: 28, size: 1.1, height: 1, lash: 1 };
const IRIS = { rx: 33.5, ry: 40.5, y: 0.5 };
const TRAVEL = { x: 15, y: 11 };      // of the iris, at full look
const LASH_STEPS = 12;

/** The iris as a picture, made once a look and a scale. */
export function irisPicture(eye, scale) {
  const size = { w: 160, h: 192 }, fit = Math.min(2, Math.max(0.1, 2.5 * IRIS.rx * scale / size.w)), { canvas, context: c } = sheet(size.w * fit, size.h * fit);
  c.scale(fit, fit);
  const x = size.w / 2, y = size.h / 2, rx = x - 4, ry = y - 4;
  const disc = (dx, dy, sx, sy) => { c.beginPath(); c.ellipse(x + dx, y + dy, rx * sx, ry * sy, 0, 0, 7); };
  disc(0, 0, 1, 1); c.clip();
  const body = c.createLinearGradient(0, y - ry, 0, y + ry);
  eye.iris.forEach((colour, index) => body.addColorStop(index / (eye.iris.length - 1), colour));
  c.fillStyle = body; c.fillRect(0, 0, size.w, size.h);
  c.globalCompositeOperation = "screen";
  const low = c.createRadialGradient(x, y + ry * 0.72, 2, x, y + ry * 0.62, rx * 0.92);
  low.addColorStop(0, eye.glow); low.addColorStop(0.45, eye.glow + "88"); low.addColorStop(1, eye.glow + "00");
  c.fillStyle = low; c.fillRect(0, 0, size.w, size.h);
  c.lineCap = "round";
  for (let i = 0; i < 34; i++) {        // fibres
    const angle = (i / 34) * Math.PI * 2 + Math.sin(i * 12.9) * 0.05, inner = 0.44 + 0.06 * Math.sin(i * 7.7), outer = 0.78 + 0.12 * Math.sin(i * 3.3);
    c.strokeStyle = eye.glow + (Math.sin(angle) > 0 ? "55" : "22");
    c.lineWidth = 1.6 + Math.sin(i * 5) * 0.8;
    c.beginPath(); c.moveTo(x + Math.cos(angle) * rx * inner, y + Math.sin(angle) * ry * inner);
    c.lineTo(x + Math.cos(angle) * rx * outer, y + Math.sin(angle) * ry * outer); c.stroke();
  }
  c.globalCompositeOperation = "source-over";
  const pupil = c.createRadialGradient(x, y + 2, 0, x, y + 2, rx * 0.5);
  pupil.addColorStop(0, eye.pupil); pupil.addColorStop(0.74, eye.pupil); pupil.addColorStop(1, eye.pupil + "00");
  c.save(); c.translate(x, y + 2); c.scale(1, 1.25); c.translate(-x, -y - 2);
  c.fillStyle = pupil; c.beginPath(); c.arc(x, y + 2, rx * 0.5, 0, 7); c.fill(); c.restore();
  c.strokeStyle = eye.pupil + "66"; c.lineWidth = 3; c.beginPath(); c.ellipse(x, y + 2, rx * 0.55, ry * 0.57, 0, 0.2, Math.PI - 0.2); c.stroke();
  const shade = c.createLinearGradient(0, y - ry, 0, y + ry * 0.35);
  shade.addColorStop(0, eye.pupil + "e0"); shade.addColorStop(0.45, eye.pupil + "70"); shade.addColorStop(1, eye.pupil + "00");
  c.fillStyle = shade; c.fillRect(0, 0, size.w, size.h);
  return canvas;
}

function lids(rig, side, name, look, height) {
  const blink = rig.w(`eyeBlink${name}`), wide = rig.w(`eyeWide${name}`), squint = rig.w(`eyeSquint${name}`);
  const cheek = rig.w(`cheekSquint${name}`) * 0.7 + rig.w(`mouthSmile${name}`) * 0.25;
  const down = rig.w(`eyeLookDown${name}`), up = rig.w(`eyeLookUp${name}`);
  const shut = clamp(0.05 + blink + down * 0.18 + squint * 0.12 - wide * 0.1);
  const joy = clamp((cheek + squint * 0.5) * 1.1);       // shut eyes smile when the cheeks are up
  const cross = clamp(rig.w(`browDown${name}`) - rig.w("browInnerUp"));                                   // an angry lid falls inwards,
  const sorry = clamp(rig.w("browInnerUp") - rig.w(`browOuterUp${name}`) * 1.2) * (1 - joy);              // a sad one outwards
  const tilt = look.eye.tilt ?? 0;                        // outer corner higher than the inner
  const inner = [-36, 12], outer = [43, -2 - tilt + sorry * 7];
  const openUp = [-30, (-22 - wide * 14 - up * 3) * height + cross * 25, 14, (-46 - tilt * 0.6 - wide * 14 - up * 3) * height + cross * 9 + sorry * 15];
  const arc = smooth((joy - 0.2) / 0.35);                // …all at once: half way they would be flat
  const shutUp = [-20, mix(31, -16, arc), 22, mix(33, -24, arc)];
  const rise = (joy * 10 + squint * 6) * mix(0.4, 1, height) + (1 - height) * 22;
  const openLow = [37, 40 - rise + down * 3, -22, 45 - rise + down * 3];
  const shutLow = [22, mix(33, -24, arc), -20, mix(31, -16, arc)];
  const edge = (a, b) => a.map((value, index) => mix(value, b[index], shut));
  const drop = shut * 2 * (1 - arc), fall = shut * mix(15, 5, arc);   // the outer corner sinks: a half-shut eye must not frown
  return {
    shut, joy,
    upper: [inner[0], inner[1] + drop, ...edge(openUp, shutUp), outer[0], outer[1] + fall],
    lower: [outer[0], outer[1] + fall, ...edge(openLow, shutLow), inner[0], inner[1] + drop],
  };
}

function trace(context, place, cubic, first) {
  const [x0, y0, ax, ay, bx, by, x1, y1] = cubic, p = place(x0, y0), a = place(ax, ay), b = place(bx, by), q = place(x1, y1);
  if (first) context.moveTo(p[0], p[1]);
  context.bezierCurveTo(a[0], a[1], b[0], b[1], q[0], q[1]);
}

/** A band along a curve, `thick(t)` wide on its outer side: a lash line with a taper. */
function band(context, place, cubic, thick, from = 0, to = 1) {
  const upper = [], lower = [];
  for (let i = 0; i <= LASH_STEPS; i++) {
    const t = mix(from, to, i / LASH_STEPS), point = along(cubic, t), width = thick(t);
    upper.push(place(point.x + point.nx * width, point.y + point.ny * width));
    lower.push(place(point.x - point.nx * width * 0.15, point.y - point.ny * width * 0.15));
  }
  context.beginPath();
  context.moveTo(lower[0][0], lower[0][1]);
  for (const [x, y] of upper) context.lineTo(x, y);
  for (const [x, y] of lower.reverse()) context.lineTo(x, y);
  context.closePath();
}

export function drawEye(context, rig, look, side, iris) {
  const name = side > 0 ? "Left" : "Right", eye = look.eye;
  const own = { ...EYES, ...look.face?.eyes }, SIZE = own.size;
  const place = (u, v) => { const x = own.x * side + u * side * SIZE, y = own.y + v * SIZE; return rig.head(x, y, faceDepth(x * 0.92, y) + 2); };
  const { upper, lower, shut, joy } = lids(rig, side, name, look, own.height);

  // Soft colour around the eye
  context.globalAlpha = 0.34; context.fillStyle = eye.shadow;
  band(context, place, upper, (t) => 13 * Math.sin(Math.PI * clamp(t * 0.9 + 0.1)) + 3 * t); context.fill();
  context.globalAlpha = 1;

  if (shut < 0.97) {
    context.save();
    context.beginPath(); trace(context, place, upper, true); trace(context, place, lower, false); context.closePath();
    context.fillStyle = eye.white; context.fill();
    context.clip();
    const lookX = (rig.w(`eyeLookOut${name}`) - rig.w(`eyeLookIn${name}`)) * TRAVEL.x;
    const lookY = (rig.w(`eyeLookDown${name}`) - rig.w(`eyeLookUp${name}`)) * TRAVEL.y;
    const [cx, cy] = place(1 + lookX, IRIS.y + lookY);
    const [ex] = place(1 + lookX + 10, IRIS.y + lookY);
    const narrow = clamp(Math.abs(ex - cx) / 10 / SIZE, 0.6, 1.05);
    context.translate(cx, cy); context.rotate(rig.roll);
    const open = 1 - 0.06 * rig.w(`eyeSquint${name}`), big = (eye.size ?? 1) * (1 - 0.2 * rig.w(`eyeWide${name}`)), rx = IRIS.rx * narrow * big * SIZE, ry = IRIS.ry * open * big * SIZE;
    context.drawImage(iris, -rx, -ry, 2 * rx, 2 * ry);
    context.strokeStyle = eye.rim; context.lineWidth = 0.1 * rx;   // drawn here: a picture's edge is not smooth when it is shrunk
    context.beginPath(); context.ellipse(0, 0, 0.95 * rx, 0.96 * ry, 0, 0, 7); context.stroke();
    // Light in the eye stays with the lamp, not with the gaze
    const lx = -lookX * side * 0.35, ly = -lookY * 0.35;
    context.fillStyle = "#fff";
    context.beginPath(); context.ellipse(-9.5 + lx, -13 + ly, 7.6 * narrow, 9.4, -0.35, 0, 7); context.fill();
    context.beginPath(); context.ellipse(10.5 + lx, 11 + ly, 4.2 * narrow, 4.8, 0, 0, 7); context.fill();
    context.globalAlpha = 0.75;
    context.beginPath(); context.ellipse(-13 + lx, 3 + ly, 2, 2.4, 0, 0, 7); context.ellipse(4 + lx, -20 + ly, 2, 1.7, 0, 0, 7); context.fill();
    context.globalAlpha = 1;
    context.restore();
    // Shadow of the lid on the ball
    context.save();
    context.beginPath(); trace(context, place, upper, true); trace(context, place, lower, false); context.closePath(); context.clip();
    context.globalAlpha = 0.36; context.fillStyle = eye.shade;
    context.beginPath(); trace(context, place, upper, true);
    const down = [...lower]; down[0] = upper[6]; down[1] = upper[7];
    const inset = [upper[6], upper[7], upper[4], upper[5] + 15, upper[2], upper[3] + 15, upper[0], upper[1]];
    trace(context, place, inset, false); context.closePath(); context.fill();
    context.restore();
  }

  // Lower lashes, then the upper lash line with its wing
  context.strokeStyle = eye.lash; context.lineCap = "round";
  context.globalAlpha = 0.55 * (1 - shut * 0.7); context.lineWidth = 1.7;
  context.beginPath();
  for (let i = 0; i <= 8; i++) { const p = along(lower, mix(0.02, 0.62, i / 8)), q = place(p.x, p.y + 0.6); if (i) context.lineTo(q[0], q[1]); else context.moveTo(q[0], q[1]); }
  context.stroke();
  context.globalAlpha = 0.8 * (1 - shut);
  if (own.lash > 0.3) for (const [t, length] of [[0.07, 5], [0.17, 5.5]]) {
    const p = along(lower, t), a = place(p.x, p.y), b = place(p.x + 3.5 + length * 0.25, p.y + length);
    context.lineWidth = 1.2; context.beginPath(); context.moveTo(a[0], a[1]); context.lineTo(b[0], b[1]); context.stroke();
  }
  context.globalAlpha = 1;
  context.fillStyle = eye.lash;
  const heavy = mix(1, 0.72, shut);
  band(context, place, upper, (t) => heavy * (1.8 + 6.6 * mix(0.55, 1, own.lash) * Math.sin(Math.PI * Math.min(1, 0.12 + t * 0.62)) ** 1.3)); context.fill();
  const flick = joy * shut;
  const wing = (du, dv, root, width) => {
    const p = along(upper, root), a = place(p.x - width, p.y - 1 - width * 0.4), b = place(p.x + du * 0.55, p.y + dv * 0.35 - 2), e = place(p.x + du, p.y + dv), d = place(p.x + width * 1.15, p.y + 2.4);
    context.beginPath(); context.moveTo(a[0], a[1]); context.quadraticCurveTo(b[0], b[1], e[0], e[1]);
    context.quadraticCurveTo(mix(b[0], d[0], 0.5), mix(b[1], d[1], 0.6), d[0], d[1]); context.closePath(); context.fill();
  };
  const lift = mix(1, -0.35, shut) + flick * 0.3;
  wing(mix(8, 17, own.lash), -11 * lift * own.lash, 0.985, mix(4, 5.5, own.lash));
  if (own.lash > 0.3) { wing(13 * own.lash, -17 * lift * own.lash, 0.84, 5); wing(7 * own.lash, -15 * lift * own.lash, 0.66, 3.6); }

  // Fold of the lid
  context.strokeStyle = eye.fold; context.lineWidth = 1.8; context.globalAlpha = 0.75 * (1 - shut * 0.55);
  context.beginPath();
  for (let i = 0; i <= 9; i++) {
    const p = along(upper, mix(0.14, 0.97, i / 9)), gap = mix(11.5, 8, shut) + 2 * Math.sin((i / 9) * Math.PI);
    const q = place(p.x + p.nx * gap + 1, p.y + p.ny * gap);
    if (i) context.lineTo(q[0], q[1]); else context.moveTo(q[0], q[1]);
  }
  context.stroke(); context.globalAlpha = 1;
}

export function drawBrow(context, rig, look, side) {
  const name = side > 0 ? "Left" : "Right", eye = look.eye;
  const inner = rig.w("browInnerUp"), outer = rig.w(`browOuterUp${name}`), down = rig.w(`browDown${name}`);
  const arch = eye.browArch ?? 1, sorry = inner * clamp(1 - outer * 1.5), at = look.face?.brows ?? {};
  const cubic = [
    31 - down * 9, -51 - inner * 20 + down * 27,
    54, -67 - 4 * arch - inner * 13 - outer * 12 + down * 22,
    84, -73 - 3 * arch - outer * 20 + sorry * 5 + down * 4,
    114, -50 - outer * 18 + sorry * 13 - down * 9,
  ];
  const place = (u, v) => rig.head((u + (at.x ?? 0)) * side, v + (at.y ?? 0), faceDepth(u, v) + 3);
  // A glow of skin keeps a dark brow readable on dark hair; a sharp rim would be a second brow.
  context.strokeStyle = look.skin.base; context.lineJoin = "round"; context.fillStyle = eye.brow;
  band(context, place, cubic, (t) => (eye.browWeight ?? 1) * (6.4 * (1 - t) ** 0.55 * Math.min(1, 0.5 + t * 4) + 0.7));
  const alpha = context.globalAlpha; context.globalAlpha = alpha * 0.13;
  for (const width of [9, 6, 3]) { context.lineWidth = width; context.stroke(); }
  context.globalAlpha = alpha;
  context.fill();
}
