// What is behind the performer: painted once from the look's file, with a few slow lights drawn each frame.

import { drawPart } from "./parts.js";
import { sheet } from "./surface.js";

const SCENE = { w: 1600, h: 900 };   // design size; covers the canvas, cropped at the edges
const SLICE_MS = 8;                  // of painting at a time: half a frame

/**
 * Paints the look's background over a whole sheet (see surface.js), its middle at `middle`, a little at a time: between
 * the slices the page draws its frames. Answers the sheet, or null when `wanted()` became false meanwhile.
 */
export async function paintScene(target, look, middle, wanted = () => true) {
  let began = performance.now();
  for (const _ of steps(target, look, middle)) {
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise((done) => setTimeout(done));
    if (!wanted()) return null;
    began = performance.now();
  }
  return target;
}

function* steps({ canvas, context }, look, middle = canvas.width / 2) {
  const scale = Math.max(canvas.width / SCENE.w, canvas.height / SCENE.h), place = (c) => { c.setTransform(scale, 0, 0, scale, middle, canvas.height / 2); };
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  place(context);
  if (look.scene.image) cover(context, look.scene.image);
  yield;
  for (const { blur, parts } of runs(look.scene.parts ?? [])) {
    if (parts.length === 1) { drawPart(context, parts[0]); yield; continue; }
    // Blurring costs as much for one part as for many: neighbours that are blurred alike are blurred together.
    const layer = sheet(canvas.width, canvas.height);
    place(layer.context);
    for (const part of parts) { drawPart(layer.context, { ...part, blur: 0 }); yield; }
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.filter = `blur(${blur}px)`;
    context.drawImage(layer.canvas, 0, 0);
    context.restore();
    yield;
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  const veil = context.createLinearGradient(0, canvas.height, 0, canvas.height * 0.62);
  veil.addColorStop(0, look.scene.page + "dd"); veil.addColorStop(1, look.scene.page + "00");
  context.fillStyle = veil; context.fillRect(0, 0, canvas.width, canvas.height);
}

/** Parts one by one, but neighbours with the same blur as one. */
function runs(parts) {
  const out = [];
  for (const part of parts) {
    const last = out[out.length - 1];
    if (part.blur && !part.blend && last?.blur === part.blur) last.parts.push(part);
    else out.push({ blur: part.blend ? 0 : part.blur ?? 0, parts: [part] });
  }
  return out;
}

/** A background picture fills the design size; on wider pages its mirror images go on beside it. */
function cover(context, image) {
  const scale = Math.max(SCENE.w / image.width, SCENE.h / image.height), w = image.width * scale, h = image.height * scale;
  for (const side of [-1, 0, 1]) {
    context.save();
    context.translate(side * w, 0);
    if (side) context.scale(-1, 1);
    context.drawImage(image, -w / 2 - 0.5, -h / 2, w + 1, h);
    context.restore();
  }
}

/** Petals or motes that drift through the picture: seeded, so that every page shows the same. */
export class Drift {
  constructor(look) {
    this.kind = look.scene.drift ?? { count: 0 };
    let seed = 9;
    const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    this.motes = Array.from({ length: this.kind.count }, () => ({ x: next(), y: next(), size: 0.5 + next(), speed: 0.5 + next(), phase: next() * 6.3 }));
  }
  draw(context, width, height, time) {
    const { colours, petal, fall = 0.02, size = 7 } = this.kind;
    for (const [index, mote] of this.motes.entries()) {
      const y = ((mote.y + time * fall * mote.speed) % 1 + 1) % 1, x = ((mote.x + 0.03 * Math.sin(time * 0.3 * mote.speed + mote.phase) + time * 0.006) % 1 + 1) % 1;
      const s = size * mote.size * height / 720;
      context.globalAlpha = Math.sin(Math.PI * y) * (petal ? 0.75 : 0.5);
      context.fillStyle = colours[index % colours.length];
      context.beginPath();
      context.ellipse(x * width, y * height, s, petal ? s * (0.35 + 0.25 * Math.sin(time + mote.phase)) : s, petal ? time * 0.5 * mote.speed + mote.phase : 0, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
  }
}
