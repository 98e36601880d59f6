// The measuring page, for those who make avatars, voices and networks: what is sent, what is heard, and how well the
// page keeps up.

import { StageClient } from "./client.js";
import { choose, extend, localise, onLanguage, other, t } from "./i18n.js";
import { Looks } from "./looks.js";
import { Heard, Peaks, drawLanes } from "./measure-lanes.js";
import { perform } from "./performer/perform.js";
import { drawingContext } from "./performer/surface.js";

extend({
  zh: { openStage: "舞台", speak: "朗读", speakHint: "要朗读的文字", pause: "暂停", window: "时间窗", reset: "清零", save: "存为 JSON", lanesLabel: "波形、音素、口型与曲线",
    wave: "波形", words: "词", phonemes: "音素", visemes: "口型", curves: "曲线", offset: "偏差", offsetNow: "口型偏差", offsetMedian: "中位数", offsetP95: "95% 之内", rate: "帧率", dropped: "掉帧", slowest: "最慢一帧",
    tasks: "长任务", worstTask: "最长任务", follows: "下颌与响度 r", starved: "断供", rtt: "往返", margin: "缓冲", outputLatency: "输出延迟", ahead: "提前量",
    measureNote: "竖线处是此刻听到的声音，右侧是已收到、尚未播放的部分。偏差为正，口型晚于声音。长任务是主线程上超过 50 毫秒的任务，从页面载入之后算起。" },
  en: { openStage: "Stage", speak: "Speak", speakHint: "Text to speak", pause: "Pause", window: "Window", reset: "Reset", save: "Save JSON", lanesLabel: "Waveform, phonemes, visemes and curves",
    wave: "Wave", words: "Words", phonemes: "Phonemes", visemes: "Visemes", curves: "Curves", offset: "Offset", offsetNow: "Lips' offset", offsetMedian: "Median", offsetP95: "95 % within", rate: "Frames a second", dropped: "Dropped frames", slowest: "Slowest frame",
    tasks: "Long tasks", worstTask: "Longest task", follows: "Jaw and loudness, r", starved: "Starved", rtt: "Round trip", margin: "Margin", outputLatency: "Output latency", ahead: "Ahead",
    measureNote: "The upright line is what is heard now; to its right is what has come and is still to be played. A positive offset means lips later than sound. Long tasks are those of more than 50 ms on the main thread, since the page was loaded." },
});

const RATE = 48000, MOST_FRAMES = 1800, FIGURE = { width: 470, y: 20 };
const LOADED_MS = 1500;            // long tasks before this are the page's loading
const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const client = new StageClient({ session: query.get("session") || "main", audio: query.get("audio") || "pcm", name: "measure" });
const looks = new Looks(), peaks = new Peaks(), heard = new Heard((position) => client.namedFace(0, position));
const kept = { frames: [], offsets: [], lines: [], tasks: [], dropped: 0, slowest: 0, performer: null, look: null, last: 0, ahead: 0, paused: false, since: performance.now() };

// The sound as it comes, before it is scheduled
const add = client.playout.add.bind(client.playout);
client.playout.add = (performer, line, position, samples) => {
  peaks.add(position, samples);
  kept.ahead = Math.max(kept.ahead, position + samples.length);
  add(performer, line, position, samples);
};

client.on("welcome", async (message) => {
  heard.clear();
  kept.lines = [...(message.history ?? [])];
  songs(message.songs);
  await dress(message.performers[0]);
});
client.on("persona", (message) => { if (message.performer === 0) dress(message); if (message.songs) songs(message.songs); });
client.on("line", (line) => { kept.lines.push(line); if (kept.lines.length > 60) kept.lines.shift(); });
client.on("cut", (message) => { peaks.drop(message.at); kept.ahead = Math.min(kept.ahead, message.at); });
client.on("status", ({ status }) => { $("live").className = `live ${status === "open" ? "up" : "down"}`; $("live").textContent = t(status); });
client.on("blocked", () => offer());
if (PerformanceObserver.supportedEntryTypes?.includes("longtask")) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.startTime > kept.since + LOADED_MS) kept.tasks.push(entry.duration);
    if (kept.tasks.length > 1000) kept.tasks.splice(0, 500);
  }).observe({ type: "longtask" });
}

