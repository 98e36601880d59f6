// Captions in step with the voice: the phrase that is heard, its words lighting up (sung syllables fill from left to
// right), and the next phrase dim below; over a song its title.

const LINGER = 1.6 * 48000;   // samples that a finished line stays
const EARLY = 0.15 * 48000;   // a line is shown this long before its first word

const FOLLOWS = 0.6 * 48000;  // a line that begins this soon after another goes on with it
const REST = 0.25 * 48000;    // a silence between sung notes that ends a phrase
const SONG = 12, SPEECH = 22; // hanzi a phrase
const WORD = 12 / 7;          // hanzi that a word of an alphabet counts for
const SMALLEST = 0.6;         // a phrase too wide for one line is set smaller, down to this; then it takes two
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d]/;
const POINT = /[,.;:!?…—，。；：！？、]/;

/** Sung syllables with the notes they are held over; or the words of speech. */
function marksOf(line) {
  if (line.kind !== "song" || !line.notes?.length) return line.words ?? [];
  const marks = [];
  for (const { lyric, start, end } of line.notes) {
    const held = !lyric || /^[-+~ー]+$/.test(lyric);
    if (!held) marks.push({ text: lyric, start, end });
    else if (marks.length) marks[marks.length - 1].end = end;
  }
  return marks;
}

/** The line's text cut at its words, so that punctuation and spaces stay where they were written. */
export function pieces(line) {
  const text = line.text ?? "", out = [];
  let at = 0;
  for (const mark of marksOf(line)) {
    const found = mark.text ? text.indexOf(mark.text, at) : -1;
    if (found < 0) { if (mark.text && !text) out.push({ ...mark }); continue; }
    if (found > at) out.push({ text: text.slice(at, found), start: null });
    out.push({ text: mark.text, start: mark.start, end: mark.end });
    at = found + mark.text.length;
  }
  if (at < text.length) out.push({ text: text.slice(at), start: null });
  let last = 0;
  for (const piece of out) { piece.filler = piece.start === null; if (piece.filler) piece.start = piece.end = last; last = piece.end; }
  return out;
}

/** Pieces that may not be parted, such as the syllables of a word with the space behind it. */
function unitsOf(pieces) {
  const units = [];
  let open = null;
  for (const piece of pieces) {
    const parted = !open || (!piece.filler && (open.closed || WIDE.test(piece.text)));
    if (parted) units.push(open = { pieces: [], weight: 0, closed: false, hard: false, point: false });
    if (!piece.filler) open.weight = WIDE.test(piece.text) ? open.weight + [...piece.text].length : WORD;
    open.closed = piece.filler || WIDE.test(piece.text);
    open.hard ||= piece.text.includes("\n");
    open.point ||= POINT.test(piece.text);
    open.pieces.push(piece);
  }
  return units;
}

const weigh = (units) => units.reduce((sum, unit) => sum + unit.weight, 0);
const begins = (unit) => (unit.pieces.find((piece) => !piece.filler) ?? unit.pieces[0]).start;
const ends = (unit) => unit.pieces[unit.pieces.length - 1].end;

/** Cuts where a silence or a new line is; what is still too long is halved, at a comma if there is one near the middle. */
function split(units, most) {
  const total = weigh(units);
  if (total <= most * 1.15 || units.length < 2) return [units];
  let best = 1, least = Infinity, sum = 0;
  for (let i = 1; i < units.length; i++) {
    sum += units[i - 1].weight;
    const cost = Math.abs(sum - total / 2) - (units[i - 1].point ? total / 4 : 0);
    if (cost < least) { least = cost; best = i; }
  }
  return [...split(units.slice(0, best), most), ...split(units.slice(best), most)];
}

/** What is shown at a time: [{ pieces, start, end }]. */
export function phrases(line) {
  const song = line.kind === "song", runs = [];
  unitsOf(pieces(line)).forEach((unit, index, all) => {
    const before = all[index - 1];
    if (!before || before.hard || (song && begins(unit) - ends(before) >= REST)) runs.push([]);
    runs[runs.length - 1].push(unit);
  });
  const cut = runs.flatMap((run) => split(run, song ? SONG : SPEECH));
  return cut.map((units) => ({ pieces: units.flatMap((unit) => unit.pieces), start: begins(units[0]), end: ends(units[units.length - 1]) }));
}

export class Captions {
  constructor(root, nameOf) { this.root = root; this.nameOf = nameOf; this.shown = new Map(); this.lines = new Map(); }
  add(line) {
    this.lines.set(line.line, line);
    if (this.lines.size > 40) this.lines.delete(this.lines.keys().next().value);
    for (const view of this.shown.values()) if (view.shown >= 0 && view.next.hidden) this.#ahead(view);   // what follows is known now
  }
  /** Sets a phrase of each kind unseen: fonts and code that the first line would wait for are there before it comes. */
  rehearse() {
    for (const [language, text] of [["zh", "永，A"], ["ja", "あ永"], ["en", "Ag,"]]) for (const kind of ["speech", "song"]) {
      const view = this.#view({ kind, language, text, title: text, performer: -1, start: 0, duration: 1, words: [{ text, start: 0, end: 1 }] }, true);
      view.node.style.visibility = "hidden";
      this.#light(view, 0);
      view.next.hidden = false;
      view.next.textContent = text;
      this.#fit(view.row, view.next);
      view.node.remove();
    }
  }
  clear() { this.lines.clear(); for (const view of this.shown.values()) view.node.remove(); this.shown.clear(); }

