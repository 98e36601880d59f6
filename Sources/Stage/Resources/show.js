// What is drawn on the stage: the scene and the performers before it. It knows no clock, no stream and no page, so that
// it may work on a thread of its own (show-worker.js).

import { completed } from "./looks.js";
import { perform } from "./performer/perform.js";
import { Drift, paintScene } from "./performer/scene.js";
import { drawingContext, sheet } from "./performer/surface.js";

export class Show {
  #cast = new Map(); #wanted = new Map(); #master = null; #behind = null; #painting = null; #drift = null; #key = "";

  /** `beside` is the still picture behind the panel; `clear`: nothing behind the performers. */
  constructor({ canvas, beside, clear }) {
    Object.assign(this, { canvas, beside, clear, context: drawingContext(canvas, !clear) });
  }

  /** Puts a performer in a look; throws when its model cannot be read. */
  async dress(index, look) {
    this.#wanted.set(index, look);
    const whole = await completed(look);
    if (this.#wanted.get(index) !== look) return;    // another look, or none, was asked for meanwhile
    this.#cast.set(index, { look: whole, performer: perform(whole, this.#cast.get(index)?.performer) });
    this.#key = "";
  }
  leave(index) { this.#wanted.delete(index); this.#cast.delete(index); this.#key = ""; }

  /**
   * @param {object} job
   *   size      pixels: `width`, `height` of the canvas, `beside` the width of the other, `whole` { width, height, middle }
   *             of the scene at its sharpest, both together
   *   seconds   since the job before; `time` in s, for what drifts by
   *   asked     when it was given, ms since 1970; `ahead` ms after it for which there are faces
   *   figures   { index, x, y, scale, faces } of each performer, the hindmost first
   * @param {number} step which of the `faces`, the weights from moment to moment, is drawn
   */
  draw({ size, seconds, time, figures }, step) {
    this.#fit(size);
    const { context, canvas } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (this.#behind) context.drawImage(this.#behind.canvas, 0, 0);
    else this.#empty();
    if (this.#drift && !this.clear) this.#drift.draw(context, canvas.width, canvas.height, time);
    for (const { index, x, y, scale, faces } of figures) {
      const performer = this.#cast.get(index)?.performer;
      if (!performer) continue;
      performer.step(faces[step], seconds);
      context.setTransform(scale, 0, 0, scale, x, y);
      performer.draw(context, scale);
    }
  }

  /** Before the scene is painted: the colour that the page has around it. */
  #empty() {
    const { context, canvas } = this, page = this.#cast.values().next().value?.look.scene?.page;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.clear || !page) return;
    context.fillStyle = page;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }

  #fit(size) {
    const look = this.#cast.values().next().value?.look, key = [look?.name, size.width, size.height, size.beside, ...Object.values(size.whole)].join(" ");
    if (key === this.#key) return;
    this.#key = key;
    for (const [canvas, width] of [[this.canvas, size.width], [this.beside, size.beside]]) if (canvas.width !== width || canvas.height !== size.height) { canvas.width = width; canvas.height = size.height; }
    if (look && !this.clear && size.width) this.#paint(look, size.whole);
  }

  // The scene is painted once for a look and a size; another sharpness only scales that picture. The performers' canvas
  // is opaque and carries its part of it (one plain copy a frame is cheaper than blending two layers); what lies beside,
  // behind the panel, is a still picture.
  async #paint(look, { width, height, middle }) {
    const key = [look.name, width, height, middle].join(" ");
    if (this.#master?.key !== key) {
      if (this.#painting === key) return;
      this.#painting = key;
      const painted = await paintScene(sheet(width, height), look, middle, () => this.#painting === key);
      if (!painted || this.#painting !== key) return;
      this.#painting = null;
      this.#master = { key, canvas: painted.canvas };
      this.#drift = new Drift(look);
    }
    const { canvas, beside } = this;
    this.#behind = sheet(canvas.width + beside.width, canvas.height);
    this.#behind.context.drawImage(this.#master.canvas, 0, 0, this.#behind.canvas.width, this.#behind.canvas.height);
    if (beside.width) drawingContext(beside, true).drawImage(this.#behind.canvas, -canvas.width, 0);
  }
}
