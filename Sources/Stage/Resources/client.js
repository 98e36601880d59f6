// voxhumana.stage.v1 in the browser: one small module without dependencies, for our stage page and for yours.
//
//   import { StageClient } from "/client.js";
//   const client = new StageClient({ session: "main" });
//   client.on("line", (line) => …);            // every JSON message by its type, and "status", "blocked"
//   client.connect();
//   button.onclick = () => client.unlock();     // browsers want a gesture before sound
//   requestAnimationFrame(function draw() {
//     const face = client.face(0);              // Float32Array in the order of client.channels, as heard now
//     …
//     requestAnimationFrame(draw);
//   });
//
// Clock: position p is played at context frame p − delta, with one integer delta. Delta changes only between lines, or
// when sound came too late to be played in time. Sound and face both read it, so they are in step by construction.

import { CurveStore } from "./curves.js";
import { Playout } from "./playout.js";
import { Pulse } from "./pulse.js";

export const RATE = 48000;
const PROTOCOL = "voxhumana.stage.v1";
const KIND = { pcm: 1, opus: 2, curves: 3 };
const BACKOFF_MS = { first: 250, most: 8000 };
const PLAYHEAD_MS = 500;

/** Where the server's timeline is, from `welcome` and from pings: the answer with the least travel time is believed. */
class ServerClock {
  constructor() { this.reset(); }
  reset() { this.samples = []; this.offset = null; this.rtt = null; }
  /** `clock` was read by the server between `sent` and `received` (ms of performance.now). */
  observe(clock, sent, received) {
    const rtt = received - sent;
    this.samples.push({ rtt, offset: clock / RATE - (sent + received) / 2000 });
    if (this.samples.length > 12) this.samples.shift();
    const best = this.samples.reduce((a, b) => (b.rtt < a.rtt ? b : a));
    this.offset = best.offset;
    this.rtt = best.rtt;
  }
  /** Position on the timeline at `now` (ms), or null before the first answer. */
  position(now) { return this.offset === null ? null : (now / 1000 + this.offset) * RATE; }
}

export class StageClient {
  /**
   * @param {object} options
   *   url      WebSocket address; default: this page's host and /v1/stage
   *   session  session id ("main"); audio "pcm" | "opus" | "none"; curves 60 | 30 | 0; name of the visitor
   *   margin   seconds that playing stays behind the server's clock to ride out jitter (0.12)
   *   lead     seconds that the face is drawn before its sound is heard (0)
   *   target, shapes, avatar   another face set, other mouth shapes, an avatar's profile (Docs/Targets.md)
   *   token    what the daemon asks of clients beyond its own machine (`server.token`)
   */
  constructor(options = {}) {
    const here = typeof location === "undefined" ? null : location;
    const base = here ? `${here.protocol === "https:" ? "wss" : "ws"}://${here.host}/v1/stage` : "";
    this.options = { url: base, session: "main", audio: "pcm", curves: 60, name: "viewer", margin: 0.12, lead: 0, ...options };
    if (this.options.audio === "opus" && typeof AudioDecoder === "undefined") this.options.audio = "pcm";
    this.channels = [];
    this.performers = [];
    this.lines = new Map();
    this.status = "closed";
    this.clock = new ServerClock();
    this.playout = new Playout({ margin: this.options.margin, serverPosition: (now) => this.clock.position(now) });
    this.playout.onblocked = (blocked) => this.#emit("blocked", { blocked });
    this.#listeners = new Map();
  }

  #listeners; #socket = null; #retry = 0; #timers = new Set(); #pulse = new Pulse(); #curves = new Map();
  #wanted = false;

