// The stage page: tells the show what to draw of the performers as the client hears them.

import { StageClient } from "./client.js";
import { Captions } from "./captions.js";
import { Looks, fallback } from "./looks.js";
import { Panel } from "./panel.js";
import { Gestures } from "./gestures.js";
import { Presence } from "./idle.js";
import { localise, onLanguage } from "./i18n.js";
import { chinOf } from "./performer/perform.js";
import { openShow } from "./show-port.js";

const query = new URLSearchParams(location.search);
const obs = query.get("obs") === "1";
// ?private=1 (and &persona=ID): a session of one's own, kept while the tab lives and the daemon knows it.
const own = query.get("private") === "1", KEPT = "voxhumana.session";
async function session() {
  if (!own) return query.get("session") || "main";
  const kept = sessionStorage.getItem(KEPT);
  if (kept) return kept;
  try {
    const answer = await fetch("/v1/sessions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ kind: "private", persona: query.get("persona") ?? undefined }) });
    const made = await answer.json();
    sessionStorage.setItem(KEPT, made.session);
    return made.session;
  } catch { return "main"; }
}

const FIGURE = { above: 350, below: 460, width: 600 };   // design units around the middle of the face
const SHARPEST = 2;                                      // device pixels a CSS pixel, at most
const SLOW = 1 / 31, FAST = 1 / 52;                      // s a frame: below and above which the sharpness is changed
const SHARPNESS = { least: 0.6, step: 0.88, patience: 20000 };   // ms before a lost sharpness is tried again

const AHEAD = [0, 8, 16, 24, 32, 40, 48, 64, 80, 104, 128, 160];   // ms after a job is given at which its drawing may begin

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
const canvas = $("show");
const [show, id] = await Promise.all([openShow({ canvas, beside: $("scene"), clear: obs }), session()]);
const client = new StageClient({
  session: id, audio: query.get("audio") || "pcm", curves: 60, name: query.get("name") || "viewer",
  lead: Number(query.get("lead") ?? 0) / 1000 || 0, viewer: obs ? null : viewerID(),
});
const looks = new Looks(), gestures = new Gestures(), presence = new Presence();
const captions = new Captions($("captions"), (index) => client.performers.find((one) => one.index === index)?.name ?? "");
const cast = new Map();        // index → { index, look }
const state = { sharpness: 1, lost: 0, resting: false, pace: 1 / 60, asked: 0, begun: 0, drawn: null, job: null, size: null, carried: 0, frames: [], override: null, count: 0, since: performance.now() };

if (query.get("captions") === "0") $("captions").hidden = true;
else captions.rehearse();

/** Sizes in pixels, and what the performers are drawn at when nothing is spared. */
function arrange() {
  const most = Math.min(SHARPEST, devicePixelRatio || 1), dpr = most * state.sharpness, beside = $("scene"), area = $("stage").getBoundingClientRect();
  const at = (css, ratio = dpr) => Math.round(css * ratio);
  state.size = {
    width: at(canvas.clientWidth), height: at(canvas.clientHeight), beside: at(beside.clientWidth),
    whole: { width: at(canvas.clientWidth + beside.clientWidth, most), height: at(canvas.clientHeight, most), middle: (area.left + area.width / 2) * most },
  };
  state.area = area;
  // Pictures were sent for a smaller page: they are sent anew.
  const scale = sharpest();
  if (state.carried && scale > 1.1 * state.carried) for (const { index, look } of cast.values()) show.dress(index, look, state.carried = scale);
}

/** Pixels a design unit, at the most, of the figures and of the scene. */
const sharpest = () => Math.max(1, Math.min(SHARPEST, devicePixelRatio || 1) * Math.max(innerHeight / (FIGURE.above + FIGURE.below), innerWidth / 1600));

/** Where each performer stands: side by side in the part of the page that the panel leaves free. */
function places() {
  const { area } = state, dpr = state.size.width / (canvas.clientWidth || 1), count = Math.max(1, cast.size);
  const room = area.width / count, scale = Math.min(area.height / (FIGURE.above + FIGURE.below), room / FIGURE.width * (count > 1 ? 1.08 : 1.3));
  const top = Math.max(FIGURE.above * scale, area.height - FIGURE.below * 1.25 * scale);
  return [...cast.values()].map((one, index) => ({ ...one, x: (area.left + room * (index + 0.5)) * dpr, y: top * dpr, scale: scale * dpr }));
}

async function dress(index, name, language) {
  wear(index, await looks.outline(name, language), language);
}

function wear(index, look, language) {
  cast.set(index, { index, look, language });
  if ([...cast.keys()][0] === index) document.body.style.setProperty("--page", look.scene.page);
  show.dress(index, look, state.carried = sharpest());
  arrange();
}

show.onrefused = async (index, name, problem) => {
  const language = cast.get(index)?.language, other = await looks.outline(fallback(language), language);
  console.warn(`look ${name}: ${problem}`);
  if (cast.get(index)?.look.name === name) wear(index, other, language);
};

/** The face at a position, and `ahead` s from now. */
function face(index, position, ahead) {
  if (state.override) return state.override;
  const lead = client.options.lead * 48000, weights = position === null ? null : client.drawnFace(index, position + lead, state.drawn === null ? undefined : state.drawn + lead);
  const named = weights && Object.fromEntries(client.channels.map((name, channel) => [name, weights[channel]]));
  const shown = presence.face(index, named, performance.now() / 1000 + ahead);
  gestures.apply(shown, index, position);
  return shown;
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

function draw() {
  requestAnimationFrame(draw);
  if (state.resting || !state.size) return;
  const present = performance.now(), position = client.position(present);
  captions.draw(position, cast.size > 1);
  if (show.busy) return;
  // When the drawing will begin is not known here: the faces of the moments to come go with the job.
  const figures = places().map(({ index, x, y, scale }) => ({ index, x, y, scale, faces: AHEAD.map((ahead) => face(index, position === null ? null : position + ahead * 48, ahead / 1000)) }));
  const seconds = Math.min(0.1, (present - state.asked) / 1000 || 0.016);
  state.asked = present;
  state.job = { position, figures };
  show.draw({ size: state.size, seconds, time: present / 1000, asked: performance.timeOrigin + present, ahead: AHEAD, figures });
}

/** A drawing began at `time` with the faces of place `step` in the job. */
show.ondrawing = (time, step) => {
  const { position, figures } = state.job, context = client.playout.context, first = figures.find((one) => one.index === 0) ?? figures[0];
  if (state.begun) pace((time - state.begun) / 1000);
  state.begun = time;
  state.count += 1;
  state.drawn = position === null ? null : position + AHEAD[step] * 48;
  if (first) state.weights = first.faces[step];
  const jaw = figures.find((one) => one.faces[step].jawOpen)?.faces[step].jawOpen ?? 0;
  state.frames.push({ position: state.drawn, time, jaw, rms: client.playout.rms(), contextTime: (context?.currentTime ?? 0) - (performance.now() - time) / 1000, outputLatency: context?.outputLatency ?? 0 });
  if (state.frames.length > 3000) state.frames.splice(0, 1500);
};

// What the server tells
client.on("welcome", (message) => {
  captions.clear();
  for (const index of cast.keys()) if (!message.performers.some((one) => one.index === index)) { cast.delete(index); show.leave(index); }
  for (const one of message.performers) dress(one.index, one.look, one.language);
  for (const line of message.history ?? []) captions.add(line);
  $("mark").hidden = !message.aiMark;
});
client.on("gesture", (message) => gestures.add(message));
client.on("cut", (message) => gestures.cut(message));
client.on("line", (line) => captions.add(line));
client.on("persona", (message) => dress(message.performer, message.look, message.language));

// A daemon that was started again knows nothing of the session of before: the page asks for another.
client.on("error", async ({ code }) => {
  if (!own || code !== "unknown-session") return;
  sessionStorage.removeItem(KEPT);
  client.options.session = await session();
});

const panel = new Panel(client, looks, own ? ["unknown-session"] : []);
onLanguage(() => { localise(); panel.render(); });

// Sound wants a gesture, except in OBS
const offer = () => { $("listen").hidden = obs || !client.blocked || client.status === "closed"; };
const unlock = async () => { if (client.blocked) { await client.unlock(); offer(); } };
client.on("blocked", offer);
for (const event of ["pointerdown", "keydown"]) addEventListener(event, unlock);
addEventListener("resize", arrange);
// OBS tells when its source is not shown; drawing for nobody costs the stream its frames.
addEventListener("obsSourceActiveChanged", (event) => { state.resting = event.detail?.active === false; state.asked = state.begun = 0; });
client.unlock().then(offer);
client.connect();
arrange();
requestAnimationFrame(draw);

/** For tests and for the curious: what was scheduled, what was drawn, what is heard. */
window.voxhumana = {
  client,
  get marks() { return client.playout.marks; },
  get frames() { return state.frames; },
  get fps() { return 1 / state.pace; },
  get drawn() { return state.count; },
  get sharpness() { return state.sharpness; },
  /** The picture's size in pixels, and the thread that draws it: "worker" or "page". */
  get picture() { return { width: state.size.width, height: state.size.height, thread: show.thread }; },
  position: () => client.position(),
  faceAt: (position, performer = 0) => client.namedFace(performer, position),
  rms: () => client.playout.rms(),
  /** The first performer's weights by name, with gestures, as last drawn. */
  get weights() { return state.weights; },
  /** Where each performer's chin is, in CSS pixels from the top: captions stay below. */
  chins: () => places().map((one) => (one.y + chinOf(one.look) * one.scale) * canvas.clientHeight / state.size.height),
  latency: () => ({ ...panel.latency, base: client.playout.context?.baseLatency, output: client.playout.context?.outputLatency, margin: client.playout.margin, rtt: client.clock.rtt, starved: client.playout.starved }),
  clock: () => ({ server: client.clock.position(performance.now()), delta: client.playout.delta, skew: client.playout.skew, context: client.playout.context?.currentTime, running: client.playout.running }),
  /** Tries a look on: for those who make one. */
  dress: (performer, look) => dress(performer, look, client.performers.find((one) => one.index === performer)?.language),
  /** Draws this face instead of the one that is streamed; null gives it back. */
  pose: (weights) => { state.override = weights; },
};
