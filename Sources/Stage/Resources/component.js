// <vox-humana>: a performer on anybody's page.
//
//   <script type="module" src="http://127.0.0.1:8460/component.js"></script>
//   <vox-humana style="width: 480px; height: 640px"></vox-humana>
//
// Attributes: session ("main"), server (where this file came from), audio ("pcm", "opus", "none"), captions ("off"),
// scene ("off": transparent), chat (a field to talk), lang ("zh", "en"), token, margin and lead in seconds.
// Methods: say, speak, sing, stop, persona, unlock, connect, close. Events: "status", "line", "cut", "ended", "turn",
// "message", "gesture", "persona", "trouble" (an error that the server tells), each with the message as `detail`.
// Docs/Embedding.md has an example; `server.origins` of the daemon must name the page's origin.

import { Captions } from "./captions.js";
import { StageClient } from "./client.js";
import { Gestures } from "./gestures.js";
import { Presence } from "./idle.js";
import { Looks } from "./looks.js";
import { perform } from "./performer/perform.js";
import { Drift, paintScene } from "./performer/scene.js";
import { drawingContext, sheet, software } from "./performer/surface.js";

const HOME = new URL("./", import.meta.url);
const FIGURE = { above: 350, below: 575, width: 600 };   // design units around the middle of the face
const SHARPEST = software ? 1 : 2;                        // device pixels a CSS pixel, at most
const EVENTS = ["line", "cut", "ended", "turn", "message", "gesture", "persona", "status"];
const WORDS = {
  zh: { ai: "AI生成", listen: "点击聆听", say: "说点什么…", send: "发送", stage: "数字人" },
  en: { ai: "AI-generated", listen: "Tap to listen", say: "Say something…", send: "Send", stage: "Digital human" },
};
const SHELL = `
<link rel="stylesheet" href="${new URL("captions.css", HOME)}">
<style>
  :host { display: block; position: relative; min-width: 120px; min-height: 160px; overflow: hidden; color: #fff; container-type: size;
    font-family: "Segoe UI", system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; --rose: #ff9fb2; --gold: #f2c27a; --serif: "Noto Serif CJK SC", Georgia, serif; }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
  .captions { bottom: 14px; width: 94%; pointer-events: none; }
  :host([chat]) .captions { bottom: 64px; }
  .cap { font-size: clamp(14px, 4.4cqw, 26px); padding: .35em .9em; }
  .cap.song { font-size: clamp(15px, 5cqw, 30px); }
  .mark { position: absolute; top: 10px; left: 10px; font-size: 11px; padding: 4px 9px; border-radius: 99px; background: #0009; border: 1px solid #ffffff3d; }
  button { font: inherit; color: inherit; border: 0; cursor: pointer; }
  .listen { position: absolute; left: 50%; bottom: 22%; transform: translateX(-50%); padding: 10px 20px; border-radius: 99px; background: linear-gradient(135deg, #ff9fb2, #f2b07a); color: #2a0d18; font-weight: 600; white-space: nowrap; }
  form { position: absolute; left: 10px; right: 10px; bottom: 10px; display: none; gap: 6px; }
  :host([chat]) form { display: flex; }
  input { flex: 1; min-width: 0; font: inherit; color: #fff; padding: 9px 16px; border-radius: 99px; border: 1px solid #ffffff2c; background: #120c1cd9; }
  form button { padding: 0 18px; border-radius: 99px; background: linear-gradient(135deg, #ff9fb2, #f2b07a); color: #2a0d18; }
  @container (max-width: 240px) {
    form { left: 6px; right: 6px; bottom: 6px; gap: 4px; }
    input { padding: 7px 10px; font-size: 14px; }
    form button { padding: 0; width: 34px; flex: none; font-size: 0; }
    form button::before { content: "➤"; font-size: 14px; }
  }
  :focus-visible { outline: 2px solid #f2c27a; outline-offset: 2px; }
</style>
<canvas role="img"></canvas><div class="mark" hidden></div><div class="captions"></div>
<button class="listen" hidden></button>
<form autocomplete="off"><input type="text" maxlength="2000" enterkeyhint="send"><button></button></form>`;