  /** To be called each frame with the position that is heard. */
  draw(position, several) {
    if (position === null) return;
    const wanted = new Map();
    for (const line of this.lines.values()) {
      const end = Math.min(line.start + line.duration, line.cutAt ?? Infinity);
      if (position >= line.start - EARLY && position < end + LINGER) {
        const rival = wanted.get(line.performer);
        if (!rival || line.start > rival.start) wanted.set(line.performer, line);
      } else if (position > end + 10 * LINGER) this.lines.delete(line.line);
    }
    for (const [performer, view] of this.shown) {
      if (wanted.get(performer) === view.line) continue;
      view.node.remove();
      this.shown.delete(performer);
    }
    for (const [performer, line] of wanted) {
      if (!this.shown.has(performer)) this.shown.set(performer, this.#view(line, several));
      this.#light(this.shown.get(performer), position);
    }
  }

  #view(line, several) {
    const node = document.createElement("div"), row = document.createElement("div"), next = document.createElement("div");
    node.className = `cap ${line.kind === "song" ? "song" : ""}`;
    node.lang = line.language ?? "";
    if (line.kind === "song" && line.title) {   // what is sung stands above its words as long as it is sung
      const head = document.createElement("div");
      head.className = "head";
      head.textContent = `♪ ${line.title}`;
      node.append(head);
    }
    row.className = "row";
    next.className = "next";
    node.append(row, next);
    this.root.append(node);
    return { line, node, row, next, several, phrases: phrases(line), shown: -1, words: [] };
  }

  /** Puts phrase `index` in the box and the one after it below. */
  #turn(view, index) {
    const { row, next, phrases, line } = view;
    view.shown = index;
    view.words = phrases[index].pieces.map((piece) => {
      const span = document.createElement("span");
      span.className = "w";
      span.textContent = piece.text.replace(/\s+/g, " ");
      return { ...piece, span, state: "" };
    });
    row.replaceChildren(...view.words.map((word) => word.span));
    if (view.several) { const name = document.createElement("span"); name.className = "name"; name.textContent = this.nameOf(line.performer); row.prepend(name); }
    this.#ahead(view);
  }

  /** The next phrase, of this line or of the one that follows at once. */
  #ahead(view) {
    const { row, next, phrases: own, line, shown } = view, end = line.start + line.duration;
    const after = [...this.lines.values()].filter((one) => one.performer === line.performer && one.line !== line.line && one.start >= end - EARLY && one.start < end + FOLLOWS);
    const phrase = own[shown + 1] ?? (line.cutAt === undefined && after.length ? phrases(after[0])[0] : null);
    next.textContent = phrase?.pieces.map((piece) => piece.text).join("").replace(/\s+/g, " ").trim() ?? "";
    next.hidden = !next.textContent;
    this.#fit(row, next);
  }

  /** One line if it can be; two, and then without the next phrase, if it cannot. */
  #fit(row, next) {
    row.classList.remove("two");
    row.style.fontSize = "";
    const factor = row.clientWidth / Math.max(1, row.scrollWidth);
    if (factor >= 1) return;
    row.style.fontSize = `${Math.max(SMALLEST, factor * 0.98)}em`;
    row.classList.toggle("two", factor < SMALLEST);
    if (factor < SMALLEST) next.hidden = true;
  }

  #light(view, position) {
    const { line, phrases } = view, at = position - line.start;
    view.node.classList.toggle("cut", line.cutAt !== undefined && position >= line.cutAt);
    if (!phrases.length || (line.cutAt !== undefined && position >= line.cutAt)) { if (view.shown < 0) view.node.hidden = true; return; }
    view.node.classList.toggle("gone", at > line.duration + 0.75 * LINGER);
    let index = Math.max(0, view.shown);
    while (index + 1 < phrases.length && at >= phrases[index + 1].start - Math.min(EARLY, (phrases[index + 1].start - phrases[index].end) / 2)) index += 1;
    if (index !== view.shown) this.#turn(view, index);
    for (const word of view.words) {
      const state = at >= word.end ? "past" : at >= word.start ? "now" : "";
      if (state !== word.state) { word.span.className = `w ${state}`; word.state = state; }
      if (state === "now" && line.kind === "song") word.span.style.setProperty("--sung", `${Math.round(100 * (at - word.start) / Math.max(1, word.end - word.start))}%`);
    }
  }
}
