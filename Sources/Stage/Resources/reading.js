// The reading page: how a text is read, word by word; a click on a word corrects it for everybody or for one persona.

import { choose, extend, localise, onLanguage, other, t } from "./i18n.js";
import { make } from "./registry.js";

extend({
  zh: { reading: "朗读检查", openStage: "舞台", control: "控制台", textHint: "输入要检查的文字；可以写标签和 SSML", figures: "数字读作", lexiconOf: "词典", voice: "声音", hear: "听一听", examples: "例子",
    asRead: "读法", readingNote: "点一个词，可以改它的读音。金色是写出来的读法，下面是音节：普通话按声调着色，英语的重音加粗。", corrections: "改过的读音", correct: "改读音", word: "词", readingOf: "读音",
    notationNote: "写带声调数字的拼音（yin2 hang2）或 ARPABET（HH AH0 L OW1）。", cancel: "取消", saveWord: "存入词典", remove: "删除", everybody: "所有人", auto: "自动", automatic: "自动选择",
    noEntries: "还没有改过读音。", nothing: "没有可读的内容。", words: "个词", unreachable: "联系不上", ready: "就绪", pauseShort: "停顿", pauseLong: "句末", seconds: "秒", ofAll: "所有人的词典", ofOne: "的词典" },
  en: { reading: "Reading", openStage: "Stage", control: "Control", textHint: "A text to look at; tags and SSML are welcome", figures: "Figures in", lexiconOf: "Lexicon", voice: "Voice", hear: "Hear it", examples: "Examples",
    asRead: "As it is read", readingNote: "Click a word to correct it. Gold is what is said for what is written; below are the syllables, Mandarin coloured by tone, English with its stress in bold.", corrections: "Corrections", correct: "Correct a reading", word: "Word", readingOf: "Reading",
    notationNote: "Numbered pinyin (yin2 hang2) or ARPABET (HH AH0 L OW1).", cancel: "Cancel", saveWord: "Save to the lexicon", remove: "Remove", everybody: "Everybody", auto: "Automatic", automatic: "Automatic",
    noEntries: "Nothing has been corrected yet.", nothing: "There is nothing to read.", words: "words", unreachable: "Unreachable", ready: "Ready", pauseShort: "pause", pauseLong: "end", seconds: "s", ofAll: "everybody's", ofOne: "'s" },
});

const EXAMPLES = [
  ["1999", "重庆银行的行长说：2026-11-21 只要 ¥99.9，比 iPhone 15 便宜 30%！"],
  ["live", "I read it yesterday, and we live for the live stream at 3pm."],
  ["[happy]", "[happy]谢谢大家[pause 0.5]{重|chong2}新来过，OK？"],
  ["<speak>", "<speak>打 <say-as interpret-as=\"telephone\">110</say-as>，<phoneme alphabet=\"ipa\" ph=\"təˈmeɪtoʊ\">tomato</phoneme><break time=\"1s\"/><prosody rate=\"slow\">慢一点</prosody></speak>"],
];
const WAIT_MS = 250;
const $ = (id) => document.getElementById(id);
const now = { request: 0, tokens: null, entries: [], personas: [], player: new Audio() };

async function ask(path, options = {}) {
  const headers = options.body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(path, { ...options, headers, signal: AbortSignal.timeout(20000) });
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  throw new Error([body.message ?? `${answer.status}`, body.advice].filter(Boolean).join(" · "));
}
const send = (path, method, value) => ask(path, { method, body: JSON.stringify(value) });
const whose = () => $("persona").value || null;
const language = () => $("language").value || null;

function live(error) {
  now.error = error;
  $("live").className = `live ${error ? "down" : "up"}`;
  $("live").textContent = t(error ? "unreachable" : "ready");
}

// Reading

async function read() {
  const request = ++now.request;
  try {
    const answer = await send("./v1/readings", "POST", { text: $("text").value, language: language(), persona: whose() });
    const { tokens } = await answer.json();
    if (request !== now.request) return;     // a newer text is on its way
    now.tokens = tokens;
    tell("problem", null);
    live(null);
  } catch (error) {
    if (request !== now.request) return;
    now.tokens = [];
    tell("problem", error.message);
    live(error instanceof TypeError ? error : null);
  }
  draw();
}

function tell(id, text) { $(id).hidden = !text; $(id).textContent = text ?? ""; }

function draw() {
  const known = new Set(now.entries.map((entry) => entry.word.toLowerCase())), nodes = [];
  for (const token of now.tokens ?? []) {
    nodes.push(card(token, known.has(token.text.toLowerCase())));
    const pause = token.pause ? `${Number(token.pause.toFixed(2))} ${t("seconds")}` : token.break === "major" ? t("pauseLong") : token.break === "minor" ? t("pauseShort") : null;
    if (pause) nodes.push(make("li", "pause", pause));
  }
  $("tokens").replaceChildren(...nodes);
  $("count").textContent = now.tokens ? (now.tokens.length ? `${now.tokens.length} ${t("words")}` : t("nothing")) : "";
}