async function dress({ look, language }) {
  kept.look = await looks.get(look, language);
  kept.performer = perform(kept.look, kept.performer);
}
function songs(list) {
  $("song").replaceChildren(...list.map((song) => Object.assign(document.createElement("option"), { value: song.id, textContent: song.title })));
}

/** ms by which the face that is drawn is late (+) or early (−) against the sound of the same position. */
function offset(position) {
  const { playout } = client, context = playout.context;
  if (!context || position === null) return null;
  for (let i = playout.marks.length - 1; i >= 0 && i > playout.marks.length - 60; i--) {
    const mark = playout.marks[i];
    if (mark.position <= position && position < mark.position + mark.samples) return 1000 * (context.currentTime - (context.outputLatency || 0) - mark.audioTime - (position - mark.position) / RATE);
  }
  return null;
}

function step(now) {
  requestAnimationFrame(step);
  const gap = kept.last ? now - kept.last : 0, position = client.position();
  kept.last = now;
  if (gap && !document.hidden) {
    const usual = median(kept.frames.map((one) => one.gap)) || 16.7;
    if (kept.frames.length > 30) { kept.dropped += Math.max(0, Math.round(gap / usual) - 1); kept.slowest = Math.max(kept.slowest, gap); }
    const face = position === null ? null : client.namedFace(0, position);
    kept.frames.push({ gap, time: performance.now(), rms: client.playout.rms(), jaw: face?.jawOpen ?? 0 });
    if (kept.frames.length > MOST_FRAMES) kept.frames.shift();
    const ms = offset(position);
    if (ms !== null) { kept.offsets.push({ position, ms }); if (kept.offsets.length > MOST_FRAMES) kept.offsets.shift(); }
  }
  if (position !== null) heard.follow(position);
  if (!kept.paused) picture(position, Math.min(0.1, gap / 1000));
}

function fit(canvas) {
  const dpr = Math.min(2, devicePixelRatio || 1), width = canvas.clientWidth, height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * dpr) || canvas.height !== Math.round(height * dpr)) { canvas.width = Math.round(width * dpr); canvas.height = Math.round(height * dpr); }
  return { context: drawingContext(canvas), width, height, dpr };
}

function picture(position, seconds) {
  const words = Object.fromEntries(["wave", "words", "phonemes", "visemes", "curves", "offset"].map((name) => [name, t(name)]));
  const { context, ...size } = fit($("lanes"));
  drawLanes(context, { ...size, now: position, seconds: Number($("window").value), lines: kept.lines, peaks, heard, offsets: kept.offsets, words });
  if (!kept.performer || !$("face").clientWidth) return;
  const face = fit($("face")), scale = face.width * face.dpr / FIGURE.width;
  face.context.setTransform(1, 0, 0, 1, 0, 0);
  face.context.clearRect(0, 0, face.width * face.dpr, face.height * face.dpr);
  face.context.setTransform(scale, 0, 0, scale, face.width * face.dpr / 2, face.height * face.dpr / 2 - FIGURE.y * scale);
  kept.performer.step(position === null ? {} : client.namedFace(0, position) ?? {}, seconds);
  kept.performer.draw(face.context, scale);
}

// Figures

const sorted = (values) => [...values].sort((a, b) => a - b);
const part = (values, share) => { const list = sorted(values); return list.length ? list[Math.min(list.length - 1, Math.floor(share * list.length))] : null; };
const median = (values) => part(values, 0.5);

