// The scrolling picture of the measuring page: waveform, words, phonemes, visemes, curves and offset over one time.

const RATE = 48000;
const BIN = 240;                 // samples a peak: 5 ms
const KEEP = 16 * RATE;          // of the past
const HEARD = 0.72;              // where on the picture the present is: what is to the right is still to be heard
const GRID = RATE / 60;          // curves are kept at this step, as they were heard
export const CURVES = { jawOpen: "#ff9fb2", mouthClose: "#f2c27a", mouthPucker: "#6fd8c4", mouthFunnel: "#8fb7ff", mouthPressLeft: "#d59bff" };
const LANES = [["wave", 0.24], ["words", 0.08], ["phonemes", 0.09], ["visemes", 0.09], ["curves", 0.32], ["offset", 0.18]];
const TONES = { sil: "#ffffff10", PP: "#ff9fb255", FF: "#ffb27a55", TH: "#ffd98f55", DD: "#c8e08a44", kk: "#8fd9a844", CH: "#6fd8c455", SS: "#7fc9ff44", nn: "#8fb7ff44", RR: "#a99bff44", aa: "#ff7d7d66", E: "#ff9f6a66", I: "#ffe08a66", O: "#9fe0ff66", U: "#d59bff66" };

/** Sound as peaks, kept a while. */
export class Peaks {
  #bins = new Map();
  add(position, samples) {
    for (let i = 0; i < samples.length; i++) {
      const bin = Math.floor((position + i) / BIN), value = Math.abs(samples[i]);
      if (value > (this.#bins.get(bin) ?? -1)) this.#bins.set(bin, value);
    }
    for (const bin of this.#bins.keys()) { if (bin * BIN >= position - KEEP) break; this.#bins.delete(bin); }
  }
  /** Sound from `cut` on was dropped. */
  drop(cut) { for (const bin of this.#bins.keys()) if (bin * BIN > cut) this.#bins.delete(bin); }
  at(position) { return this.#bins.get(Math.floor(position / BIN)) ?? 0; }
}

/** Curves as they were heard, on a steady grid. */
export class Heard {
  #rows = []; #first = null;
  constructor(sample) { this.sample = sample; }
  clear() { this.#rows = []; this.#first = null; }
  follow(position) {
    if (this.#first === null || position - this.#first - this.#rows.length * GRID > RATE) { this.#rows = []; this.#first = Math.floor(position / GRID) * GRID; }
    while (this.#first + this.#rows.length * GRID <= position) this.#rows.push(this.sample(this.#first + this.#rows.length * GRID));
    const spare = this.#rows.length - KEEP / GRID;
    if (spare > 60) { this.#rows.splice(0, spare); this.#first += spare * GRID; }
  }
  at(position, now) {
    if (position > now) return this.sample(position);
    return this.#first === null ? null : this.#rows[Math.round((position - this.#first) / GRID)] ?? null;
  }
}

export function drawLanes(context, { width, height, dpr, now, seconds, lines, peaks, heard, offsets, words }) {
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.clearRect(0, 0, width, height);
  if (now === null) return;
  const perPixel = seconds * RATE / width, x = (position) => HEARD * width + (position - now) / perPixel, from = now - HEARD * width * perPixel, to = from + width * perPixel;
  seconds > 6 ? ruler(context, x, from, to, height, 1) : ruler(context, x, from, to, height, 0.5);
  let top = 0;
  for (const [name, share] of LANES) {
    const lane = { context, top, high: share * height, width, x, from, to, now, perPixel };
    context.strokeStyle = "#ffffff14"; context.lineWidth = 1; context.beginPath(); context.moveTo(0, top + lane.high); context.lineTo(width, top + lane.high); context.stroke();
    DRAW[name](lane, { lines, peaks, heard, offsets });
    context.font = "11px system-ui, sans-serif"; context.textAlign = "left"; context.textBaseline = "middle";
    const middle = top + (lane.high > 60 ? 12 : lane.high / 2);
    context.fillStyle = "#0d0814d9"; context.fillRect(0, middle - 9, context.measureText(words[name]).width + 16, 18);
    context.fillStyle = "#ffffffa0"; context.fillText(words[name], 8, middle + 0.5);
    top += lane.high;
  }
  context.fillStyle = "#0d081466"; context.fillRect(HEARD * width, 0, width, height);
  context.strokeStyle = "#ffffffcc"; context.lineWidth = 1.5; context.beginPath(); context.moveTo(HEARD * width, 0); context.lineTo(HEARD * width, height); context.stroke();
}

function ruler(context, x, from, to, height, step) {
  context.strokeStyle = "#ffffff0c"; context.lineWidth = 1; context.beginPath();
  for (let at = Math.ceil(from / (step * RATE)) * step * RATE; at < to; at += step * RATE) { context.moveTo(x(at), 0); context.lineTo(x(at), height); }
  context.stroke();
}

const DRAW = {
  wave({ context, top, high, width, from, perPixel }, { peaks }) {
    const middle = top + high / 2;
    context.strokeStyle = "#6fd8c4"; context.lineWidth = 1; context.beginPath();
    for (let px = 0; px < width; px++) {
      let peak = 0;
      for (let at = from + px * perPixel; at < from + (px + 1) * perPixel; at += BIN) peak = Math.max(peak, peaks.at(at));
      const half = Math.max(0.5, Math.min(1, peak * 1.6) * high * 0.46);
      context.moveTo(px + 0.5, middle - half); context.lineTo(px + 0.5, middle + half);
    }
    context.stroke();
  },
  words: (lane, { lines }) => boxes(lane, lines, (line) => line.words ?? [], (one) => one.text, () => "#ffffff14"),
  phonemes: (lane, { lines }) => boxes(lane, lines, (line) => line.phonemes ?? [], (one) => one.phoneme.replace(/^\w+\//, ""), () => "#ffffff1c"),
  visemes: (lane, { lines }) => boxes(lane, lines, (line) => line.visemes ?? [], (one) => one.viseme, (one) => TONES[one.viseme] ?? "#ffffff22"),
  curves({ context, top, high, width, from, now, perPixel }, { heard }) {
    const names = Object.entries(CURVES), floor = top + high - 6, rows = legend(context, names, top + 5, width), tall = high - 8 - 14 * rows;
    names.forEach(([name, colour], index) => {
      context.strokeStyle = colour; context.lineWidth = index ? 1.2 : 2; context.beginPath();
      let pen = false;
      for (let px = 0; px < width; px += 2) {
        const row = heard.at(from + px * perPixel, now);
        if (!row) { pen = false; continue; }
        const y = floor - Math.max(-0.1, Math.min(1, row[name] ?? 0)) * tall;
        if (pen) context.lineTo(px, y); else context.moveTo(px, y);
        pen = true;
      }
      context.stroke();
    });
  },
  offset({ context, top, high, width, x, from }, { offsets }) {
    const middle = top + high / 2 + 4, tall = high / 2 - 14, span = 40;   // ms at the lane's edges
    context.strokeStyle = "#ffffff2a"; context.setLineDash([3, 5]); context.beginPath();
    for (const ms of [-20, 0, 20]) { const y = middle + ms / span * tall; context.moveTo(0, y); context.lineTo(width, y); }
    context.stroke(); context.setLineDash([]);
    context.fillStyle = "#ffffff66"; context.font = "10px ui-monospace, monospace"; context.textAlign = "right"; context.textBaseline = "middle";
    for (const ms of [-20, 20]) context.fillText(`${ms > 0 ? "+" : ""}${ms} ms`, width - 6, middle + ms / span * tall);
    context.fillStyle = "#f2c27a";
    for (const one of offsets) if (one.position > from) context.fillRect(x(one.position) - 1, middle + Math.max(-1.15, Math.min(1.15, one.ms / span)) * tall - 1, 2.4, 2.4);
  },
};

/** Names in the colours of their curves, in as many rows as they need; answers how many. */
function legend(context, names, top, width) {
  context.font = "11px ui-monospace, monospace"; context.textAlign = "left"; context.textBaseline = "top";
  let left = 70, row = 0;
  for (const [name, colour] of names) {
    const text = name.replace("Left", ""), wide = context.measureText(text).width;
    if (left > 70 && left + wide > width - 6) { left = 70; row += 1; }
    context.fillStyle = colour; context.fillText(text, left, top + 14 * row);
    left += wide + 15;
  }
  return row + 1;
}

function boxes({ context, top, high, x, from, to }, lines, list, label, colour) {
  context.font = "12px system-ui, 'Noto Sans CJK SC', sans-serif"; context.textAlign = "center"; context.textBaseline = "middle"; context.lineWidth = 1;
  for (const line of lines) {
    const end = Math.min(line.start + line.duration, line.cutAt ?? Infinity);
    if (end < from || line.start > to) continue;
    for (const one of list(line)) {
      const a = line.start + one.start, b = Math.min(line.start + one.end, end);
      if (b < from || a > to || b <= a) continue;
      const left = x(a), wide = Math.max(1, x(b) - left - 1), text = label(one);
      context.fillStyle = colour(one); context.fillRect(left, top + 3, wide, high - 6);
      context.fillStyle = "#fffffff0";
      if (context.measureText(text).width < wide + 4) context.fillText(text, left + wide / 2, top + high / 2 + 0.5);
    }
  }
}
