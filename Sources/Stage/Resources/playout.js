// Sound on the AudioContext's clock: buffers back to back, exact to the sample, and the position that is heard now.

const RATE = 48000;
const SOON = 0.4;            // s: sound due within this is handed to the context; later sound waits and is joined
const JOIN = 0.5 * RATE;     // samples: longest buffer made of joined chunks
const READY = 0.006;         // s: nothing is started nearer than this to the context's present
const RESCUE = 0.06;         // s: room given when a chunk came too late
const HOPELESS = 1.5;        // s: sound later than this is skipped, not waited for
const RE_ANCHOR = 0.012;     // s: smaller errors of the clock are left alone between lines
const MOST_MARGIN = 0.6;     // s
const FADE = 0.012;          // s: end of cut sound, short enough to be "now", long enough not to click
const HELD = 60 * RATE;      // samples a performer: bound on sound waiting for its time
const SMOOTH = 0.04;         // share of each new reading of the output clock that is believed
const MARKS = 2000;

export class Playout {
  constructor({ margin, serverPosition }) {
    this.base = margin;
    this.margin = margin;
    this.serverPosition = serverPosition;
    this.context = null;
    this.delta = null;           // position − context frame
    this.lanes = new Map();      // performer → { gain, waiting: [chunk], playing: [chunk], line, decoder }
    this.onAir = new Map();      // line → { start, end }
    this.cuts = new Map();       // line → position
    this.marks = [];             // for tests: { line, performer, position, samples, audioTime, at }
    this.starved = 0;
    this.skew = null;            // heard context time − performance time, s
    this.level = 1;
    this.onblocked = () => {};
    this.timer = setInterval(() => this.pump(), 60);
  }

  get running() { return this.context?.state === "running"; }
  get blocked() { return !this.running; }
  get volume() { return this.level; }
  set volume(value) {
    this.level = Math.max(0, Math.min(1, value));
    if (this.master) this.master.gain.setTargetAtTime(this.level, this.context.currentTime, 0.015);
  }

  /** Makes the context if there is none, and asks it to run. True when sound can be heard. */
  async resume() {
    if (!this.context) this.#make();
    if (!this.running) await Promise.race([this.context.resume().catch(() => {}), new Promise((done) => setTimeout(done, 300))]);
    return this.running;
  }

