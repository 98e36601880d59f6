// Hair: a mass behind, a cap on the skull, and locks: tapered strands that hang, lie on the shoulders and swing.
// Everything comes from the look's file: see `hair` in looks/*.json.

import { clamp, mix } from "./rig.js";

/** A lock: root r [x, y, z], tip t [x, y, z], width w, sideways bend b, sway s (0…1). `m` also draws its mirror image. */
export function expand(locks) {
  return locks.flatMap((lock, index) => {
    const one = { ...lock, phase: index * 1.3 };
    if (!lock.m) return [one];
    const flip = ([x, y, z]) => [-x, y, z];
    return [one, { ...one, r: flip(lock.r), t: flip(lock.t), b: -(lock.b ?? 0), phase: index * 1.3 + 2 }];
  });
}

function edges(rig, lock) {
  const [rx, ry, rz] = lock.r, [tx, ty, tz] = lock.t, dx = tx - rx, dy = ty - ry, length = Math.hypot(dx, dy) || 1;
  const nx = -dy / length, ny = dx / length, w = lock.w, b = lock.b ?? 0, sway = lock.s ?? 0.3;
  const at = (share, side, bend, weight) => rig.hair(
    rx + dx * share + nx * (b * bend + side), ry + dy * share + ny * (b * bend + side), mix(rz, tz, share), sway * weight, lock.phase);
  return {
    a: at(0, -w / 2, 0, 0), a1: at(0.34, -w * 0.6, 1, 0.25), a2: at(0.76, -w * 0.34, 0.82, 0.7),
    tip: at(1, 0, 0, 1), b2: at(0.76, w * 0.34, 0.82, 0.7), b1: at(0.34, w * 0.6, 1, 0.25), b: at(0, w / 2, 0, 0),
    m0: at(0.06, 0, 0.1, 0), m1: at(0.36, 0, 1, 0.3), m2: at(0.76, 0, 0.82, 0.7),
    h0: at(0.1, -w * 0.2, 0.3, 0.05), h1: at(0.36, -w * 0.3, 1, 0.25), h2: at(0.7, -w * 0.16, 0.85, 0.6),
  };
}

function lockPath(context, e, shiftX = 0, shiftY = 0) {
  context.moveTo(e.a[0] + shiftX, e.a[1] + shiftY);
  context.bezierCurveTo(e.a1[0] + shiftX, e.a1[1] + shiftY, e.a2[0] + shiftX, e.a2[1] + shiftY, e.tip[0] + shiftX, e.tip[1] + shiftY);
  context.bezierCurveTo(e.b2[0] + shiftX, e.b2[1] + shiftY, e.b1[0] + shiftX, e.b1[1] + shiftY, e.b[0] + shiftX, e.b[1] + shiftY);
  context.closePath();
}

/** The lower part of an edge: near the root locks melt into one another. */
function lowerPart(context, p, a, b, q, t = 0.3) {
  const at = (u, v) => [mix(u[0], v[0], t), mix(u[1], v[1], t)];
  const pa = at(p, a), ab = at(a, b), bq = at(b, q), left = at(pa, ab), right = at(ab, bq), start = at(left, right);
  context.moveTo(...start);
  context.bezierCurveTo(...right, ...bq, ...q);
}

/** Draws locks from first to last; `gradient` spans them all in one go, so that neighbours match. */
export function drawLocks(context, rig, hair, locks, gradient) {
  context.lineJoin = "round";
  context.lineCap = "round";
  for (const lock of locks) {
    const e = edges(rig, lock);
    context.beginPath(); lockPath(context, e);
    context.fillStyle = gradient; context.fill();
    context.strokeStyle = hair.line; context.globalAlpha = 0.6; context.lineWidth = 1.7;
    context.beginPath(); lowerPart(context, e.a, e.a1, e.a2, e.tip); lowerPart(context, e.b, e.b1, e.b2, e.tip); context.stroke();
    context.strokeStyle = hair.dark; context.globalAlpha = 0.4; context.lineWidth = Math.max(1.2, lock.w * 0.05);
    context.beginPath(); context.moveTo(...e.m0); context.bezierCurveTo(...e.m1, ...e.m2, ...e.tip); context.stroke();
    if (lock.w > 14) {
      context.strokeStyle = hair.light; context.globalAlpha = 0.36; context.lineWidth = Math.max(1.4, lock.w * 0.1);
      context.beginPath(); context.moveTo(...e.h0); context.quadraticCurveTo(...e.h1, ...e.h2); context.stroke();
    }
    context.globalAlpha = 1;
  }
}

