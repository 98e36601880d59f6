// The calibration page: how one avatar's face differs from the master's. What is saved acts at once on every client
// that is connected as this avatar; the drawn face beside it shows the same.

import { Calibration, DEFAULTS } from "./calibration.js";
import { StageClient } from "./client.js";
import { choose, extend, localise, onLanguage, other, t } from "./i18n.js";
import { Looks } from "./looks.js";
import { perform } from "./performer/perform.js";
import { drawingContext } from "./performer/surface.js";

extend({
  zh: { calibrate: "校准", openStage: "舞台", avatar: "形象", target: "参数集", visemes: "口型集", save: "保存", reset: "全部复位", remove: "删除", preview: "校准后的脸", speak: "朗读", speakHint: "要朗读的文字", channel: "通道", live: "原值 / 校准后", gain: "增益", offset: "偏移", curve: "曲线", exclude: "排除", tryIt: "试一试",
    saved: "已保存，已连接的形象立即生效。", removed: "已删除。", unsaved: "尚未保存。", loaded: "已读取。", newOne: "新的形象。", master: "主集（ARKit 52）", fifteen: "Meta 15",
    connectNote: "让你的形象连接到", calibrateNote: "按住“试一试”，只看这一个通道。一个通道变为 偏移 + 增益 · 值^曲线，再由参数集换算。", mouthGroup: "嘴", jawGroup: "下颌", eyeGroup: "眼", browGroup: "眉", cheekGroup: "颊与鼻", headGroup: "头与身体" },
  en: { calibrate: "Calibrate", openStage: "Stage", avatar: "Avatar", target: "Face set", visemes: "Mouth shapes", save: "Save", reset: "Reset all", remove: "Remove", preview: "The calibrated face", speak: "Speak", speakHint: "Text to speak", channel: "Channel", live: "plain / calibrated", gain: "gain", offset: "offset", curve: "curve", exclude: "exclude", tryIt: "Try",
    saved: "Saved. Connected avatars follow at once.", removed: "Removed.", unsaved: "Not saved yet.", loaded: "Read.", newOne: "A new avatar.", master: "master (ARKit 52)", fifteen: "Meta's 15",
    connectNote: "Let your avatar connect to", calibrateNote: "Hold “Try” to see one channel alone. A channel becomes offset + gain · value^curve, then the face set turns it into the avatar's parameters.", mouthGroup: "Mouth", jawGroup: "Jaw", eyeGroup: "Eyes", browGroup: "Brows", cheekGroup: "Cheeks and nose", headGroup: "Head and body" },
});

const GROUPS = [["mouthGroup", /^(mouth|tongue)/], ["jawGroup", /^jaw/], ["browGroup", /^brow/], ["eyeGroup", /^eye/], ["cheekGroup", /^(cheek|nose)/], ["headGroup", /^(head|body|breath)/]];
const KNOBS = { gain: [-2, 3, 0.05], offset: [-0.5, 0.5, 0.01], curve: [0.3, 3, 0.05] };
const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const session = query.get("session") || "main";
const client = new StageClient({ session, name: "calibrate" });
const calibration = new Calibration(), looks = new Looks(), rows = new Map();
const state = { performer: null, trying: null, last: 0, mapped: null, sets: [], saved: "" };

async function ask(path, options) {
  const answer = await fetch(path, options);
  const text = await answer.text(), body = text ? JSON.parse(text) : {};
  if (!answer.ok) throw Object.assign(new Error([body.message ?? answer.status, body.advice].filter(Boolean).join(" · ")), { status: answer.status });
  return body;
}
function tell(text, bad = false) { $("told").textContent = text; $("told").classList.toggle("bad", bad); }
const make = (tag, props = {}, ...children) => { const node = Object.assign(document.createElement(tag), props); node.append(...children); return node; };

// The table

function build(names) {
  if (rows.size) return;
  const box = $("channels");
  box.replaceChildren();
  box.append(make("div", { className: "channel titles" }, ...["channel", "live", "gain", "offset", "curve", "exclude", ""].map((key) => { const cell = make("span"); if (key) cell.dataset.i18n = key; return cell; })));
  for (const [title, pattern] of GROUPS) {
    const head = make("h2", { className: "group" });
    head.dataset.i18n = title;
    box.append(head);
    for (const name of names) if (pattern.test(name)) box.append(row(name));
  }
  localise(box);
  show();
}

function row(name) {
  const plain = make("i"), own = make("i"), knobs = {};
  const node = make("div", { className: "channel" }, make("b", { textContent: name }), make("div", { className: "bar2" }, plain, own));
  for (const [key, [min, max, step]] of Object.entries(KNOBS)) {
    const input = make("input", { type: "range", min, max, step }), output = make("output");
    input.setAttribute("aria-label", `${name} ${key}`);
    input.oninput = () => { calibration.set(name, key, Number(input.value)); show(name); tell(t("unsaved")); };
    knobs[key] = { input, output };
    node.append(make("label", {}, input, output));
  }
  const exclude = make("input", { type: "checkbox" });
  exclude.setAttribute("aria-label", `${name} ${t("exclude")}`);
  exclude.onchange = () => { calibration.exclude(name, exclude.checked); show(name); tell(t("unsaved")); };
  const attempt = make("button", { className: "try", type: "button" });
  attempt.dataset.i18n = "tryIt";
  attempt.onpointerdown = (event) => { attempt.setPointerCapture(event.pointerId); state.trying = name; };
  attempt.onpointerup = attempt.onpointercancel = () => { state.trying = null; };
  attempt.onkeydown = (event) => { if (event.key === " " || event.key === "Enter") state.trying = name; };
  attempt.onkeyup = attempt.onblur = () => { state.trying = null; };
  node.append(exclude, attempt);
  rows.set(name, { node, knobs, exclude, plain, own });
  return node;
}