/** Correlation of jaw and loudness where there is sound, both softened over five frames. */
function follows() {
  const soft = (key) => kept.frames.map((_, i) => { let sum = 0, count = 0; for (let j = Math.max(0, i - 2); j <= Math.min(kept.frames.length - 1, i + 2); j++) { sum += kept.frames[j][key]; count += 1; } return sum / count; });
  const a = soft("jaw"), b = soft("rms"), use = b.map((value, index) => index).filter((index) => b[index] > 0.002);
  if (use.length < 60) return null;
  const mean = (list) => use.reduce((sum, index) => sum + list[index], 0) / use.length, ma = mean(a), mb = mean(b);
  let ab = 0, aa = 0, bb = 0;
  for (const index of use) { const x = a[index] - ma, y = b[index] - mb; ab += x * y; aa += x * x; bb += y * y; }
  return ab / Math.sqrt(aa * bb + 1e-12);
}

/** Everything that is measured, as numbers: shown, saved, and read by tests. */
function figures() {
  const offsets = kept.offsets.map((one) => one.ms), { playout, clock } = client, position = client.position();
  return {
    offsetNow: offsets.length ? offsets[offsets.length - 1] : null, offsetMedian: median(offsets), offsetP95: part(offsets.map(Math.abs), 0.95),
    rate: kept.frames.length ? 1000 * kept.frames.length / kept.frames.reduce((sum, one) => sum + one.gap, 0) : null, dropped: kept.dropped, slowest: kept.slowest,
    tasks: kept.tasks.length, worstTask: kept.tasks.length ? Math.max(...kept.tasks) : 0, follows: follows(), starved: playout.starved, rtt: clock.rtt,
    margin: playout.margin * 1000, outputLatency: playout.context ? 1000 * (playout.context.outputLatency || playout.context.baseLatency || 0) : null,
    ahead: position !== null && kept.ahead > position ? (kept.ahead - position) / RATE * 1000 : 0,
  };
}

const MS = new Set(["offsetNow", "offsetMedian", "offsetP95", "slowest", "worstTask", "rtt", "margin", "outputLatency", "ahead"]);
const BAD = { offsetMedian: (v) => Math.abs(v) > 20, offsetP95: (v) => v > 40, dropped: (v) => v > 5, tasks: (v) => v > 0, starved: (v) => v > 0, rate: (v) => v < 30 };
function tell() {
  $("facts").replaceChildren(...Object.entries(figures()).map(([name, value]) => {
    const row = document.createElement("div"), label = document.createElement("dt"), figure = document.createElement("dd");
    label.textContent = t(name);
    figure.textContent = value === null ? "–" : name === "follows" ? value.toFixed(2) : name.startsWith("offset") || name === "rate" ? value.toFixed(1) : String(Math.round(value));
    if (value !== null && MS.has(name)) figure.append(" ", Object.assign(document.createElement("small"), { textContent: t("ms") }));
    if (BAD[name] && value !== null) figure.className = BAD[name](value) ? "bad" : "good";
    row.append(label, figure);
    return row;
  }));
}

function reset() {
  Object.assign(kept, { frames: [], offsets: [], tasks: [], dropped: 0, slowest: 0, last: 0 });
}

function save() {
  const data = { at: new Date().toISOString(), page: navigator.userAgent, figures: figures(), frames: kept.frames, offsets: kept.offsets, longTasks: kept.tasks };
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([JSON.stringify(data)], { type: "application/json" })), download: "voxhumana-measure.json" });
  link.click();
  URL.revokeObjectURL(link.href);
}

const offer = () => { $("listen").hidden = !client.blocked; };
const unlock = async () => { await client.unlock(); offer(); };
$("orders").onsubmit = (event) => { event.preventDefault(); if ($("text").value.trim()) client.speak($("text").value.trim()); };
$("sing").onclick = () => { if ($("song").value) client.sing($("song").value); };
$("stop").onclick = () => client.stop();
$("pause").onclick = () => { kept.paused = !kept.paused; $("pause").setAttribute("aria-pressed", kept.paused); };
$("reset").onclick = reset;
$("save").onclick = save;
$("lang").onclick = () => choose(other());
$("listen").onclick = unlock;
for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => { if (client.blocked) unlock(); });
onLanguage(() => { localise(); $("live").textContent = t(client.status); tell(); });
client.unlock().then(offer);
client.connect();
setInterval(tell, 500);
requestAnimationFrame(step);

window.measured = { client, figures, reset };