export class VoxHumana extends HTMLElement {
  #looks = new Looks(); #cast = new Map(); #gestures = new Gestures(); #presence = new Presence(); #behind = null; #painted = ""; #drift = null; #last = 0; #frame = 0; #seen = true; #watch = [];

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = SHELL;
    this.canvas = root.querySelector("canvas");
    this.#form(root);
    root.querySelector(".listen").onclick = () => this.unlock();
  }

  connectedCallback() {
    this.#words();
    this.#watch = [new ResizeObserver(() => this.#arrange()), new IntersectionObserver((entries) => { this.#seen = entries.at(-1).isIntersecting; })];
    for (const watch of this.#watch) watch.observe(this);
    this.connect();
    this.#frame = requestAnimationFrame((now) => this.#draw(now));
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame);
    for (const watch of this.#watch) watch.disconnect();
    this.close();
  }

  /** Opens the stream; done by itself when the element is put on a page. */
  connect() {
    if (this.client) return;
    const number = (name) => Number(this.getAttribute(name)) || undefined, server = new URL(this.getAttribute("server") || HOME, document.baseURI);
    const address = new URL("v1/stage", server);
    address.protocol = server.protocol === "https:" ? "wss:" : "ws:";
    const options = { url: address.href, token: this.getAttribute("token"), session: this.getAttribute("session"), audio: this.getAttribute("audio"), name: this.getAttribute("name"), margin: number("margin"), lead: number("lead") };
    this.client = new StageClient(Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined)));
    this.captions = new Captions(this.shadowRoot.querySelector(".captions"), (index) => this.client?.performers.find((one) => one.index === index)?.name ?? "");
    this.#listen(this.client);
    this.client.unlock().then(() => this.#offer());
    this.client.connect();
  }

  close() {
    this.client?.close();
    this.client?.playout.context?.close();
    clearInterval(this.client?.playout.timer);
    this.captions?.clear();
    this.#cast.clear();
    this.#painted = "";
    this.client = null;
  }

  say(text) { return this.client?.say(text); }
  speak(text, extra) { return this.client?.speak(text, extra); }
  sing(song) { return this.client?.sing(song); }
  persona(id) { return this.client?.persona(id); }
  gesture(name) { return this.client?.gesture(name); }
  stop() { return this.client?.stop(); }
  /** To be called from a click or key of the visitor: browsers want that before sound. */
  async unlock() { await this.client?.unlock(); this.#offer(); }
  get status() { return this.client?.status ?? "closed"; }
  /** Weights by name of what is heard now, for renderers of your own. */
  face(performer = 0) { return this.client?.namedFace(performer) ?? null; }

  #listen(client) {
    for (const type of EVENTS) client.on(type, (detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
    client.on("error", (detail) => this.dispatchEvent(new CustomEvent("trouble", { detail })));
    client.on("blocked", () => this.#offer());
    client.on("line", (line) => this.captions.add(line));
    client.on("gesture", (message) => this.#gestures.add(message));
    client.on("cut", (message) => this.#gestures.cut(message));
    client.on("persona", (message) => this.#dress(message.performer, message.look, message.language));
    client.on("welcome", (message) => {
      this.captions.clear();
      this.#cast.clear();
      for (const one of message.performers) this.#dress(one.index, one.look, one.language);
      for (const line of message.history ?? []) this.captions.add(line);
      this.shadowRoot.querySelector(".mark").hidden = !message.aiMark;
      this.dispatchEvent(new CustomEvent("welcome", { detail: message }));
    });
  }

  #form(root) {
    root.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      const input = root.querySelector("input");
      if (input.value.trim() && this.say(input.value.trim())) input.value = "";
      this.unlock();
    };
  }

  #words() {
    const asked = this.getAttribute("lang") ?? document.documentElement.lang ?? navigator.language, words = asked.startsWith("zh") ? WORDS.zh : WORDS.en, $ = (query) => this.shadowRoot.querySelector(query);
    $("canvas").setAttribute("aria-label", words.stage);
    $(".mark").textContent = words.ai;
    $(".listen").textContent = words.listen;
    $("input").placeholder = words.say;
    $("input").setAttribute("aria-label", words.say);
    $("form button").textContent = words.send;
    $("form button").setAttribute("aria-label", words.send);
  }
  #offer() { this.shadowRoot.querySelector(".listen").hidden = !this.client || this.client.options.audio === "none" || !this.client.blocked; }

  async #dress(index, name, language) {
    const client = this.client, look = await this.#looks.get(name, language);
    if (client !== this.client) return;   // closed meanwhile
    this.#cast.set(index, { index, look, performer: perform(look, this.#cast.get(index)?.performer) });
    this.#arrange();
  }

  #arrange() {
    const dpr = Math.min(SHARPEST, devicePixelRatio || 1), { canvas } = this;
    const width = Math.round(this.clientWidth * dpr), height = Math.round(this.clientHeight * dpr);
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    const first = [...this.#cast.values()][0], key = [first?.look.name, width, height].join(" ");
    if (!first || !width || !height || this.getAttribute("scene") === "off" || key === this.#painted) return;
    this.#painted = key;
    paintScene(sheet(width, height), first.look, width / 2, () => this.#painted === key).then((painted) => {
      if (!painted || this.#painted !== key) return;
      this.#behind = painted;
      this.#drift = new Drift(first.look);
    });
  }

  #draw(now) {
    this.#frame = requestAnimationFrame((next) => this.#draw(next));
    const { client, canvas } = this;
    if (!client || !this.#seen || document.hidden || !canvas.width || !canvas.height) return;
    const context = drawingContext(canvas), seconds = Math.min(0.1, (now - this.#last) / 1000 || 0.016), present = performance.now(), position = client.position(present);
    this.#last = now;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (this.#behind) context.drawImage(this.#behind.canvas, 0, 0);
    this.#drift?.draw(context, canvas.width, canvas.height, present / 1000);
    const room = canvas.width / Math.max(1, this.#cast.size), scale = Math.min(canvas.height / (FIGURE.above + FIGURE.below), room / FIGURE.width * 1.3);
    let place = 0;
    for (const { index, performer } of this.#cast.values()) {
      performer.step(this.#face(index, position), seconds);
      context.setTransform(scale, 0, 0, scale, room * (place++ + 0.5), Math.max(FIGURE.above * scale, canvas.height - FIGURE.below * scale));
      performer.draw(context, scale);
    }
    if (this.getAttribute("captions") !== "off") this.captions.draw(position, this.#cast.size > 1);
  }

  #face(index, position) {
    const weights = position === null ? null : this.client.drawnFace(index, position + this.client.options.lead * 48000);
    const named = weights && Object.fromEntries(this.client.channels.map((name, channel) => [name, weights[channel]]));
    const shown = this.#presence.face(index, named, performance.now() / 1000);
    this.#gestures.apply(shown, index, position);
    return shown;
  }
}

customElements.define("vox-humana", VoxHumana);