/** Shadow that the fringe throws on the face: the same locks, a little lower. To be called under the face's clip. */
export function fringeShadow(context, rig, locks, colour) {
  context.fillStyle = colour;
  context.globalAlpha = 0.55;
  context.beginPath();
  for (const lock of locks) if ((lock.t[1] ?? 0) < 120) lockPath(context, edges(rig, lock), 4 + rig.yaw * 8, 13);
  context.fill("nonzero");
  context.globalAlpha = 1;
}

/** A closed shape of cubic curves [[x,y], [ax,ay,bx,by,x,y], …] that swings more the lower it hangs. */
export function massPath(context, rig, mass, depth, sway = 1) {
  const place = (x, y) => rig.hair(x, y, depth, sway * clamp((y + 40) / 460) , 0.4);
  context.beginPath();
  context.moveTo(...place(...mass[0]));
  for (const [ax, ay, bx, by, x, y] of mass.slice(1)) context.bezierCurveTo(...place(ax, ay), ...place(bx, by), ...place(x, y));
  context.closePath();
}

export function span(context, rig, hair, from, to, depth = 0) {
  const a = rig.hair(0, from, depth), b = rig.hair(0, to, depth), tone = context.createLinearGradient(a[0], a[1], b[0], b[1]);
  hair.stops.forEach(([at, colour]) => tone.addColorStop(at, colour));
  return tone;
}

export function drawBack(context, rig, hair) {
  massPath(context, rig, hair.back, -70);
  const tone = span(context, rig, { stops: hair.backStops ?? hair.stops }, -230, hair.length, -70);
  context.fillStyle = tone; context.fill();
  context.strokeStyle = hair.line; context.lineWidth = 2; context.globalAlpha = 0.8; context.stroke(); context.globalAlpha = 1;
  context.lineCap = "round";
  for (const [x0, y0, x1, y1, x2, y2, light] of hair.backStrands ?? []) for (const side of [-1, 1]) {
    const place = (x, y) => rig.hair(x * side, y, -66, clamp((y + 40) / 460), x * 0.02);
    context.strokeStyle = light ? hair.light : hair.dark; context.globalAlpha = light ? 0.3 : 0.5; context.lineWidth = light ? 3.4 : 2.4;
    context.beginPath(); context.moveTo(...place(x0, y0)); context.quadraticCurveTo(...place(x1, y1), ...place(x2, y2)); context.stroke();
  }
  context.globalAlpha = 1;
}

export function drawCap(context, rig, hair, gradient) {
  massPath(context, rig, hair.cap, 0, 0);
  context.fillStyle = gradient; context.fill();
  context.strokeStyle = hair.line; context.lineWidth = 2; context.globalAlpha = 0.85; context.stroke(); context.globalAlpha = 1;
}

/** Light on the crown, and the ring of light that smooth hair carries: one band with a ragged, tapered edge. */
export function drawShine(context, rig, hair) {
  context.save();
  massPath(context, rig, hair.cap, 0, 0);
  context.clip();
  const [x, y] = rig.head(-46, -214, 30), glow = context.createRadialGradient(x, y, 4, x, y, 104);
  glow.addColorStop(0, hair.light + "66"); glow.addColorStop(1, hair.light + "00");
  context.fillStyle = glow; context.beginPath(); context.ellipse(x, y + 8, 104, 62, rig.roll - 0.3, 0, 7); context.fill();
  context.restore();
  const half = hair.shineWidth ?? 118, height = hair.shineY ?? -142, count = 15, upper = [], lower = [];
  for (let i = 0; i <= count * 2; i++) {
    const u = i / count - 1, edge = 1 - Math.abs(u) ** 2.2, z = 98 * Math.sqrt(Math.max(0, 1 - u * u * 0.92)), bow = (1 - u * u) * 17;
    const tooth = i % 2 ? 0.8 : 0.45, wave = Math.sin(i * 1.7) * 1.6;
    upper.push(rig.head(u * half, height - bow - edge * (3 + 9 * tooth) + wave, z));
    lower.push(rig.head(u * half, height - bow + edge * (4 + 14 * (1 - tooth) + 5 * Math.sin(i * 2.3)) + wave, z));
  }
  context.beginPath();
  const all = [...upper, ...lower.reverse()];
  context.moveTo(...all[0]);
  for (let i = 1; i < all.length; i++) context.quadraticCurveTo(...all[i], (all[i][0] + all[(i + 1) % all.length][0]) / 2, (all[i][1] + all[(i + 1) % all.length][1]) / 2);
  context.closePath();
  const [a] = rig.head(-half, height, 20), [b] = rig.head(half, height, 20), tone = context.createLinearGradient(a, 0, b, 0);
  tone.addColorStop(0, hair.shine + "00"); tone.addColorStop(0.25, hair.shine + "66"); tone.addColorStop(0.45, hair.shine + "77"); tone.addColorStop(0.8, hair.shine + "40"); tone.addColorStop(1, hair.shine + "00");
  context.fillStyle = tone; context.fill();
}
