// The head without its features: ears, the outline with a jaw that drops, shading, blush and nose.

import { Pen, clamp, faceDepth } from "./rig.js";
import { sheet } from "./surface.js";

const DROP = 19;   // units that the chin falls at jawOpen 1

export function outline(context, rig, look) {
  const jaw = clamp(rig.w("jawOpen"), 0, 1.1) * DROP, puff = rig.w("cheekPuff") * 9, side = (rig.w("jawLeft") - rig.w("jawRight")) * 7;
  // Shape: `cheek` is the width, `jaw` how square its corner is, `chin` its width, `length` how far below the eyes it ends.
  const { chin = 1, cheek = 1, jaw: square = 0, length = 1 } = look.face ?? {};
  const pen = new Pen(context, (x, y) => {
    const low = clamp((y - 70) / 110);
    return rig.head(x + side * low, (y > 40 ? 40 + (y - 40) * length : y) + jaw * low, 24 + 22 * clamp((y - 90) / 90));
  });
  const b = 139 * cheek, corner = square * 22, heel = square * 14;
  pen.begin().move(-b + 4, -90)
    .curve(-b - 4, -30, -b - 3 - puff, 30, -b + 6 - puff, 74)
    .curve(-b + 18 - corner * 0.4 - puff, 120 + heel, -84 * chin - corner, 158 + heel * 0.5, -40 * chin, 180)
    .curve(-18 * chin, 191, 18 * chin, 191, 40 * chin, 180)
    .curve(84 * chin + corner, 158 + heel * 0.5, b - 18 + corner * 0.4 + puff, 120 + heel, b - 6 + puff, 74)
    .curve(b + 3 + puff, 30, b + 4, -30, b - 4, -90)
    .curve(b - 20, -190, 70, -228, 0, -228)
    .curve(-70, -228, -b + 20, -190, -b + 4, -90).close();
}

export function drawEars(context, rig, look) {
  for (const side of [-1, 1]) {
    const pen = new Pen(context, (x, y) => rig.head(x * side, y, -22));
    pen.begin().move(138, -6).curve(150, -36, 178, -34, 176, 0).curve(175, 30, 160, 60, 140, 62).close();
    context.fillStyle = look.skin.base; context.fill();
    context.strokeStyle = look.skin.line; context.lineWidth = 1.8; context.globalAlpha = 0.8; context.stroke();
    context.fillStyle = look.skin.shadow; context.globalAlpha = 0.7;
    pen.begin().move(146, 4).curve(152, -18, 168, -18, 166, 2).curve(164, 20, 156, 32, 148, 36).close(); context.fill();
    context.globalAlpha = 1;
  }
}

export function drawHead(context, rig, look, blushPicture, shadow) {
  const skin = look.skin;
  outline(context, rig, look);
  const [lx, ly] = rig.head(-36, -10), [bx, by] = rig.head(0, 200, 20);
  const tone = context.createRadialGradient(lx, ly, 20, lx + 20, ly + 40, 300);
  tone.addColorStop(0, skin.light); tone.addColorStop(0.5, skin.base); tone.addColorStop(1, skin.warm);
  context.fillStyle = tone; context.fill();
  context.save();
  context.clip();
  // Shade on the side turned away and under the jaw
  const turn = rig.sy, edge = context.createLinearGradient(lx - 150, 0, lx + 240, 0);
  edge.addColorStop(0, skin.shadow + alpha(clamp(0.3 + turn * 0.5))); edge.addColorStop(0.24, skin.shadow + "00");
  edge.addColorStop(0.78, skin.shadow + "00"); edge.addColorStop(1, skin.shadow + alpha(clamp(0.5 - turn * 0.5)));
  context.fillStyle = edge; context.fillRect(lx - 300, ly - 300, 700, 700);
  const under = context.createLinearGradient(bx, by, bx, by - 60);
  under.addColorStop(0, skin.shadow + "80"); under.addColorStop(1, skin.shadow + "00");
  context.fillStyle = under; context.fillRect(bx - 200, by - 60, 400, 90);
  // Blush
  for (const side of [-1, 1]) {
    const [x, y] = rig.head(side * 96, 84), near = clamp(1 - side * turn * -0.6, 0.55, 1.2);
    context.globalAlpha = clamp(rig.glow * (skin.rosy ?? 0.6));
    context.drawImage(blushPicture, x - 46 * near, y - 26, 92 * near, 52);
  }
  context.globalAlpha = 1;
  shadow?.();
  context.restore();
  outline(context, rig, look);
  context.strokeStyle = skin.line; context.lineWidth = 2.2; context.globalAlpha = 0.85; context.stroke(); context.globalAlpha = 1;
  // Strokes on the blush
  context.strokeStyle = skin.blush; context.lineWidth = 2; context.lineCap = "round";
  for (const side of [-1, 1]) for (let i = -1; i <= 1; i++) {
    const a = rig.head(side * 97 + i * 9 + 2.5, 78), b = rig.head(side * 97 + i * 9 - 2.5, 88);
    context.globalAlpha = clamp(rig.glow - 0.35) * 0.7;
    context.beginPath(); context.moveTo(...a); context.lineTo(...b); context.stroke();
  }
  context.globalAlpha = 1;
}

