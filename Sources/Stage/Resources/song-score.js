// A score as the song page edits it: ticks, seconds, and changes that can be undone.

const NAMES = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];
const STEPS = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };
const MOST_UNDO = 100;

export const keyName = (key) => NAMES[((key % 12) + 12) % 12] + (Math.floor(key / 12) - 1);
export const isBlack = (key) => NAMES[key % 12].length > 1;

/** `C#4`, `Bb3` or `61`; null for anything else. */
export function keyNumber(text) {
  const plain = text.trim().toLowerCase().replace("♯", "#").replace("♭", "b");
  if (/^\d+$/.test(plain)) return +plain <= 127 ? +plain : null;
  const found = /^([a-g])([#b]?)(-?\d)$/.exec(plain);
  if (!found) return null;
  const key = STEPS[found[1]] + { "#": 1, b: -1, "": 0 }[found[2]] + (+found[3] + 1) * 12;
  return key >= 0 && key <= 127 ? key : null;
}

export class SongScore {
  constructor(json) { this.json = json; this.past = []; this.part = Math.max(0, json.parts.findIndex((part) => part.notes.some((note) => note.lyric))); }

  get notes() { return this.json.parts[this.part].notes; }

  seconds(tick) {
    let sum = 0;
    const { tempos, resolution } = this.json;
    for (let i = 0; i < tempos.length && tempos[i].tick < tick; i++) {
      const end = Math.min(tick, tempos[i + 1]?.tick ?? tick);
      sum += (end - tempos[i].tick) * 60 / tempos[i].bpm / resolution;
    }
    return sum;
  }

  tick(seconds) {
    let sum = 0;
    const { tempos, resolution } = this.json;
    for (let i = 0; ; i++) {
      const rate = 60 / tempos[i].bpm / resolution, next = tempos[i + 1];
      const length = next ? (next.tick - tempos[i].tick) * rate : Infinity;
      if (seconds <= sum + length) return tempos[i].tick + (seconds - sum) / rate;
      sum += length;
    }
  }

  /** The shortest step that dragging makes: a sixteenth. */
  get step() { return Math.max(1, Math.round(this.json.resolution / 4)); }

  /** Remembers what is about to change. */
  mark() {
    this.past.push(JSON.stringify(this.json.parts[this.part]));
    if (this.past.length > MOST_UNDO) this.past.shift();
  }

  undo() {
    const last = this.past.pop();
    if (last) this.json.parts[this.part] = JSON.parse(last);
    return !!last;
  }

  /** A line that somebody drew belongs to the notes as they were. */
  forgetPitch() { delete this.json.parts[this.part].pitch; }

  setKey(index, key) {
    const note = this.notes[index];
    if (!note || key < 0 || key > 127 || key === note.key) return false;
    note.key = key;
    this.forgetPitch();
    return true;
  }

  setEnd(index, end) {
    const note = this.notes[index], next = this.notes[index + 1];
    const bounded = Math.round(Math.max(note.start + Math.min(this.step, note.end - note.start), Math.min(end, next?.start ?? end)));
    if (bounded === note.end || bounded <= note.start) return false;
    note.end = bounded;
    this.forgetPitch();
    return true;
  }

  setStart(index, start) {
    const note = this.notes[index], before = this.notes[index - 1], next = this.notes[index + 1], length = note.end - note.start;
    const bounded = Math.round(Math.max(before?.end ?? 0, Math.min(start, next ? next.start - length : start)));
    if (bounded === note.start || bounded < 0) return false;
    note.start = bounded;
    note.end = bounded + length;
    this.forgetPitch();
    return true;
  }

  setWord(index, text) {
    const note = this.notes[index], plain = text.trim().slice(0, 64);
    const hold = plain === "-" || plain === "_" || plain === "ー" || plain === "–";
    const old = note.extension ? "-" : note.lyric ?? "";
    if ((hold ? "-" : plain) === old) return false;
    delete note.extension;
    delete note.phonemes;
    if (hold) Object.assign(note, { lyric: "-", extension: true, syllabic: "single" });
    else if (plain) Object.assign(note, { lyric: plain.replace(/-$/, ""), syllabic: plain.endsWith("-") ? "begin" : /^(middle|end)$/.test(note.syllabic) ? note.syllabic : "single" });
    else { delete note.lyric; delete note.syllabic; }
    return true;
  }

  remove(index) { this.notes.splice(index, 1); this.forgetPitch(); }
}
