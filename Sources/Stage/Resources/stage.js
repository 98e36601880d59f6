// The stage page: draws the performers as the client hears them.

import { StageClient } from "./client.js";
import { Captions } from "./captions.js";
import { Looks } from "./looks.js";
import { Panel } from "./panel.js";
import { Gestures } from "./gestures.js";
import { idleFace } from "./idle.js";
import { localise, onLanguage } from "./i18n.js";
import { chinOf, perform } from "./performer/perform.js";
import { Drift, paintScene } from "./performer/scene.js";
import { drawingContext, sheet } from "./performer/surface.js";

const query = new URLSearchParams(location.search);
const obs = query.get("obs") === "1";
// ?private=1 (and &persona=ID): a session of one's own, kept while the tab lives.
async function session() {
  if (query.get("private") !== "1") return query.get("session") || "main";
  const kept = sessionStorage.getItem("voxhumana.session");
  if (kept) return kept;
  try {
    const answer = await fetch("/v1/sessions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ kind: "private", persona: query.get("persona") ?? undefined }) });
    const made = await answer.json();
    sessionStorage.setItem("voxhumana.session", made.session);
    return made.session;
  } catch { return "main"; }
}

const FIGURE = { above: 350, below: 460, width: 600 };   // design units around the middle of the face
const SHARPEST = 2;                                      // device pixels a CSS pixel, at most
const SLOW = 1 / 31, FAST = 1 / 52;                      // s a frame: below and above which the sharpness is changed
const SHARPNESS = { least: 0.6, step: 0.88, patience: 20000 };   // ms before a lost sharpness is tried again

const $ = (id) => document.getElementById(id);

// A secret of this browser's own, by which the performer knows it again; a name is none, anybody can take it.
function viewerID() {
  try {
    const kept = localStorage.getItem("voxhumana-viewer");
    if (kept) return kept;
    const made = [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    localStorage.setItem("voxhumana-viewer", made);
    return made;
  } catch { return null; }
}
const client = new StageClient({
  session: await session(), audio: query.get("audio") || "pcm", curves: 60, name: query.get("name") || "viewer",
  lead: Number(query.get("lead") ?? 0) / 1000 || 0, viewer: obs ? null : viewerID(),
});
const looks = new Looks(), gestures = new Gestures();
const captions = new Captions($("captions"), (index) => client.performers.find((one) => one.index === index)?.name ?? "");
const canvas = $("show"), context = drawingContext(canvas, !obs);
const cast = new Map();        // index → { performer, look }
const state = { sharpness: 1, lost: 0, resting: false, pace: 1 / 60, last: 0, frames: [], drift: null, behind: null, master: null, painting: null, override: null, count: 0, since: performance.now() };

if (query.get("captions") === "0") $("captions").hidden = true;

function arrange() {
  const dpr = Math.min(SHARPEST, devicePixelRatio || 1) * state.sharpness;
  for (const target of [canvas, $("scene")]) {
    const width = Math.round(target.clientWidth * dpr), height = Math.round(target.clientHeight * dpr);
    if (target.width !== width || target.height !== height) { target.width = width; target.height = height; }
  }
  paint();
}

/** Where each performer stands: side by side in the part of the page that the panel leaves free. */
function places() {
  const area = $("stage").getBoundingClientRect(), dpr = canvas.width / (canvas.clientWidth || 1), count = Math.max(1, cast.size);
  const room = area.width / count, scale = Math.min(area.height / (FIGURE.above + FIGURE.below), room / FIGURE.width * (count > 1 ? 1.08 : 1.3));
  const top = Math.max(FIGURE.above * scale, area.height - FIGURE.below * 1.25 * scale);
  return [...cast.values()].map((one, index) => ({ ...one, x: (area.left + room * (index + 0.5)) * dpr, y: top * dpr, scale: scale * dpr }));
}

// The scene is painted once for a look and a size; another sharpness only scales that picture.
async function paint() {
  const first = [...cast.values()][0];
  if (!first || obs || !canvas.clientWidth) return;
  // The scene is painted once. The performers' canvas is opaque and carries its part of it (one plain copy a frame is
  // cheaper than blending two layers); what lies beside, behind the panel, is a still picture.
  const area = $("stage").getBoundingClientRect(), beside = $("scene"), dpr = Math.min(SHARPEST, devicePixelRatio || 1), middle = area.left + area.width / 2;
  const key = [first.look.name, canvas.clientWidth, beside.clientWidth, canvas.clientHeight, dpr, middle].join(" ");
  if (state.master?.key !== key) {
    if (state.painting === key) return;
    state.painting = key;
    const painted = await paintScene(sheet((canvas.clientWidth + beside.clientWidth) * dpr, canvas.clientHeight * dpr), first.look, middle * dpr, () => state.painting === key);
    if (!painted || state.painting !== key) return;
    state.painting = null;
    state.master = { key, canvas: painted.canvas };
  }
  state.behind = sheet(canvas.width + beside.width, canvas.height);
  state.behind.context.drawImage(state.master.canvas, 0, 0, state.behind.canvas.width, state.behind.canvas.height);
  if (beside.width) drawingContext(beside, true).drawImage(state.behind.canvas, -canvas.width, 0);
  document.body.style.setProperty("--page", first.look.scene.page);
  state.drift = new Drift(first.look);
}

async function dress(index, name, language) {
  const look = await looks.get(name, language), known = cast.get(index);
  if (known) { known.look = look; known.performer = perform(look, known.performer); } else cast.set(index, { index, look, performer: perform(look) });
  arrange();
}

function face(index, position) {
  if (state.override) return state.override;
  const weights = position === null ? null : client.drawnFace(index, position + client.options.lead * 48000);
  if (!weights) return idleFace(performance.now() / 1000, index);
  const named = {};
  client.channels.forEach((name, channel) => { named[name] = weights[channel]; });
  gestures.apply(named, index, position);
  return named;
}

function pace(seconds) {
  state.pace += 0.03 * (Math.min(0.2, seconds) - state.pace);
  if (performance.now() - state.since < 1500) return;
  const next = state.pace > SLOW ? state.sharpness * SHARPNESS.step
    : state.pace < FAST && performance.now() - state.lost > SHARPNESS.patience ? state.sharpness / SHARPNESS.step : state.sharpness;
  const bounded = Math.max(SHARPNESS.least, Math.min(1, next));
  if (bounded === state.sharpness) return;
  if (bounded < state.sharpness) state.lost = performance.now();
  state.sharpness = bounded;
  state.since = performance.now();
  state.pace = 1 / 45;
  arrange();
}

function draw(now) {
  requestAnimationFrame(draw);
  if (state.resting) return;
  const seconds = Math.min(0.1, (now - state.last) / 1000 || 0.016), present = performance.now(), position = client.position(present);
  if (state.last) pace((now - state.last) / 1000);
  state.last = now;
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (state.behind) context.drawImage(state.behind.canvas, 0, 0);
  else context.clearRect(0, 0, canvas.width, canvas.height);
  if (state.drift && !obs) state.drift.draw(context, canvas.width, canvas.height, present / 1000);
  let jaw = 0;
  for (const { performer, index, x, y, scale } of places()) {
    const weights = face(index, position);
    if (!jaw) jaw = weights.jawOpen ?? 0;
    if (index === 0) state.weights = weights;
    performer.step(weights, seconds);
    context.setTransform(scale, 0, 0, scale, x, y);
    performer.draw(context, scale);
  }
  captions.draw(position, cast.size > 1);
  state.count += 1;
  state.frames.push({ position, time: present, jaw, rms: client.playout.rms(), contextTime: client.playout.context?.currentTime ?? 0, outputLatency: client.playout.context?.outputLatency ?? 0 });
  if (state.frames.length > 3000) state.frames.splice(0, 1500);
}

// What the server tells
client.on("welcome", (message) => {
  captions.clear();
  for (const index of cast.keys()) if (!message.performers.some((one) => one.index === index)) cast.delete(index);
  for (const one of message.performers) dress(one.index, one.look, one.language);
  for (const line of message.history ?? []) captions.add(line);
  $("mark").hidden = !message.aiMark;
});
client.on("gesture", (message) => gestures.add(message));
client.on("cut", (message) => gestures.cut(message));
client.on("line", (line) => captions.add(line));
client.on("persona", (message) => dress(message.performer, message.look, message.language));

const panel = new Panel(client, looks);
onLanguage(() => { localise(); panel.render(); });

// Sound wants a gesture, except in OBS
const offer = () => { $("listen").hidden = obs || !client.blocked || client.status === "closed"; };
const unlock = async () => { if (client.blocked) { await client.unlock(); offer(); } };
client.on("blocked", offer);
for (const event of ["pointerdown", "keydown"]) addEventListener(event, unlock);
addEventListener("resize", arrange);
// OBS tells when its source is not shown; drawing for nobody costs the stream its frames.
addEventListener("obsSourceActiveChanged", (event) => { state.resting = event.detail?.active === false; state.last = 0; });
client.unlock().then(offer);
client.connect();
requestAnimationFrame(draw);

/** For tests and for the curious: what was scheduled, what was drawn, what is heard. */
window.voxhumana = {
  client,
  get marks() { return client.playout.marks; },
  get frames() { return state.frames; },
  get fps() { return 1 / state.pace; },
  get drawn() { return state.count; },
  get sharpness() { return state.sharpness; },
  position: () => client.position(),
  faceAt: (position, performer = 0) => client.namedFace(performer, position),
  rms: () => client.playout.rms(),
  /** The first performer's weights by name, with gestures, as last drawn. */
  get weights() { return state.weights; },
  /** Where each performer's chin is, in CSS pixels from the top: captions stay below. */
  chins: () => places().map((one) => (one.y + chinOf(one.look) * one.scale) * canvas.clientHeight / canvas.height),
  latency: () => ({ ...panel.latency, base: client.playout.context?.baseLatency, output: client.playout.context?.outputLatency, margin: client.playout.margin, rtt: client.clock.rtt, starved: client.playout.starved }),
  clock: () => ({ server: client.clock.position(performance.now()), delta: client.playout.delta, skew: client.playout.skew, context: client.playout.context?.currentTime, running: client.playout.running }),
  /** Tries a look on: for those who make one. */
  dress: (performer, look) => dress(performer, look, client.performers.find((one) => one.index === performer)?.language),
  /** Draws this face instead of the one that is streamed; null gives it back. */
  pose: (weights) => { state.override = weights; },
};