  /** Calls `listener(message)` for each message of this type; answers a function that takes the listener off again. */
  on(type, listener) {
    if (!this.#listeners.has(type)) this.#listeners.set(type, new Set());
    this.#listeners.get(type).add(listener);
    return () => this.#listeners.get(type).delete(listener);
  }

  connect() { this.#wanted = true; this.#open(); }
  close() { this.#wanted = false; this.#clear(); this.#socket?.close(1000); this.#setStatus("closed"); }

  /** To be called from a click or key: lets the browser play sound. */
  unlock() { return this.playout.resume(); }
  get blocked() { return this.playout.blocked; }
  set volume(value) { this.playout.volume = value; }
  get volume() { return this.playout.volume; }

  say(text, performer) { return this.send({ type: "say", text, performer }); }
  speak(text, extra = {}) { return this.send({ type: "speak", text, ...extra }); }
  sing(song, performer) { return this.send({ type: "sing", song, performer }); }
  persona(persona, performer) { return this.send({ type: "persona", persona, performer }); }
  gesture(name, performer) { return this.send({ type: "gesture", name, performer }); }
  /** Silences this page at once, without waiting for the server's `cut`, and asks the server to stop. */
  stop(performer) {
    const now = this.position();
    this.playout.hush(performer);
    // The server's cut will name a position that is heard only later: sound and lips end here, together.
    for (const [index, curves] of this.#curves) if (now !== null && (performer ?? index) === index && this.#speaking(index, now)) curves.closeMouth(now);
    return this.send({ type: "stop", performer });
  }
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #speaking(performer, position) {
    for (const line of this.lines.values()) if (line.performer === performer && position < line.start + line.duration) return true;
    return false;
  }

  /** The position heard now (or, without sound, the one that is due now). */
  position(now = performance.now()) { return this.playout.audible(now); }

  /** The face at a position (default: heard now, plus `lead`): weights in the order of `channels`, or null. */
  face(performer = 0, position = this.position() + this.options.lead * RATE) {
    return this.#curves.get(performer)?.sample(position) ?? null;
  }
  /**
   * As `face`, but a lip closure that fell between the last drawn frame and this one is not lost. `since` is the position
   * of that frame, where it is not that of the last call.
   */
  drawnFace(performer = 0, position = this.position() + this.options.lead * RATE, since = undefined) {
    return this.#curves.get(performer)?.draw(position, since) ?? null;
  }
  /** Channel values by name, for tests and for renderers that want names. */
  namedFace(performer = 0, position = this.position()) {
    const face = this.face(performer, position);
    return face && Object.fromEntries(this.channels.map((name, index) => [name, face[index]]));
  }

  // Connection

  #open() {
    if (!this.#wanted) return;
    this.#clear();
    const { url, session, audio, curves, name } = this.options;
    const query = new URLSearchParams({ session, audio, curves, name });
    for (const key of ["target", "shapes", "avatar", "viewer", "token"]) if (this.options[key]) query.set(key, this.options[key]);
    this.#setStatus("connecting");
    const socket = new WebSocket(`${url}?${query}`, PROTOCOL);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onmessage = (event) => {
      if (socket !== this.#socket) return;
      if (typeof event.data === "string") this.#text(event.data);
      else this.#binary(event.data);
    };
    socket.onclose = (event) => { if (socket === this.#socket) this.#lost(event); };
    socket.onerror = () => {};
  }

  /** Gives a connection up that still seems to be open. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#lost({ reason: "no answer" });
  }

  #lost(event) {
    this.#clear();
    this.#end();
    this.#setStatus(this.#wanted ? "lost" : "closed", event.reason || "");
    if (!this.#wanted) return;
    const wait = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.#retry++) * (0.75 + Math.random() / 2);
    this.#after(wait, () => this.#open());
  }

  /** What had come is still heard; there its lines end, captions and lips too. */
  #end() {
    const now = this.position();
    if (now === null) return;
    for (const line of this.lines.values()) {
      if (line.start + line.duration <= now) continue;
      const curves = this.#curves.get(line.performer), known = this.options.audio === "none" ? curves?.end : this.playout.received(line.line);
      this.#cut({ line: line.line, at: Math.max(now, known ?? now) });
    }
  }

  #setStatus(status, reason = "") { this.status = status; this.#emit("status", { status, reason }); }
  #after(wait, work) {
    const timer = setTimeout(() => { this.#timers.delete(timer); work(); }, wait);
    this.#timers.add(timer);
  }
  #clear() { for (const timer of this.#timers) clearTimeout(timer); this.#timers.clear(); this.#pulse = new Pulse(); }
  #emit(type, message) { for (const listener of this.#listeners.get(type) ?? []) listener(message); }

  #ping() {
    const next = this.#pulse.beat(performance.now());
    if (!next) return this.#drop();
    this.send({ type: "ping", id: next.id });
    this.#after(next.wait, () => this.#ping());
  }
  #playhead() {
    const position = this.position();
    if (position !== null) this.send({ type: "playhead", position: Math.max(0, Math.round(position)) });
    this.#after(PLAYHEAD_MS, () => this.#playhead());
  }

  // Messages

  #text(data) {
    let message;
    try { message = JSON.parse(data); } catch { return; }
    switch (message.type) {
      case "welcome": this.#welcome(message); break;
      case "pong": this.#pong(message); break;
      case "line": this.#line(message); break;
      case "cut": this.#cut(message); break;
      case "ended": this.playout.endLine(message.line); break;
      case "persona":
        this.performers = this.performers.map((old) => (old.index === message.performer ? { ...old, ...message, index: old.index } : old));
        break;
    }
    this.#emit(message.type, message);
  }

  #welcome(message) {
    const now = performance.now();
    this.#retry = 0;
    this.welcome = message;
    this.channels = message.channels;
    this.performers = message.performers;
    this.lines.clear();
    this.#curves.clear();
    this.clock.reset();
    this.clock.observe(message.clock, now, now);
    this.clock.samples[0].rtt = 500; // one way only: the first true ping replaces it
    this.playout.restart();
    for (const line of message.history ?? []) this.#line(line);
    this.#setStatus("open");
    this.#ping();
    this.#after(PLAYHEAD_MS, () => this.#playhead());
  }

  #pong(message) {
    const sent = this.#pulse.answered(message.id), now = performance.now();
    if (sent === null) return;
    this.clock.observe(message.clock, sent, now);
    this.playout.settle(now);
  }

  #line(message) {
    this.lines.set(message.line, message);
    if (this.lines.size > 64) this.lines.delete(this.lines.keys().next().value);
    this.playout.startLine(message);
  }

