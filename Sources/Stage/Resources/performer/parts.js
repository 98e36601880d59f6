// Parts of a look that are plain vector data: SVG paths with fills, for outfits, accessories and backgrounds.
// A fill is a colour, {"line":[x0,y0,x1,y1],"stops":[[0,c],…]} or {"round":[x,y,r],"stops":[…]}.

import { sheet } from "./surface.js";

export function paint(context, fill) {
  if (typeof fill === "string") return fill;
  const tone = fill.line ? context.createLinearGradient(...fill.line) : context.createRadialGradient(fill.round[0], fill.round[1], fill.round[3] ?? 0, fill.round[0], fill.round[1], fill.round[2]);
  for (const [at, colour] of fill.stops) tone.addColorStop(at, colour);
  return tone;
}

/** Draws one part: d, fill?, stroke?, width?, alpha?, blend?, blur?, mirror?, clip? (an SVG path), dots? [[x,y,r],…]. */
export function drawPart(context, part) {
  const once = () => {
    context.save();
    if (part.clip) context.clip(new Path2D(part.clip));
    context.globalAlpha *= part.alpha ?? 1;
    if (part.blend) context.globalCompositeOperation = part.blend;
    if (part.blur) context.filter = `blur(${part.blur}px)`;
    const path = new Path2D(part.d ?? "");
    for (const [x, y, r] of part.dots ?? []) { path.moveTo(x + r, y); path.arc(x, y, r, 0, 7); }
    if (part.fill) { context.fillStyle = paint(context, part.fill); context.fill(path); }
    if (part.stroke) {
      context.strokeStyle = paint(context, part.stroke);
      context.lineWidth = part.width ?? 2; context.lineCap = "round"; context.lineJoin = "round";
      context.stroke(path);
    }
    context.restore();
  };
  once();
  if (part.mirror) { context.save(); context.scale(-1, 1); once(); context.restore(); }
}

/** Draws parts once into a picture that covers the rectangle [x, y, w, h] of design units at `scale` pixels a unit. */
export function picture(parts, [x, y, w, h], scale) {
  const { canvas, context } = sheet(w * scale, h * scale);
  context.scale(scale, scale);
  context.translate(-x, -y);
  for (const part of parts) drawPart(context, part);
  return canvas;
}
