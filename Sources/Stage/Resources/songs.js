// The song page: a score dropped or chosen, seen, mended, heard and taken home; and the queue of the stage beside it.

import { choose, extend, localise, onLanguage, other, t } from "./i18n.js";
import { Roll } from "./song-roll.js";
import { keyName, keyNumber, SongScore } from "./song-score.js";
import { words } from "./song-words.js";
import { watchQueue } from "./song-queue.js";

extend(words);
const $ = (id) => document.getElementById(id);
const MOST_BYTES = 1 << 20, PLAN_DELAY_MS = 220;
const audio = new Audio();
const now = { score: null, planTimer: 0, planAsked: 0, status: "ready", from: 0, url: null, frame: 0, problems: [] };

export async function ask(path, options = {}) {
  let answer;
  try { answer = await fetch(path, { signal: AbortSignal.timeout(90000), ...options }); } catch { throw new Error(t("lost")); }
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  throw new Error([body.message ?? `${answer.status}`, body.advice].filter(Boolean).join(" · "));
}

function say(key, isBad = false) {
  now.status = key;
  $("status").textContent = t(key);
  $("status").className = `live ${isBad ? "down" : key === "working" || key === "rendering" ? "" : "up"}`;
}

function fail(error) { say(error.message ?? String(error), true); }

const roll = new Roll(
  { roll: $("roll"), scroll: $("scroll"), extent: $("extent"), keys: $("keys"), notes: $("notes"), syllable: $("syllable") },
  { select: showNote, change: changed, undo });

// Loading

async function open(load) {
  stop();
  say("working");
  try {
    const json = await (await load()).json();
    now.score = new SongScore(json);
    roll.show(now.score);
    $("empty").hidden = true;
    $("title").textContent = json.title ?? "";
    $("part").replaceChildren(...json.parts.map((part, index) => new Option(part.name || `${t("part")} ${index + 1}`, index, false, index === now.score.part)));
    $("part").hidden = json.parts.length < 2;
    for (const id of ["play", "phrase", "save"]) $(id).disabled = false;
    $("undo").disabled = true;
    await plan();
  } catch (error) { fail(error); }
}