function show(only) {
  for (const [name, { node, knobs, exclude }] of rows) {
    if (only && only !== name) continue;
    for (const key in KNOBS) { const value = calibration.get(name, key); knobs[key].input.value = value; knobs[key].output.textContent = value.toFixed(2); }
    exclude.checked = calibration.excluded(name);
    node.classList.toggle("changed", calibration.changed(name));
  }
}

// Drawing

function fit(canvas) {
  const dpr = Math.min(2, devicePixelRatio || 1), width = Math.round(canvas.clientWidth * dpr), height = Math.round(canvas.clientHeight * dpr);
  if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
  return drawingContext(canvas);
}

function face(now) {
  if (state.trying) return { [state.trying]: 0.5 - 0.5 * Math.cos(now / 350) };
  return client.namedFace(0, client.position()) ?? {};
}

function draw(now) {
  requestAnimationFrame(draw);
  const seconds = Math.min(0.1, (now - state.last) / 1000 || 0.016), weights = face(now), own = calibration.apply(weights);
  state.last = now;
  state.drawn = own;
  for (const [name, { plain, own: mine }] of rows) {
    plain.style.transform = `scaleX(${Math.min(1, Math.abs(weights[name] ?? 0))})`;
    mine.style.transform = `scaleX(${Math.min(1, Math.abs(own[name] ?? 0))})`;
  }
  if (!state.performer) return;
  const canvas = $("face"), context = fit(canvas), scale = canvas.width / 560;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, canvas.width / 2, canvas.height * 0.47);
  state.performer.step(own, seconds);
  state.performer.draw(context, scale);
}

/** What the avatar itself gets, in its own set. */
function follow() {
  state.mapped?.close();
  state.mapped = null;
  $("values").hidden = true;
  $("address").textContent = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/stage?session=${session}&avatar=${$("name").value || "NAME"}`;
  if (!state.saved) return;
  state.mapped = new StageClient({ session, audio: "none", curves: 30, name: "calibrate", avatar: state.saved });
  state.mapped.connect();
}
setInterval(() => {
  const values = state.mapped?.namedFace(0, state.mapped.clock.position(performance.now()) ?? 0);
  $("values").hidden = !values || !$("target").value;
  if (values && $("target").value) $("values").replaceChildren(...Object.entries(values).map(([name, value]) => make("span", {}, make("span", { textContent: name }), make("b", { textContent: value.toFixed(2) }))));
}, 200);

// Profiles

async function open(name) {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(name)) return;
  try {
    const profile = await ask(`/v1/avatars/${name}`);
    calibration.read(profile);
    $("target").value = profile.target ?? "";
    $("visemes").value = profile.visemes ?? "";
    state.saved = name;
    tell(t("loaded"));
  } catch (error) {
    state.saved = "";
    if (error.status === 404) tell(t("newOne")); else tell(error.message, true);
  }
  show();
  follow();
}

async function save() {
  const name = $("name").value, profile = { ...calibration.profile() };
  if ($("target").value) profile.target = $("target").value;
  if ($("visemes").value) profile.visemes = $("visemes").value;
  try {
    await ask(`/v1/avatars/${name}`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(profile, null, 1) });
    const renewed = state.saved !== name || state.target !== $("target").value;
    state.saved = name;
    state.target = $("target").value;
    tell(t("saved"));
    if (renewed) follow();
    await list();
  } catch (error) { tell(error.message, true); }
}

async function remove() {
  if (!state.saved) return;
  try { await ask(`/v1/avatars/${state.saved}`, { method: "DELETE" }); state.saved = ""; tell(t("removed")); follow(); await list(); } catch (error) { tell(error.message, true); }
}

async function list() {
  $("names").replaceChildren(...(await ask("/v1/avatars")).map((name) => make("option", { value: name })));
}

function choices() {
  for (const [id, kind, first] of [["target", "face", "master"], ["visemes", "mouth", "fifteen"]]) {
    const value = $(id).value;
    $(id).replaceChildren(make("option", { value: "", textContent: t(first) }), ...state.sets.filter((one) => one.kind === kind).map((one) => make("option", { value: one.name, textContent: one.name, title: one.source })));
    $(id).value = value;
  }
}

async function dress({ look, language }) { state.performer = perform(await looks.get(look, language), state.performer); }

client.on("welcome", (message) => { build(message.channels); dress(message.performers[0]); });
client.on("persona", (message) => { if (message.performer === 0) dress(message); });
client.on("status", ({ status }) => { $("live").className = `live ${status === "open" ? "up" : "down"}`; $("live").textContent = t(status); });
$("head").onsubmit = (event) => { event.preventDefault(); save(); };
$("speak").onsubmit = (event) => { event.preventDefault(); client.unlock(); if ($("text").value.trim()) client.speak($("text").value.trim()); };
$("reset").onclick = () => { calibration.clear(); show(); tell(t("unsaved")); };
$("remove").onclick = remove;
$("name").onchange = () => open($("name").value);
$("lang").onclick = () => choose(other());
onLanguage(() => { localise(); choices(); $("live").textContent = t(client.status); });

state.sets = await ask("/v1/targets");
choices();
await list();
if (query.get("avatar")) { $("name").value = query.get("avatar"); await open($("name").value); } else follow();
client.connect();
requestAnimationFrame(draw);

window.calibrating = { client, calibration, rows, state, DEFAULTS };