export function drawNose(context, rig, look) {
  const skin = look.skin, sneer = rig.both("noseSneer") * 3, tip = 26, { y: lower = 0, size = 1, bridge = 0 } = look.face?.nose ?? {};
  const at = (x, y, z) => rig.head(x * size, 80 + (y - 80) * size + lower - sneer, faceDepth(x, y) + z);
  const [x, y] = at(0, 74, tip), [rx, ry] = at(9, 80, 12), [lx, ly] = at(-7, 81, 14), [ux, uy] = at(2, 56, 16);
  const lean = rig.yaw >= -0.05 ? 1 : -1; // shade falls on the far side
  context.fillStyle = skin.shadow; context.globalAlpha = 0.75;
  context.beginPath(); context.moveTo(lx, ly); context.quadraticCurveTo(x + 1, y + 9, rx, ry);
  context.quadraticCurveTo(x + lean * 2, y + 2, lx, ly); context.fill();
  context.globalAlpha = 0.9; context.strokeStyle = skin.line; context.lineWidth = 2.2; context.lineCap = "round";
  context.beginPath(); context.moveTo(x - 3, y + 5.5); context.quadraticCurveTo(x, y + 7.5, x + 3.5, y + 5.2); context.stroke();
  context.globalAlpha = 0.55; context.strokeStyle = "#fff"; context.lineWidth = 3;
  context.beginPath(); context.moveTo(ux - lean * 1.5, uy); context.lineTo(x - lean * 2, y - 5); context.stroke();
  if (bridge) { // a grown face has the side of a nose
    const [sx, sy] = at(lean * 11, 34, 8), [mx, my] = at(lean * 8, 62, 14);
    context.globalAlpha = bridge; context.strokeStyle = skin.line; context.lineWidth = 2;
    context.beginPath(); context.moveTo(sx, sy); context.quadraticCurveTo(mx - lean * 4, my - 8, mx, my + 6); context.stroke();
  }
  context.globalAlpha = 0.95; context.fillStyle = "#fff";
  context.beginPath(); context.ellipse(x - lean * 1.5, y - 1.5, 2.4, 1.9, 0, 0, 7); context.fill();
  context.globalAlpha = 1;
}

/** A soft round spot of one colour, made once. */
export function spot(colour, width = 96, height = 56) {
  const { canvas, context: c } = sheet(width, height);
  c.scale(1, height / width);
  const tone = c.createRadialGradient(width / 2, width / 2, 0, width / 2, width / 2, width / 2);
  tone.addColorStop(0, colour + "cc"); tone.addColorStop(0.45, colour + "77"); tone.addColorStop(1, colour + "00");
  c.fillStyle = tone; c.fillRect(0, 0, width, width);
  return canvas;
}

const alpha = (value) => Math.round(clamp(value) * 255).toString(16).padStart(2, "0");
