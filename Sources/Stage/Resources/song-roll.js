// The piano roll: notes with their words, the pitch as it is sung, the playhead. Draws a SongScore and tells what was done to it.

import { isBlack, keyName } from "./song-score.js";

const EDGE = 7, ROSE = "#ff9fb2", GOLD = "#f2c27a", JADE = "#6fd8c4";

export class Roll {
  constructor(nodes, on) {
    this.nodes = nodes; this.on = on; this.score = null; this.plan = null; this.selected = -1; this.scale = 90; this.low = 55; this.high = 79; this.playhead = null; this.drag = null;
    new ResizeObserver(() => this.draw()).observe(nodes.roll);
    nodes.scroll.addEventListener("scroll", () => this.draw());
    nodes.notes.addEventListener("pointerdown", (event) => this.press(event));
    nodes.notes.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) nodes.notes.addEventListener(name, () => this.release());
    nodes.notes.addEventListener("dblclick", (event) => { const hit = this.hit(event); if (hit) this.edit(hit.index); });
    nodes.roll.addEventListener("keydown", (event) => this.key(event));
    nodes.syllable.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); this.commit(); if (event.key === "Tab") this.edit(this.selected + (event.shiftKey ? -1 : 1)); else this.nodes.roll.focus(); }
      if (event.key === "Escape") { this.nodes.syllable.hidden = true; this.nodes.roll.focus(); }
    });
    nodes.syllable.addEventListener("blur", () => this.commit());
  }

  show(score) {
    this.score = score; this.plan = null; this.selected = -1; this.playhead = null; this.nodes.scroll.scrollLeft = 0;
    const keys = score.notes.map((note) => note.key);
    this.low = Math.max(0, Math.min(...keys, 60) - 4); this.high = Math.min(127, Math.max(...keys, 67) + 4);
    this.draw();
  }

  /** The plan is there: the first time, the first note comes into view. */
  planned(plan) {
    const isFirst = !this.plan, first = this.score.notes[0];
    this.plan = plan;
    this.draw();
    if (isFirst && first) { this.nodes.scroll.scrollLeft = Math.max(0, this.time(first.start) * this.scale - this.width * 0.12); this.draw(); }
  }

  /** Seconds of the song at a tick; the plan knows where tick 0 lies. */
  time(tick) { return (this.plan?.origin ?? 0) + this.score.seconds(tick) / (this.plan?.tempo ?? 1); }
  get duration() { const notes = this.score?.notes ?? []; return this.plan?.duration ?? (notes.length ? this.time(notes.at(-1).end) + 1 : 1); }

  x(seconds) { return seconds * this.scale + 12 - this.nodes.scroll.scrollLeft; }
  get rowHeight() { return this.height / (this.high - this.low + 1); }
  y(key) { return (this.high - key + 0.5) * this.rowHeight; }

  zoom(factor) {
    const left = this.nodes.scroll.scrollLeft / this.scale;
    this.scale = Math.max(20, Math.min(500, this.scale * factor));
    this.draw();
    this.nodes.scroll.scrollLeft = left * this.scale;
    this.draw();
  }

  rect(note) {
    const x = this.x(this.time(note.start)), h = this.rowHeight;
    return { x, y: this.y(note.key) - h / 2, w: Math.max(4, this.x(this.time(note.end)) - x), h };
  }

  hit(event) {
    if (!this.score) return null;
    const box = this.nodes.notes.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    for (let index = this.score.notes.length - 1; index >= 0; index--) {
      const r = this.rect(this.score.notes[index]);
      if (x >= r.x - 1 && x <= r.x + r.w + 3 && y >= r.y - 2 && y <= r.y + r.h + 2) return { index, x, y, atEnd: r.w > 3 * EDGE && x > r.x + r.w - EDGE };
    }
    return null;
  }

  press(event) {
    this.nodes.roll.focus();
    const hit = this.hit(event);
    this.select(hit ? hit.index : -1);
    if (!hit) return;
    this.nodes.notes.setPointerCapture(event.pointerId);
    const note = this.score.notes[hit.index];
    this.drag = { ...hit, key: note.key, start: note.start, end: note.end, marked: false };
  }

  move(event) {
    if (!this.drag) { const hit = this.hit(event); this.nodes.notes.style.cursor = hit ? (hit.atEnd ? "ew-resize" : "grab") : "default"; return; }
    const box = this.nodes.notes.getBoundingClientRect(), { drag, score } = this;
    const dx = event.clientX - box.left - drag.x, dy = event.clientY - box.top - drag.y;
    if (!drag.marked && Math.hypot(dx, dy) < 4) return;
    if (!drag.marked) { score.mark(); drag.marked = true; }
    const tempo = this.plan?.tempo ?? 1, at = (tick) => Math.round(score.tick(score.seconds(tick) + dx / this.scale * tempo) / score.step) * score.step;
    let changed;
    if (drag.atEnd) changed = score.setEnd(drag.index, at(drag.end));
    else {
      changed = score.setKey(drag.index, Math.max(0, Math.min(127, drag.key - Math.round(dy / this.rowHeight))));
      if (Math.abs(dx) > 8) changed = score.setStart(drag.index, at(drag.start)) || changed;
    }
    if (changed) { drag.changed = true; this.on.select(this.selected); this.draw(); }
  }

  release() {
    const { drag } = this;
    this.drag = null;
    if (drag?.changed) this.on.change();
    else if (drag?.marked) this.score.past.pop();
  }

  select(index) {
    this.selected = index;
    this.on.select(index);
    const note = this.score?.notes[index];
    if (note) {
      const r = this.rect(note), { scroll } = this.nodes;
      if (r.x < 10 || r.x + Math.min(r.w, 80) > scroll.clientWidth) scroll.scrollLeft += r.x - scroll.clientWidth / 3;
    }
    this.draw();
  }

  key(event) {
    const { score, selected } = this, note = score?.notes[selected];
    if (event.target !== this.nodes.roll || !score) return;
    const act = (work) => { score.mark(); if (work()) this.on.change(); else score.past.pop(); this.on.select(this.selected); this.draw(); };
    const moves = {
      ArrowRight: () => event.shiftKey && note ? act(() => score.setEnd(selected, note.end + score.step)) : this.select(Math.min(score.notes.length - 1, selected + 1)),
      ArrowLeft: () => event.shiftKey && note ? act(() => score.setEnd(selected, note.end - score.step)) : this.select(Math.max(0, selected - 1)),
      ArrowUp: () => note && act(() => score.setKey(selected, note.key + (event.shiftKey ? 12 : 1))),
      ArrowDown: () => note && act(() => score.setKey(selected, note.key - (event.shiftKey ? 12 : 1))),
      Enter: () => note && this.edit(selected),
      Delete: () => note && act(() => { score.remove(selected); this.selected = Math.min(selected, score.notes.length - 1); return true; }),
      z: () => (event.ctrlKey || event.metaKey) && this.on.undo(),
    };
    if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
  }

  edit(index) {
    const note = this.score?.notes[index];
    if (!note) return;
    this.select(index);
    const r = this.rect(note), field = this.nodes.syllable;
    field.style.left = `${46 + Math.max(0, Math.min(r.x, this.width - 120))}px`;
    field.style.top = `${Math.max(0, Math.min(r.y - 4, this.height - 34))}px`;
    field.value = note.extension ? "-" : note.lyric ?? "";
    field.hidden = false;
    field.focus();
    field.select();
  }

  commit() {
    const field = this.nodes.syllable;
    if (field.hidden) return;
    field.hidden = true;
    this.score.mark();
    if (this.score.setWord(this.selected, field.value)) { this.on.change(); this.on.select(this.selected); } else this.score.past.pop();
    this.draw();
  }

  canvas(node, width, height) {
    const ratio = devicePixelRatio || 1;
    if (node.width !== Math.round(width * ratio) || node.height !== Math.round(height * ratio)) {
      node.width = Math.round(width * ratio); node.height = Math.round(height * ratio);
      node.style.width = `${width}px`; node.style.height = `${height}px`;
    }
    const context = node.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  draw() {
    const { scroll, extent, keys, notes } = this.nodes;
    this.width = scroll.clientWidth; this.height = scroll.clientHeight;
    if (!this.width || !this.height) return;
    extent.style.width = this.score ? `${this.duration * this.scale + 80}px` : "0";
    this.drawKeys(this.canvas(keys, 46, this.height));
    const context = this.canvas(notes, this.width, this.height);
    this.drawGrid(context);
    if (!this.score) return;
    this.score.notes.forEach((note, index) => this.drawNote(context, note, index));
    this.drawPitch(context);
    if (this.playhead !== null) { const x = this.x(this.playhead); context.fillStyle = "#fff"; context.fillRect(x, 0, 1.5, this.height); }
  }

  drawKeys(context) {
    const h = this.rowHeight;
    for (let key = this.low; key <= this.high; key++) {
      context.fillStyle = isBlack(key) ? "#241a33" : "#efe6f2";
      context.fillRect(0, this.y(key) - h / 2, 45, h - 1);
      if (key % 12 === 0) { context.fillStyle = "#2a1a38"; context.font = `${Math.min(12, h)}px sans-serif`; context.textBaseline = "middle"; context.fillText(keyName(key), 18, this.y(key)); }
    }
  }

  drawGrid(context) {
    const h = this.rowHeight;
    for (let key = this.low; key <= this.high; key++) {
      context.fillStyle = isBlack(key) ? "#ffffff06" : "#ffffff0d";
      context.fillRect(0, this.y(key) - h / 2, this.width, h - 1);
    }
    if (!this.score) return;
    const { resolution, meters, pickup } = this.score.json, last = this.score.tick(this.duration), meter = meters[0] ?? { beats: 4, unit: 4 };
    const beat = resolution * 4 / meter.unit;
    for (let tick = pickup - beat * meter.beats, count = 0; tick < last && count < 20000; tick += beat, count++) {
      if (tick < 0) continue;
      const x = this.x(this.time(tick));
      if (x < 0 || x > this.width) continue;
      context.fillStyle = count % meter.beats === 0 ? "#ffffff2e" : "#ffffff12";
      context.fillRect(x, 0, 1, this.height);
    }
  }

  drawNote(context, note, index) {
    const r = this.rect(note);
    if (r.x + r.w < 0 || r.x > this.width) return;
    const isChosen = index === this.selected, isSung = this.playhead !== null && this.time(note.start) <= this.playhead && this.playhead < this.time(note.end);
    context.fillStyle = isSung ? "#ff9fb2cc" : isChosen ? "#f2c27acc" : note.extension ? "#8f6fa566" : "#8f6fa5a8";
    context.beginPath();
    context.roundRect(r.x, r.y + 1, r.w - 1, r.h - 2, Math.min(5, r.h / 3));
    context.fill();
    if (isChosen) { context.strokeStyle = GOLD; context.lineWidth = 1.5; context.stroke(); }
    const size = Math.max(10, Math.min(15, r.h));
    context.font = `${size}px "Noto Sans CJK SC", "PingFang SC", sans-serif`;
    context.textBaseline = "bottom";
    context.fillStyle = note.lyric || note.phonemes ? "#fff" : "#ffffff77";
    context.fillText(note.extension ? "–" : (note.lyric ?? "la").replace(/\[.*\]$/, ""), r.x + 3, r.y - 1 < size ? r.y + r.h : r.y);
  }

  /** Hz to the roll's rows; the written notes stand where they are written, so the transposition is taken off. */
  drawPitch(context) {
    const f0 = this.plan?.f0;
    if (!f0) return;
    const shift = this.plan.transposition ?? 0, from = Math.max(0, Math.floor(this.nodes.scroll.scrollLeft / this.scale * f0.rate) - 20);
    const to = Math.min(f0.values.length, Math.ceil((this.nodes.scroll.scrollLeft + this.width) / this.scale * f0.rate) + 2);
    for (const sung of [false, true]) {
      context.strokeStyle = sung ? ROSE : this.playhead === null ? JADE : "#6fd8c488";
      context.lineWidth = sung ? 2.4 : 1.6;
      context.beginPath();
      let isOpen = false;
      for (let i = from; i < to; i++) {
        const hertz = f0.values[i], time = i / f0.rate;
        if (hertz < 20 || (sung && (this.playhead === null || time > this.playhead))) { isOpen = false; continue; }
        const x = this.x(time), y = this.y(69 + 12 * Math.log2(hertz / 440) - shift);
        if (isOpen) context.lineTo(x, y); else context.moveTo(x, y);
        isOpen = true;
      }
      context.stroke();
    }
  }

  follow() {
    if (this.playhead === null) return;
    const x = this.x(this.playhead);
    if (x > this.width * 0.8 || x < 0) this.nodes.scroll.scrollLeft += x - this.width * 0.2;
  }
}
