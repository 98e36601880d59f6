// Where an outline can be seen: only along the rim of a surface, where it turns from the viewer. Without a graphics card
// the other triangles of an outline are moved and clipped for nothing.

const BEHIND = -0.4, BEFORE = 0.25;   // cosines between a normal and the way to the viewer, beyond which no rim is

/** The triangles of one surface that make its rim, found anew for each frame. */
export class Rim {
  constructor(indices, vertices) { this.all = indices; this.indices = new Uint32Array(indices.length); this.across = new Float32Array(vertices); }

  /** Fills `indices` for an eye in the space of the positions; answers how many there are. */
  find(positions, normals, [ex, ey, ez]) {
    const { all, indices, across } = this;
    for (let vertex = 0, i = 0; vertex < across.length; vertex++, i += 3) {
      const x = ex - positions[i], y = ey - positions[i + 1], z = ez - positions[i + 2], nx = normals[i], ny = normals[i + 1], nz = normals[i + 2];
      across[vertex] = (x * nx + y * ny + z * nz) / Math.sqrt((x * x + y * y + z * z) * (nx * nx + ny * ny + nz * nz) + 1e-20);
    }
    let count = 0;
    for (let i = 0; i < all.length; i += 3) {
      const a = all[i], b = all[i + 1], c = all[i + 2], p = across[a], q = across[b], r = across[c];
      if ((p > BEHIND || q > BEHIND || r > BEHIND) && (p < BEFORE || q < BEFORE || r < BEFORE)) { indices[count] = a; indices[count + 1] = b; indices[count + 2] = c; count += 3; }
    }
    return count;
  }
}