  #cut(message) {
    const line = this.lines.get(message.line);
    if (line) { line.cutAt = message.at; line.duration = Math.max(0, Math.min(line.duration, message.at - line.start)); }
    this.playout.cut(message.line, message.at);
    // The server's own curves for what follows replace this; until they come the mouth must not hang open.
    if (line) this.#curves.get(line.performer)?.closeMouth(Math.max(message.at, this.position() ?? 0));
  }

  #binary(buffer) {
    if (buffer.byteLength < 20) return;
    const view = new DataView(buffer);
    const kind = view.getUint8(0), performer = view.getUint8(1), line = view.getUint32(4, true);
    const position = Number(view.getBigInt64(8, true)), count = view.getUint32(16, true);
    if (kind === KIND.pcm && buffer.byteLength >= 20 + 2 * count) {
      const samples = new Float32Array(count);
      for (let i = 0; i < count; i++) samples[i] = view.getInt16(20 + 2 * i, true) / 32768;
      this.playout.add(performer, line, position, samples);
    } else if (kind === KIND.opus) {
      this.playout.addOpus(performer, line, position, new Uint8Array(buffer, 20));
    } else if (kind === KIND.curves && buffer.byteLength >= 24) {
      if (!this.#curves.has(performer)) this.#curves.set(performer, new CurveStore(this.channels, this.welcome?.scales));
      this.#curves.get(performer).addBlock(view, position, count, this.channels.length, this.position());
    }
  }
}