function openFile(file) {
  if (!file) return;
  if (file.size > MOST_BYTES) return fail(new Error(t("tooLarge")));
  open(() => ask(`./v1/scores?name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }));
}

export const openSong = (id) => open(() => ask(`./v1/songs/${encodeURIComponent(id)}`));

// Planning

function options() {
  const tempo = parseFloat($("tempo").value) / 100, transpose = parseInt($("transpose").value, 10);
  return { part: now.score.part, tempo: tempo >= 0.25 && tempo <= 4 ? tempo : 1, transpose: Math.abs(transpose) <= 36 ? transpose : 0, style: $("style").value, band: $("band").checked };
}

const request = (extra = {}) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ score: now.score.json, options: { ...options(), ...extra } }) });

async function plan() {
  const asked = ++now.planAsked;
  try {
    const made = await (await ask("./v1/scores/plan", request())).json();
    if (asked !== now.planAsked) return;
    roll.planned(made);
    showNote(roll.selected);
    remark([...(now.score.json.ignored ?? []).map((line) => t("notSung") + line), ...made.remarks]);
    say("ready");
  } catch (error) { if (asked === now.planAsked) fail(error); }
}

function changed() {
  $("undo").disabled = !now.score.past.length;
  say("edited");
  clearTimeout(now.planTimer);
  now.planTimer = setTimeout(plan, PLAN_DELAY_MS);
}

function undo() {
  if (!now.score?.undo()) return;
  roll.select(Math.min(roll.selected, now.score.notes.length - 1));
  changed();
}

function remark(lines) {
  $("remarks").replaceChildren(...[...new Set(lines)].slice(0, 12).map((line) => { const node = document.createElement("li"); node.textContent = line; return node; }));
}

// The chosen note

const beats = (ticks) => +(ticks / now.score.json.resolution).toFixed(4);

function showNote(index) {
  const note = now.score?.notes[index];
  for (const id of ["word", "pitch", "start", "beats"]) { $(id).disabled = !note; if (!note) $(id).value = ""; }
  $("sounds").textContent = "";
  if (!note) return;
  $("word").value = note.extension ? "-" : note.lyric ?? "";
  $("pitch").value = keyName(note.key);
  $("start").value = beats(note.start);
  $("beats").value = beats(note.end - note.start);
  const from = roll.time(note.start), to = roll.time(note.end);
  const sounds = (roll.plan?.phonemes ?? []).filter((phoneme) => phoneme.end > from - 0.12 && phoneme.start < to - 0.02 && phoneme.end <= to + 0.12);
  $("sounds").textContent = sounds.map((phoneme) => phoneme.symbol).join(" ");
}

function field(id, set) {
  $(id).addEventListener("change", () => {
    if (roll.selected < 0 || !now.score) return;
    now.score.mark();
    try {
      if (set($(id).value)) changed(); else now.score.past.pop();
    } catch (error) { now.score.past.pop(); fail(error); }
    showNote(roll.selected);
    roll.draw();
  });
}

function number(text) {
  const value = parseFloat(text.replace(",", "."));
  if (!Number.isFinite(value)) throw new Error(t("badNumber"));
  return value;
}

field("word", (text) => now.score.setWord(roll.selected, text));
field("pitch", (text) => { const key = keyNumber(text); if (key === null) throw new Error(t("badPitch")); return now.score.setKey(roll.selected, key); });
field("start", (text) => now.score.setStart(roll.selected, number(text) * now.score.json.resolution));
field("beats", (text) => now.score.setEnd(roll.selected, now.score.notes[roll.selected].start + number(text) * now.score.json.resolution));

// Hearing

async function hear(from, length) {
  stop();
  say("rendering");
  for (const id of ["play", "phrase"]) $(id).disabled = true;
  try {
    const answer = await ask("./v1/scores/render?format=mp3", request({ from, ...(length ? { length } : {}) }));
    now.url = URL.createObjectURL(await answer.blob());
    now.from = from;
    audio.src = now.url;
    await audio.play();
    $("halt").disabled = false;
    say("playing");
    tick();
  } catch (error) { fail(error); }
  for (const id of ["play", "phrase"]) $(id).disabled = false;
}

function tick() {
  if (audio.paused || audio.ended) return;
  roll.playhead = now.from + audio.currentTime;
  roll.follow();
  roll.draw();
  now.frame = requestAnimationFrame(tick);
}

function stop() {
  cancelAnimationFrame(now.frame);
  audio.pause();
  if (now.url) URL.revokeObjectURL(now.url);
  now.url = null;
  roll.playhead = null;
  $("halt").disabled = true;
  roll.draw();
}

audio.addEventListener("ended", () => { stop(); say("ready"); });

function phraseOf(index) {
  const at = index >= 0 ? roll.time(now.score.notes[index].start) : 0, phrases = roll.plan?.phrases ?? [];
  return phrases.find((phrase) => phrase.end > at + 0.01) ?? phrases[0];
}

// Taking home

async function save() {
  const format = $("format").value, isScore = ["musicxml", "ustx", "mid", "ds"].includes(format);
  say(isScore ? "working" : "rendering");
  try {
    const answer = await ask(`./v1/scores/${isScore ? "export" : "render"}?format=${format}`, request());
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? `song.${format}`;
    const link = document.createElement("a"), url = URL.createObjectURL(await answer.blob());
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    say("ready");
  } catch (error) { fail(error); }
}

// Wiring

$("file").addEventListener("change", (event) => { openFile(event.target.files[0]); event.target.value = ""; });
$("drop").addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); $("file").click(); } });
for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.body.addEventListener(name, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", over);
    if (name === "drop") openFile(event.dataTransfer.files[0]);
  });
}
$("part").addEventListener("change", () => { now.score.part = +$("part").value; now.score.past = []; roll.show(now.score); plan(); });
for (const id of ["tempo", "transpose", "style", "band"]) $(id).addEventListener("change", () => now.score && plan());
$("undo").addEventListener("click", undo);
$("larger").addEventListener("click", () => roll.zoom(1.3));
$("smaller").addEventListener("click", () => roll.zoom(1 / 1.3));
$("play").addEventListener("click", () => hear(0));
$("phrase").addEventListener("click", () => { const phrase = phraseOf(roll.selected); if (phrase) hear(phrase.start, phrase.end - phrase.start); });
$("halt").addEventListener("click", () => { stop(); say("ready"); });
$("save").addEventListener("click", save);
$("lang").addEventListener("click", () => choose(other()));
onLanguage(() => { localise(); say(now.status); document.title = `Vox Humana · ${t("songPage")}`; });
watchQueue({ ask, openSong, fail, nodes: { library: $("library"), queue: $("queue"), held: $("held"), lists: $("lists") } });
const asked = new URLSearchParams(location.search).get("song");
if (asked) openSong(asked);
// For the tests of the page.
globalThis.songDesk = { now, roll, audio, openFile };
