// The page's side of the show: drawn by a worker where the browser can, so that the page's own thread is free for sound,
// captions and clicks; on the page's own thread where it cannot.

import { Show } from "./show.js";
import { sheet } from "./performer/surface.js";

const PATIENCE = 6000;                   // ms that a worker may take to load
const SCENE = { w: 1600, h: 900 };       // design size of a background picture

/**
 * @param {object} given `canvas`, `beside`, `clear` as of Show
 * @returns an object with `dress(index, look, scale)`, `leave(index)` and `draw(job)`, which is not to be called
 *   while `busy`: the job before has not begun. `ondrawing(time, step)` is called when a drawing begins (ms of
 *   performance.now, and which of its figures' faces is drawn), `onrefused(index, name, problem)` when a look cannot be worn.
 */
export async function openShow(given) {
  const worker = typeof given.canvas.transferControlToOffscreen === "function" ? await ready() : null;
  return worker ? new Afar(worker, given) : new Here(given);
}

/** A worker that says it can draw, or null. */
function ready() {
  return new Promise((done) => {
    let worker;
    try { worker = new Worker(new URL("./show-worker.js", import.meta.url), { type: "module" }); } catch { return done(null); }
    const end = (able) => { clearTimeout(timer); worker.onmessage = worker.onerror = null; if (!able) worker.terminate(); done(able ? worker : null); };
    const timer = setTimeout(() => end(false), PATIENCE);
    worker.onmessage = ({ data }) => end(data.type === "ready");
    worker.onerror = () => end(false);
  });
}

class Here {
  thread = "page"; busy = false; ondrawing = () => {}; onrefused = () => {};
  #show;
  constructor(given) { this.#show = new Show(given); }
  dress(index, look) { return this.#show.dress(index, look).catch((error) => this.onrefused(index, look.name, String(error?.message ?? error))); }
  leave(index) { this.#show.leave(index); }
  draw(job) { this.ondrawing(performance.now(), 0); this.#show.draw(job, 0); }
}

class Afar {
  thread = "worker"; busy = false; ondrawing = () => {}; onrefused = () => {};
  #worker; #wanted = new Map();
  constructor(worker, { canvas, beside, clear }) {
    this.#worker = worker;
    const shown = canvas.transferControlToOffscreen(), still = beside.transferControlToOffscreen();
    worker.onmessage = ({ data }) => {
      if (data.type === "drawing") { this.busy = false; this.ondrawing(data.at - performance.timeOrigin, data.step); }
      else if (data.type === "refused") this.onrefused(data.index, data.name, data.problem);
    };
    worker.postMessage({ type: "open", canvas: shown, beside: still, clear }, [shown, still]);
  }
  /** `scale`: pixels a design unit, the most that will be shown; pictures are sent no larger. */
  async dress(index, look, scale) {
    this.#wanted.set(index, look);
    const pictures = [], copy = await portable(look, scale, pictures);
    if (this.#wanted.get(index) === look) this.#worker.postMessage({ type: "dress", index, look: copy }, pictures);
  }
  leave(index) { this.#wanted.delete(index); this.#worker.postMessage({ type: "leave", index }); }
  draw(job) { this.busy = true; this.#worker.postMessage({ type: "draw", job }); }
}

/** A picture as a bitmap of this size: an SVG is painted beside the page's own thread, where the browser can. */
async function sized(image, width, height) {
  const [resizeWidth, resizeHeight] = [width, height].map((side) => Math.max(1, Math.ceil(side)));
  try { return await createImageBitmap(image, { resizeWidth, resizeHeight, resizeQuality: "high" }); } catch { /* an SVG without a size of its own */ }
  const { canvas, context } = sheet(resizeWidth, resizeHeight);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.transferToImageBitmap();
}

/** A copy of a look that another thread can take, its pictures as bitmaps, which are listed in `pictures`. */
async function portable(look, scale, pictures) {
  const made = new Map(), [, , w, h] = look.images?.box ?? [-300, -320, 600, 780];
  const bitmap = async (image) => {
    if (!made.has(image)) {
      made.set(image, await (image === look.scene?.image ? sized(image, SCENE.w * scale, SCENE.w * scale * image.height / image.width) : sized(image, w * scale, h * scale)));
      pictures.push(made.get(image));
    }
    return made.get(image);
  };
  const copy = async (value) => {
    if (value instanceof HTMLImageElement) return bitmap(value);
    if (!value || typeof value !== "object") return value;
    const out = Array.isArray(value) ? [] : {};
    for (const [key, inner] of Object.entries(value)) out[key] = await copy(inner);
    return out;
  };
  return copy(look);
}
