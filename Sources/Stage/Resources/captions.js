// Captions in step with the voice: each word lights up when it is heard; sung syllables fill from left to right.

const LINGER = 1.6 * 48000;   // samples that a finished line stays
const EARLY = 0.15 * 48000;   // a line is shown this long before its first word

/** The line's text cut at its words, so that punctuation and spaces stay where they were written. */
export function pieces(line) {
  const marks = line.kind === "song" && line.notes?.length ? line.notes.filter((note) => note.lyric).map((note) => ({ text: note.lyric, start: note.start, end: note.end })) : line.words ?? [];
  const text = line.text ?? "", out = [];
  let at = 0;
  for (const mark of marks) {
    const found = mark.text ? text.indexOf(mark.text, at) : -1;
    if (found < 0) { if (mark.text && !text) out.push({ ...mark }); continue; }
    if (found > at) out.push({ text: text.slice(at, found), start: null });
    out.push({ text: mark.text, start: mark.start, end: mark.end });
    at = found + mark.text.length;
  }
  if (at < text.length) out.push({ text: text.slice(at), start: null });
  let last = 0;
  for (const piece of out) { if (piece.start === null) piece.start = piece.end = last; last = piece.end; }
  return out;
}

export class Captions {
  constructor(root, nameOf) { this.root = root; this.nameOf = nameOf; this.shown = new Map(); this.lines = new Map(); }
  add(line) { this.lines.set(line.line, line); if (this.lines.size > 40) this.lines.delete(this.lines.keys().next().value); }
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
    const node = document.createElement("div"), words = [];
    node.className = `cap ${line.kind === "song" ? "song" : ""}`;
    node.lang = line.language ?? "";
    if (several) { const name = document.createElement("span"); name.className = "name"; name.textContent = this.nameOf(line.performer); node.append(name); }
    for (const piece of pieces(line)) {
      const span = document.createElement("span");
      span.className = "w";
      span.textContent = piece.text;
      node.append(span);
      words.push({ ...piece, span, state: "" });
    }
    this.root.append(node);
    return { line, node, words };
  }

  #light(view, position) {
    const { line } = view, at = position - line.start;
    view.node.classList.toggle("cut", line.cutAt !== undefined && position >= line.cutAt);
    if (line.cutAt !== undefined && position >= line.cutAt) return;
    view.node.classList.toggle("gone", at > line.duration + 0.75 * LINGER);
    for (const word of view.words) {
      const state = at >= word.end ? "past" : at >= word.start ? "now" : "";
      if (state !== word.state) { word.span.className = `w ${state}`; word.state = state; }
      if (state === "now" && line.kind === "song") word.span.style.setProperty("--sung", `${Math.round(100 * (at - word.start) / Math.max(1, word.end - word.start))}%`);
    }
  }
}
