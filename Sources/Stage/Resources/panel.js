// The panel beside the stage: chat, songs, cast, stop, volume and latencies.

import { phrases } from "./captions.js";
import { choose, localise, other, t } from "./i18n.js";
import { perform } from "./performer/perform.js";
import { drawingContext } from "./performer/surface.js";

const MOST_MESSAGES = 200;
const NEAR_END = 40;   // px from the end of the chat that count as its end
const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

export class Panel {
  latency = {};
  #states = new Map(); #bubbles = new Map(); #mine = []; #volume = 1; #atEnd = true; #scrolling = false; #portraits = new Map(); #drawing;

  /** `unsaid`: codes of errors that the page mends by itself. */
  constructor(client, looks, unsaid = []) {
    this.client = client;
    this.looks = looks;
    this.#tabs();
    this.#controls();
    this.#chat();
    client.on("welcome", (message) => {
      this.#states.clear();
      for (const line of message.history ?? []) this.#states.set(line.performer, line.kind === "song" ? "singing" : "speaking");
      this.#note();
      this.render();
    });
    client.on("persona", () => this.render());
    client.on("status", ({ status, reason }) => {
      $("status").hidden = status === "open" || status === "closed";
      if (status === "lost") { this.#states.clear(); this.#who(); }
      $("status").textContent = reason ? `${t(status)} (${reason})` : t(status);
    });
    client.on("turn", (message) => this.#turn(message));
    client.on("error", (message) => { if (!unsaid.includes(message.code)) this.#error([message.message, message.advice].filter(Boolean).join(" · ")); });
  }

  render() {
    localise();
    this.#who();
    this.#songs();
    this.#cast();
    this.#latency();
    const note = $("messages").querySelector(".note");
    if (note) note.textContent = t("empty");
  }

  #tabs() {
    const tabs = [...document.querySelectorAll('[role="tab"]')];
    let seen = () => {};
    this.#drawing = new Promise((done) => { seen = done; });   // portraits wait until somebody looks for them
    const show = (tab) => {
      for (const one of tabs) {
        one.setAttribute("aria-selected", one === tab);
        one.tabIndex = one === tab ? 0 : -1;
        $(one.getAttribute("aria-controls")).hidden = one !== tab;
      }
      if (tab.id === "tab-cast") seen();
    };
    tabs.forEach((tab, index) => {
      tab.onclick = () => show(tab);
      tab.onkeydown = (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = tabs[(index + step + tabs.length) % tabs.length];
        next.focus(); show(next);
      };
    });
    show(tabs[0]);
  }

  #controls() {
    $("stop").onclick = () => this.client.stop();
    $("lang").onclick = () => choose(other());
    const set = (value) => { this.client.volume = value; $("mute").setAttribute("aria-pressed", value === 0); $("volume").value = Math.round(value * 100); };
    $("volume").oninput = () => { set(Number($("volume").value) / 100); if (this.client.volume) this.#volume = this.client.volume; };
    $("mute").onclick = () => set(this.client.volume ? 0 : this.#volume);
  }

  #chat() {
    const text = $("text");
    let composing = false;
    text.addEventListener("compositionstart", () => { composing = true; });
    text.addEventListener("compositionend", () => { composing = false; });
    // Enter that accepts a word of an input method must not send; 229 is what browsers report then.
    text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (composing || event.isComposing || event.keyCode === 229)) event.stopPropagation(), event.preventDefault(); });
    $("say").addEventListener("submit", (event) => {
      event.preventDefault();
      const words = text.value.trim();
      if (composing || !words || !this.client.say(words)) return;
      this.#mine.push(words);
      this.#atEnd = true;
      if (this.#mine.length > 20) this.#mine.shift();
      text.value = "";
    });
    this.client.on("message", (message) => {
      const own = this.#mine.indexOf(message.text);   // visitors may share a name; their words tell them apart
      if (own >= 0) this.#mine.splice(own, 1);
      this.#bubble(own >= 0 ? "mine" : "guest", own >= 0 ? t("you") : message.from, message.text);
    });
    this.client.on("line", (line) => {
      if (line.kind === "song") { this.#song(line); return; }
      const key = `${line.performer}:${line.turn}`, known = this.#bubbles.get(key);
      if (known?.isConnected) { known.append(line.language === "en" ? ` ${line.text}` : line.text); this.#scroll(); return; }
      this.#bubbles.set(key, this.#bubble("", this.#name(line.performer), line.text));
      if (this.#bubbles.size > 50) this.#bubbles.delete(this.#bubbles.keys().next().value);
    });
    this.#note();
    this.#follow();
    this.#rehearse();
  }
  /** As the captions': the first bubble does not wait for its fonts. */
  #rehearse() {
    const node = make("li", "", "永，あA");
    node.prepend(make("b", "", "永あA"));
    node.style.visibility = "hidden";
    $("messages").append(node);
    node.getBoundingClientRect();
    node.remove();
  }
  #name(performer) { return this.client.performers.find((one) => one.index === performer)?.name ?? ""; }

  /** A song's bubble: the title and how it begins; the words are in the captions. */
  #song(line) {
    const words = phrases(line)[0]?.pieces.map((piece) => piece.text).join("").trim() ?? "";
    const node = this.#bubble("song", this.#name(line.performer), this.#title(line) ?? "");
    if (words) node.append(make("small", "", `${words} …`));
    this.#scroll();
  }
  /** The line's own title; else the one song in its language that lasts as long. */
  #title(line) {
    if (line.title) return line.title;
    const seconds = line.duration / 48000, known = this.client.performers.flatMap((one) => one.songs ?? []).concat(this.client.welcome?.songs ?? []);
    const near = known.filter((song) => song.language === line.language && Math.abs(song.duration + 0.3 - seconds) < 1);
    return near.length && near.every((song) => song.id === near[0].id) ? near[0].title : null;
  }
  #note() { if (!$("messages").children.length) $("messages").append(make("li", "note", t("empty"))); }

  #bubble(kind, name, text) {
    const list = $("messages"), node = make("li", kind);
    list.querySelector(".note")?.remove();
    if (name) node.append(make("b", "", kind === "song" ? `♪ ${name}` : name));
    node.append(text ?? "");
    list.append(node);
    while (list.children.length > MOST_MESSAGES) list.firstChild.remove();
    this.#scroll();
    return node;
  }
  /** An error that comes again and again is said once. */
  #error(text) {
    const last = $("messages").lastElementChild;
    if (last?.className !== "error" || last.textContent !== text) this.#bubble("error", "", text);
  }
  /** With the frame to come: the page is laid out once for it and the captions. */
  #scroll() {
    if (this.#scrolling || !this.#atEnd) return;
    this.#scrolling = true;
    requestAnimationFrame(() => { this.#scrolling = false; const pane = $("pane-chat"); pane.scrollTop = pane.scrollHeight; });
  }
  /** What is newest stays in view, also when a keyboard or a turned phone takes the room, unless somebody reads further up. */
  #follow() {
    const pane = $("pane-chat");
    pane.addEventListener("scroll", () => { if (!this.#scrolling) this.#atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_END; });
    new ResizeObserver(() => this.#scroll()).observe(pane);
  }

  #turn(message) {
    this.#states.set(message.performer, message.state);
    if (message.latency) { this.latency = message.latency; this.#latency(); }
    this.#who();
  }

  #latency() {
    for (const name of ["firstAudio", "mind", "plan"]) {
      const value = this.latency[name], node = $(`lat-${name}`);
      node.textContent = value === undefined ? "–" : `${Math.round(value)} `;
      if (value !== undefined) node.append(make("span", "", t("ms")));
    }
  }

  #who() {
    $("who").replaceChildren(...this.client.performers.map((one) => {
      const state = this.#states.get(one.index) ?? "idle", node = make("span", `one ${state}`);
      node.append(make("span", "dot"), make("b", "", one.name), make("i", "", t(state)));
      return node;
    }));
  }

  #songs() {
    const songs = this.client.performers.find((one) => one.songs)?.songs ?? this.client.welcome?.songs ?? [];
    $("songs").replaceChildren(...(songs.length ? songs.map((song) => {
      const row = make("li"), disc = make("span", "disc", "♪"), title = make("span", "title", song.title), go = make("button", "go", t("sing"));
      disc.setAttribute("aria-hidden", "true");
      title.append(make("small", "", t(`${song.language}Song`)));
      go.setAttribute("aria-label", `${t("sing")}: ${song.title}`);
      go.onclick = () => this.client.sing(song.id);
      row.append(disc, title, go);
      return row;
    }) : [make("li", "", t("noSongs"))]));
  }

  /** A persona's picture: drawn once, and not in one go with the others, since each takes as long as a frame of the stage. */
  #portrait({ id, look, language }) {
    const key = `${id} ${look} ${language}`;
    if (!this.#portraits.has(key)) {
      const picture = make("canvas");
      picture.width = picture.height = 136;
      picture.setAttribute("aria-hidden", "true");
      this.#portraits.set(key, picture);
      this.#drawing = this.#drawing.then(async () => {
        await portrait(picture, await this.looks.get(look, language));
        await new Promise((done) => setTimeout(done));
      }).catch(() => {});
    }
    return this.#portraits.get(key);
  }

  #cast() {
    const current = new Set(this.client.performers.map((one) => one.persona));
    $("cast").replaceChildren(...(this.client.welcome?.personas ?? []).map((persona) => {
      const row = make("li"), picture = this.#portrait(persona), title = make("span", "title", persona.name), on = current.has(persona.id), go = make("button", "go", on ? t("onStage") : t("invite"));
      title.append(make("small", "", t(`${persona.language}Song`)));
      go.disabled = on;
      go.setAttribute("aria-label", `${persona.name}: ${go.textContent}`);
      go.onclick = () => this.client.persona(persona.id);
      row.append(picture, title, go);
      return row;
    }));
  }
}

async function portrait(canvas, look) {
  const context = drawingContext(canvas), performer = perform(look), scale = canvas.width / 560;
  await performer.loading;
  const tone = context.createLinearGradient(0, 0, 0, canvas.height);
  tone.addColorStop(0, look.scene.card?.[0] ?? "#3a2450"); tone.addColorStop(1, look.scene.card?.[1] ?? "#b06a80");
  context.fillStyle = tone;
  context.fillRect(0, 0, canvas.width, canvas.height);
  performer.step({ mouthSmileLeft: 0.5, mouthSmileRight: 0.5, headRoll: 0.06 }, 1);
  context.setTransform(scale, 0, 0, scale, canvas.width / 2, canvas.height * 0.56);
  performer.draw(context, scale);
  performer.painter?.close();   // browsers allow a page few WebGL contexts
}