  #make() {
    this.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.master = this.context.createGain();
    this.master.gain.value = this.level;
    // The analyser taps before the volume: muting must not look like silence of the performer.
    this.bus = this.context.createGain();
    this.bus.connect(this.analyser);
    this.bus.connect(this.master);
    this.master.connect(this.context.destination);
    this.context.onstatechange = () => {
      this.skew = null;
      this.delta = null;
      this.settle();
      this.onblocked(this.blocked);
      this.pump();
    };
  }

  #lane(performer) {
    if (!this.lanes.has(performer)) this.lanes.set(performer, { waiting: [], playing: [], gain: null, decoder: null });
    return this.lanes.get(performer);
  }

  // Clock

  /** Context time heard at `now` (ms): steady, because single readings jump by a render quantum or more. */
  heardTime(now = performance.now()) {
    const context = this.context, stamp = context.getOutputTimestamp?.();
    const late = context.outputLatency || context.baseLatency || 0;
    let reading = context.currentTime - late - now / 1000;
    if (stamp?.performanceTime > 0 && stamp.contextTime > 0 && late - (context.currentTime - stamp.contextTime) < 0.03)
      reading = stamp.contextTime - stamp.performanceTime / 1000;
    if (this.skew === null || Math.abs(reading - this.skew) > 0.08) this.skew = reading;
    else this.skew += SMOOTH * (reading - this.skew);
    return this.skew + now / 1000;
  }

  /** The position heard at `now`; without running sound, the one that is due. */
  audible(now = performance.now()) {
    if (this.running && this.delta !== null) return this.heardTime(now) * RATE + this.delta;
    const server = this.serverPosition(now);
    return server === null ? null : server - this.margin * RATE;
  }

  /** Between lines: puts the clock where the server's is, less the margin. Never moves under a sounding line. */
  settle(now = performance.now()) {
    if (!this.running) return;
    const server = this.serverPosition(now);
    if (server === null) return;
    const wanted = Math.round(server - this.margin * RATE - this.context.currentTime * RATE);
    if (this.delta === null) this.delta = wanted;
    else if (!this.#busy() && Math.abs(wanted - this.delta) > RE_ANCHOR * RATE) this.delta = wanted;
  }
  #busy() {
    const heard = this.audible();
    for (const [line, air] of this.onAir) if (air.end < heard - RATE) this.onAir.delete(line);
    for (const air of this.onAir.values()) if (air.end > heard) return true;
    for (const lane of this.lanes.values()) if (lane.playing.length || lane.waiting.length) return true;
    return false;
  }

  restart() {
    for (const performer of this.lanes.keys()) this.hush(performer);
    this.onAir.clear();
    this.cuts.clear();
    this.delta = null;
    this.settle();
  }

  startLine({ line, start, duration }) {
    if (!this.#busy()) { this.margin = this.base + (this.margin - this.base) / 2; this.settle(); }
    this.onAir.set(line, { start, end: start + duration });
  }
  endLine(line) { this.onAir.delete(line); }
  /** Where the sound of a line that has come ends, or null. */
  received(line) {
    let end = null;
    for (const lane of this.lanes.values()) for (const chunk of [...lane.playing, ...lane.waiting]) if (chunk.line === line) end = Math.max(end ?? 0, chunk.end);
    return end;
  }

  // Sound in

  add(performer, line, position, samples) {
    const cut = this.cuts.get(line);
    if (cut !== undefined && position >= cut) return;
    if (cut !== undefined && position + samples.length > cut) samples = samples.subarray(0, cut - position);
    const lane = this.#lane(performer), last = lane.waiting[lane.waiting.length - 1];
    if (last && last.line === line && last.end === position && last.end - last.position < JOIN) {
      last.parts.push(samples);
      last.end += samples.length;
    } else {
      lane.waiting.push({ line, position, end: position + samples.length, parts: [samples], node: null, gain: null });
    }
    while (lane.waiting.length && position - lane.waiting[0].position > HELD) lane.waiting.shift();
    this.#schedule(performer, lane);
  }

  addOpus(performer, line, position, packet) {
    const lane = this.#lane(performer);
    if (!lane.decoder || lane.decoder.line !== line || lane.decoder.codec.state === "closed") {
      if (lane.decoder?.codec.state === "configured") lane.decoder.codec.flush().catch(() => {});
      const codec = new AudioDecoder({
        error: () => {},
        output: (data) => {
          const samples = new Float32Array(data.numberOfFrames);
          data.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
          this.add(performer, line, Math.round(data.timestamp * RATE / 1e6), samples);
          data.close();
        },
      });
      codec.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: 1 });
      lane.decoder = { codec, line };
    }
    lane.decoder.codec.decode(new EncodedAudioChunk({ type: "key", timestamp: Math.round(position * 1e6 / RATE), data: packet }));
  }

  /** Hands over what is due soon; called on arrival and by a timer. */
  pump() {
    for (const [performer, lane] of this.lanes) this.#schedule(performer, lane);
  }

  #schedule(performer, lane) {
    const context = this.context;
    if (!this.running) return this.#forgetPast(lane);
    if (this.delta === null) this.settle();
    if (this.delta === null) return;
    const frame = Math.ceil(context.currentTime * RATE);
    lane.playing = lane.playing.filter((chunk) => chunk.end - this.delta > frame - 0.2 * RATE);
    while (lane.waiting.length) {
      const chunk = lane.waiting[0];
      const due = chunk.position - this.delta - frame;
      if (due > SOON * RATE && !document.hidden) break;
      lane.waiting.shift();
      const short = READY * RATE - due;
      if (short > 0 && !this.#late(chunk, lane, short)) continue;
      this.#play(performer, lane, chunk);
    }
  }

  /** A chunk whose time has passed by `short` samples: true when it is still to be played. */
  #late(chunk, lane, short) {
    if (short > HOPELESS * RATE || chunk.joined) {
      chunk.skip = Math.ceil(short);
      return chunk.skip < chunk.end - chunk.position;
    }
    this.starved += 1;
    const shift = Math.ceil(short + RESCUE * RATE);
    this.margin = Math.min(MOST_MARGIN, this.margin + shift / RATE);
    this.delta -= shift;
    for (const [performer, other] of this.lanes) {
      if (other === lane) continue;
      const moved = other.playing;
      other.playing = [];
      for (const sounding of moved) { this.#silence(sounding); this.#play(performer, other, { ...sounding, skip: this.#played(sounding) }); }
    }
    return true;
  }
  #played(chunk) { return Math.max(0, Math.ceil(this.context.currentTime * RATE + READY * RATE) + this.delta - chunk.position); }

  #forgetPast(lane) {
    const due = this.audible();
    if (due === null) return;
    while (lane.waiting.length && lane.waiting[0].end < due) lane.waiting.shift();
    for (const chunk of lane.waiting) chunk.joined = true; // sound that waited for the gesture is entered, not begun
  }

  #play(performer, lane, chunk) {
    const skip = chunk.skip ?? 0, length = chunk.end - chunk.position;
    if (skip >= length) return;
    const context = this.context, buffer = context.createBuffer(1, length, RATE), data = buffer.getChannelData(0);
    let at = 0;
    for (const part of chunk.parts) { data.set(part, at); at += part.length; }
    const audioTime = (chunk.position + skip - this.delta) / RATE;
    chunk.node = context.createBufferSource();
    chunk.gain = context.createGain();
    chunk.node.buffer = buffer;
    chunk.node.connect(chunk.gain).connect(this.bus);
    chunk.node.start(audioTime, skip / RATE);
    lane.playing.push(chunk);
    this.marks.push({ line: chunk.line, performer, position: chunk.position + skip, samples: length - skip, audioTime, at: performance.now() });
    if (this.marks.length > MARKS) this.marks.splice(0, MARKS / 2);
  }

  // Sound out

  #silence(chunk, at = this.context.currentTime) {
    chunk.gain.gain.setValueAtTime(1, at);
    chunk.gain.gain.linearRampToValueAtTime(0, at + FADE);
    try { chunk.node.stop(at + FADE + 0.005); } catch { /* it had ended by itself */ }
  }

  /** The line ends at `position`: what comes after is dropped, what sounds is faded. */
  cut(line, position) {
    this.cuts.set(line, position);
    if (this.cuts.size > 64) this.cuts.delete(this.cuts.keys().next().value);
    const air = this.onAir.get(line);
    if (air) air.end = Math.min(air.end, position);
    for (const lane of this.lanes.values()) {
      lane.waiting = lane.waiting.filter((chunk) => chunk.line !== line || chunk.position < position);
      for (const chunk of lane.playing) {
        if (chunk.line !== line || chunk.end <= position || !this.running) continue;
        this.#silence(chunk, Math.max(this.context.currentTime, (position - this.delta) / RATE));
      }
      lane.playing = lane.playing.filter((chunk) => chunk.line !== line || chunk.end <= position);
    }
  }

  /** Silence now, for one performer or for all, until another line comes. */
  hush(performer) {
    for (const [index, lane] of this.lanes) {
      if (performer !== undefined && index !== performer) continue;
      const lines = new Set([...lane.waiting, ...lane.playing].map((chunk) => chunk.line));
      for (const line of lines) this.cuts.set(line, this.audible() ?? 0);
      if (this.running) for (const chunk of lane.playing) this.#silence(chunk);
      lane.waiting = [];
      lane.playing = [];
      if (this.running) for (const line of lines) this.onAir.delete(line);
    }
  }

  /** Loudness of what is being rendered now, 0…1. */
  rms() {
    if (!this.analyser) return 0;
    this.scratch ??= new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(this.scratch);
    let sum = 0;
    for (const value of this.scratch) sum += value * value;
    return Math.sqrt(sum / this.scratch.length);
  }
}