function card(token, isCorrected) {
  const item = make("li"), node = make("button", `token ${isCorrected ? "corrected" : ""}`), sounds = make("span", "sounds");
  node.type = "button";
  node.dataset.word = token.text;
  node.append(make("span", "written", token.text || "·"));
  if (token.spoken && token.spoken !== token.text) node.append(make("span", "spoken", token.spoken));
  for (const syllable of token.syllables) sounds.append(sound(syllable, token.language));
  node.append(sounds);
  node.title = token.reading;
  node.onclick = () => edit(token.text, token.reading);
  item.append(node);
  return item;
}

function sound({ phonemes, tone }, language) {
  const bare = phonemes.map((one) => one.split("/").pop()), stress = bare.some((one) => one.endsWith("1"));
  return make("span", tone ? `tone${tone}` : language === "en" && stress ? "stressed" : "", bare.join(" "));
}

// Correcting

function edit(word, reading) {
  $("word").value = word;
  $("reading").value = reading;
  tell("fault", null);
  $("editor").showModal();
  $("reading").focus();
  $("reading").select();
}

async function save(event) {
  event.preventDefault();
  try {
    await send("./v1/lexicon", "PUT", { word: $("word").value, reading: $("reading").value, persona: whose() });
    $("editor").close();
    await refresh();
  } catch (error) { tell("fault", error.message); }
}

async function remove(word) {
  const query = new URLSearchParams({ word, ...(whose() ? { persona: whose() } : {}) });
  try { await ask(`./v1/lexicon?${query}`, { method: "DELETE" }); } catch (error) { tell("problem", error.message); }
  await refresh();
}

async function refresh() {
  try {
    const answer = await ask(`./v1/lexicon${whose() ? `?${new URLSearchParams({ persona: whose() })}` : ""}`);
    now.entries = (await answer.json()).entries;
  } catch (error) { now.entries = []; tell("problem", error.message); }
  list();
  await read();
}

function list() {
  const name = now.personas.find((one) => one.id === whose())?.name;
  $("whose").textContent = name ? `${name}${t("ofOne")}` : t("ofAll");
  $("entries").replaceChildren(...(now.entries.length ? now.entries.map(({ word, reading }) => {
    const row = make("li", "row"), grow = make("code", "grow", reading), change = make("button", "", t("correct")), gone = make("button", "", t("remove"));
    change.onclick = () => edit(word, reading);
    gone.onclick = () => remove(word);
    for (const button of [change, gone]) button.setAttribute("aria-label", `${button.textContent}: ${word}`);
    row.append(make("b", "", word), grow, change, gone);
    return row;
  }) : [make("li", "none", t("noEntries"))]));
}

// Hearing

async function hear(text, button, problem) {
  if (!text.trim()) return;
  button.disabled = true;
  try {
    const answer = await send("./v1/say", "POST", { text, voice: $("voice").value || null, language: language(), persona: whose() });
    URL.revokeObjectURL(now.player.src);
    now.player.src = URL.createObjectURL(await answer.blob());
    await now.player.play();
    tell(problem, null);
  } catch (error) { tell(problem, error.message); }
  button.disabled = false;
}

// Choices

function options(select, rows) {
  const kept = select.value;
  select.replaceChildren(...rows.map(([value, name]) => Object.assign(make("option", "", name), { value })));
  if (rows.some(([value]) => value === kept)) select.value = kept;
}

function choices() {
  options($("language"), [["", t("auto")], ["zh", "中文"], ["en", "English"]]);
  options($("persona"), [["", t("everybody")], ...now.personas.map((one) => [one.id, one.name])]);
  options($("voice"), [["", t("automatic")], ...(now.voices ?? [])]);
}

async function load() {
  try {
    const [personas, voices] = await Promise.all(["./v1/personas", "./v1/voices"].map(async (path) => (await ask(path)).json()));
    now.personas = personas.filter((one) => !one.problem);
    now.voices = voices.filter((one) => !one.problem).flatMap((one) => one.speakers.length ? one.speakers.map((speaker) => `${one.name}/${speaker}`) : [one.name]).map((name) => [name, name]);
    live(null);
  } catch (error) { live(error); }
  choices();
  await refresh();
}

let timer = 0;
$("text").oninput = () => { clearTimeout(timer); timer = setTimeout(read, WAIT_MS); };
$("language").onchange = read;
$("persona").onchange = refresh;
$("hear").onclick = () => hear($("text").value, $("hear"), "problem");
// What is in brackets is said as it stands there, whatever any lexicon says.
$("try").onclick = () => hear(`{${$("word").value}|${$("reading").value}}`, $("try"), "fault");
$("cancel").onclick = () => $("editor").close();
$("form").onsubmit = save;
$("lang").onclick = () => choose(other());
for (const [name, text] of EXAMPLES) {
  const button = make("button", "", name);
  button.type = "button";
  button.onclick = () => { $("text").value = text; read(); };
  $("examples").append(button);
}
$("text").value = EXAMPLES[0][1];
onLanguage(() => { localise(); choices(); list(); draw(); live(now.error); });
load();

window.reading = now;
