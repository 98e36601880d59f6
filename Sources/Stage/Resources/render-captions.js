// The words of a performance drawn into a picture: the phrase that is heard, its words filling as they are sung or
// lighting as they are said, the next phrase dim below.

import { phrases } from "./captions.js";

const LINGER = 0.9 * 48000, EARLY = 0.35 * 48000;
const FONT = `"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif`;
const COLOURS = { ahead: "#f3eefcb8", song: "#ffb84d", speech: "#ffe2ad", outline: "#1a0f22d0", next: "#ffffff9c" };

export class CanvasCaptions {
  constructor(line) { this.line = line; this.phrases = phrases(line); }

  draw(context, position, width, height, chin) {
    const shown = this.#phrase(position);
    if (!shown) return;
    const size = Math.round(height * (height > width ? 0.036 : 0.056)), base = Math.max(Math.min(height * 0.86, height - 2.4 * size), Math.min(chin + 1.6 * size, height - 2.4 * size));
    context.save();
    context.textBaseline = "alphabetic"; context.textAlign = "left"; context.lineJoin = "round";
    this.#row(context, shown.phrase.pieces, position, width, base, size);
    if (shown.next) {
      context.font = `500 ${Math.round(size * 0.6)}px ${FONT}`;
      const text = shown.next.pieces.map((piece) => piece.text).join("").replace(/\s+/g, " ").trim();
      this.#write(context, text, (width - Math.min(width * 0.92, context.measureText(text).width)) / 2, base + size * 1.05, size * 0.6, COLOURS.next, width * 0.92);
    }
    context.restore();
  }

  #phrase(position) {
    const index = this.phrases.findLastIndex((phrase) => position >= phrase.start - EARLY);
    const phrase = this.phrases[index];
    if (!phrase || (!this.phrases[index + 1] && position > phrase.end + LINGER)) return null;
    return { phrase, next: this.phrases[index + 1] };
  }

  #row(context, pieces, position, width, y, size) {
    context.font = `600 ${size}px ${FONT}`;
    const texts = pieces.map((piece) => piece.text.replace(/\s+/g, " ")), whole = texts.reduce((sum, text) => sum + context.measureText(text).width, 0);
    const shrink = Math.min(1, width * 0.92 / Math.max(1, whole));
    context.save();
    context.translate((width - whole * shrink) / 2, y);
    context.scale(shrink, shrink);
    let x = 0;
    pieces.forEach((piece, index) => {
      const wide = context.measureText(texts[index]).width;
      this.#write(context, texts[index], x, 0, size, COLOURS.ahead);
      const part = piece.filler ? (position >= piece.start ? 1 : 0) : Math.min(1, Math.max(0, (position - piece.start) / Math.max(1, piece.end - piece.start)));
      const lit = this.line.kind === "song" ? part : part > 0 ? 1 : 0;
      if (lit > 0) {
        context.save();
        context.beginPath(); context.rect(x, -size * 1.2, wide * lit, size * 1.7); context.clip();
        context.fillStyle = this.line.kind === "song" ? COLOURS.song : COLOURS.speech;
        context.fillText(texts[index], x, 0);
        context.restore();
      }
      x += wide;
    });
    context.restore();
  }

  #write(context, text, x, y, size, colour, most) {
    context.lineWidth = size * 0.16; context.strokeStyle = COLOURS.outline; context.fillStyle = colour;
    context.strokeText(text, x, y, most);
    context.fillText(text, x, y, most);
  }
}
