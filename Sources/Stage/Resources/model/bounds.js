// How much of the picture a model takes, from boxes around what hangs on each bone: a vertex stands between the places
// where its bones would have it, so inside what encloses their boxes.

import { point } from "./matrix.js";

/** Boxes in a surface's own space, each with the matrix that places it: { matrix(), corners }. */
export function boxes(surfaces) {
  const out = [];
  for (const surface of surfaces) {
    const groups = new Map(), reach = wander(surface);
    for (let vertex = 0; vertex < surface.count; vertex++) {
      if (!surface.skin) { add(groups, -1, surface.base, vertex); continue; }
      for (let k = 4 * vertex; k < 4 * vertex + 4; k++) if (surface.weights[k] > 1e-4) add(groups, surface.joints[k], surface.base, vertex);
    }
    for (const [joint, { low, high }] of groups) {
      const matrix = joint < 0 ? () => surface.node.world : () => surface.skin.matrices.subarray(16 * joint, 16 * joint + 16);
      const side = (corner, k) => (corner >> k & 1 ? high[k] + reach : low[k] - reach);
      out.push({ matrix, corners: Array.from({ length: 8 }, (_, corner) => [0, 1, 2].map((k) => side(corner, k))) });
    }
  }
  return out;
}

function add(groups, joint, base, vertex) {
  if (!groups.has(joint)) groups.set(joint, { low: [Infinity, Infinity, Infinity], high: [-Infinity, -Infinity, -Infinity] });
  const { low, high } = groups.get(joint);
  for (let k = 0; k < 3; k++) { const x = base[3 * vertex + k]; if (x < low[k]) low[k] = x; if (x > high[k]) high[k] = x; }
}

/** The furthest that one shape moves a vertex. */
function wander(surface) {
  let most = 0;
  for (const { positions } of surface.morphs) if (positions) for (let i = 0; i < positions.by.length; i += 3) most = Math.max(most, Math.hypot(positions.by[i], positions.by[i + 1], positions.by[i + 2]));
  return most;
}

/** [left, top, right, bottom] of the boxes in the picture that `view` makes, −1…1, y up. */
export function extent(all, view) {
  let left = 1, top = -1, right = -1, bottom = 1;
  for (const { matrix, corners } of all) {
    const m = matrix();
    for (const corner of corners) {
      const [x, y, z] = point(m, corner), depth = view[3] * x + view[7] * y + view[11] * z + view[15];
      if (depth <= 0) continue;
      const px = (view[0] * x + view[4] * y + view[8] * z + view[12]) / depth, py = (view[1] * x + view[5] * y + view[9] * z + view[13]) / depth;
      left = Math.min(left, px); right = Math.max(right, px); bottom = Math.min(bottom, py); top = Math.max(top, py);
    }
  }
  return [Math.max(-1, left), Math.min(1, top), Math.min(1, right), Math.max(-1, bottom)];
}
