// Draws a performance frame by frame for `voxhumana video`: no clock but the frame's number, so that every frame is the
// one that belongs to its place in the sound, however long it takes to draw.

import { CanvasCaptions } from "./render-captions.js";
import { Gestures } from "./gestures.js";
import { Looks } from "./looks.js";
import { chinOf, perform } from "./performer/perform.js";
import { Drift, paintScene } from "./performer/scene.js";
import { sheet } from "./performer/surface.js";

const RATE = 48000, SETTLE = 90;                         // frames in which hair comes to rest before the first one
const FIGURE = { above: 350, below: 460, width: 600 };   // as on the stage page
const token = new URLSearchParams(location.search).get("token") ?? "";
const at = (path, query = {}) => `./render/${path}?${new URLSearchParams({ token, ...query })}`;
const end = (problem = "") => fetch(at("end"), { method: "POST", body: problem });

function named(job, row) {
  const weights = {};
  job.names.forEach((name, index) => { weights[name] = row[index]; });
  return weights;
}

function mark(context, text, width, height) {
  const size = Math.round(height * 0.026), pad = size * 0.75;
  context.font = `${size}px "Noto Sans CJK SC", "Noto Sans SC", sans-serif`;
  const w = context.measureText(text).width + 2 * pad, h = size * 2, x = width - w - pad, y = pad;
  context.fillStyle = "#0009";
  context.beginPath(); context.roundRect(x, y, w, h, h / 2); context.fill();
  context.strokeStyle = "#ffffff3d"; context.lineWidth = Math.max(1, height / 720); context.stroke();
  context.fillStyle = "#fff"; context.textBaseline = "middle"; context.textAlign = "left";
  context.fillText(text, x + pad, y + h / 2);
}

async function scene(job, look) {
  if (!job.scene) return null;
  const painted = sheet(job.width, job.height);
  await paintScene(painted, look, job.width / 2);
  return { picture: painted.canvas, drift: new Drift(look) };
}

async function run() {
  const job = await (await fetch(at("job"))).json();
  const canvas = Object.assign(document.getElementById("picture"), { width: job.width, height: job.height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const look = await new Looks().get(job.look, job.language), performer = perform(look), behind = await scene(job, look);
  await document.fonts.ready;
  await performer.loading;
  const gestures = new Gestures(), captions = job.captions ? new CanvasCaptions(job.line) : null, seconds = 1 / job.fps;
  for (const gesture of job.gestures) gestures.add({ performer: 0, ...gesture });
  const scale = Math.min(job.height / (FIGURE.above + FIGURE.below), job.width / FIGURE.width * 1.3);
  const y = Math.max(FIGURE.above * scale, job.height - FIGURE.below * 1.25 * scale);
  for (let i = 0; i < SETTLE; i++) performer.step(named(job, job.rows[0]), seconds);
  let sent = Promise.resolve();
  for (let frame = 0; frame < job.rows.length; frame++) {
    const position = (frame / job.fps - job.lead) * RATE, weights = named(job, job.rows[frame]);
    gestures.apply(weights, 0, position);
    performer.step(weights, seconds);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, job.width, job.height);
    if (behind) { context.drawImage(behind.picture, 0, 0); behind.drift.draw(context, job.width, job.height, frame / job.fps); }
    context.setTransform(scale, 0, 0, scale, job.width / 2, y);
    performer.draw(context, scale);
    context.setTransform(1, 0, 0, 1, 0, 0);
    captions?.draw(context, position, job.width, job.height, y + chinOf(look) * scale);
    if (job.mark) mark(context, job.mark, job.width, job.height);
    const pixels = context.getImageData(0, 0, job.width, job.height).data;
    await sent;   // one frame is on its way while the next is drawn
    sent = fetch(at("frame", { n: frame }), { method: "POST", body: pixels }).then((answer) => { if (!answer.ok) throw new Error(`frame ${frame}: ${answer.status}`); });
  }
  await sent;
  await end();
}

run().catch((error) => end(String(error?.stack ?? error)));
