// Whether a surface encloses a room: then nobody sees it from behind, and it need not be drawn there, whatever its file
// says of both sides.

const NEAR = 1e-5;   // of the surface's size: corners nearer than this are one corner

/** True when each edge is passed once in each direction. */
export function closed(positions, indices) {
  const corners = new Map(), place = new Uint32Array(positions.length / 3), grain = NEAR * positions.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
  for (let vertex = 0; vertex < place.length; vertex++) {
    const key = [0, 1, 2].map((k) => Math.round(positions[3 * vertex + k] / grain)).join(" ");
    if (!corners.has(key)) corners.set(key, corners.size);
    place[vertex] = corners.get(key);
  }
  const edges = new Map(), pass = (a, b) => { const key = a < b ? a * place.length + b : b * place.length + a, way = a < b ? 1 : -1; edges.set(key, [(edges.get(key)?.[0] ?? 0) + way, (edges.get(key)?.[1] ?? 0) + 1]); };
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const a = place[indices[i]], b = place[indices[i + 1]], c = place[indices[i + 2]];
    if (a === b || b === c || c === a) continue;   // no triangle, but a point or a line
    pass(a, b); pass(b, c); pass(c, a);
  }
  for (const [sum, count] of edges.values()) if (sum !== 0 || count !== 2) return false;
  return edges.size > 0;
}
