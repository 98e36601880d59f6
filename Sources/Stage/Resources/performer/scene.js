// What is behind the performer: painted once from the look's file, with a few slow lights drawn each frame.

import { drawPart } from "./parts.js";

const SCENE = { w: 1600, h: 900 };   // design size; covers the canvas, cropped at the edges

/** Paints the look's background over a whole sheet (see surface.js), its middle at `middle`. */
export function paintScene({ canvas, context }, look, middle = canvas.width / 2) {
  const scale = Math.max(canvas.width / SCENE.w, canvas.height / SCENE.h);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.translate(middle, canvas.height / 2);
  context.scale(scale, scale);
  if (look.scene.image) cover(context, look.scene.image);
  for (const part of look.scene.parts ?? []) {
    context.save();
    drawPart(context, part);
    context.restore();
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  const veil = context.createLinearGradient(0, canvas.height, 0, canvas.height * 0.62);
  veil.addColorStop(0, look.scene.page + "dd"); veil.addColorStop(1, look.scene.page + "00");
  context.fillStyle = veil; context.fillRect(0, 0, canvas.width, canvas.height);
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
