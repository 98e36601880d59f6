// Vertices that hang on bones, moved by the processor: each is where its bones would have it, by their weights.

/** The joint that every vertex hangs on with all its weight; null when there is no such joint. */
export function onlyJoint(joints, weights) {
  const joint = joints[0];
  for (let i = 0; i < weights.length; i++) if (weights[i] > 1e-4 ? joints[i] !== joint : false) return null;
  return joint;
}

/** For each vertex, where its list begins, and the lists: places of matrices with their weights. */
export function hung(joints, weights) {
  const count = weights.length / 4, starts = new Uint32Array(count + 1), places = [], shares = [];
  for (let vertex = 0; vertex < count; vertex++) {
    let sum = 0;
    for (let k = 4 * vertex; k < 4 * vertex + 4; k++) sum += weights[k];
    for (let k = 4 * vertex; k < 4 * vertex + 4; k++) if (weights[k] > 1e-4 * sum) { places.push(16 * joints[k]); shares.push(weights[k]); }
    starts[vertex + 1] = places.length;
  }
  return { starts, places: Uint32Array.from(places), shares: Float32Array.from(shares) };
}

/** Fills `out` with the positions and normals of `from` as the matrices of the bones move them. */
export function moved(out, from, { starts, places, shares }, m) {
  const { positions, normals } = from, to = out.positions, up = out.normals;
  for (let vertex = 0, i = 0; i < positions.length; vertex++, i += 3) {
    const x = positions[i], y = positions[i + 1], z = positions[i + 2], nx = normals[i], ny = normals[i + 1], nz = normals[i + 2];
    let px = 0, py = 0, pz = 0, ux = 0, uy = 0, uz = 0;
    for (let k = starts[vertex]; k < starts[vertex + 1]; k++) {
      const o = places[k], w = shares[k], a = m[o], b = m[o + 1], c = m[o + 2], d = m[o + 4], e = m[o + 5], f = m[o + 6], g = m[o + 8], h = m[o + 9], l = m[o + 10];
      px += w * (a * x + d * y + g * z + m[o + 12]); py += w * (b * x + e * y + h * z + m[o + 13]); pz += w * (c * x + f * y + l * z + m[o + 14]);
      ux += w * (a * nx + d * ny + g * nz); uy += w * (b * nx + e * ny + h * nz); uz += w * (c * nx + f * ny + l * nz);
    }
    to[i] = px; to[i + 1] = py; to[i + 2] = pz; up[i] = ux; up[i + 1] = uy; up[i + 2] = uz;
  }
}
