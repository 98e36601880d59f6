// What of a surface can be seen: triangles that face the viewer, those that turn their back, and for an outline the rim
// between them. Without a graphics card each triangle that is handed over costs, whether it is seen or not.

const BEHIND = -0.4, BEFORE = 0.25;   // cosines between a normal and the way to the viewer, beyond which no rim is

/** The triangles of one surface, sorted anew for each frame into one list: fronts, then backs, then the rim. */
export class Sides {
  /** `back`, `rim`: whether these are drawn. Where in `indices` each part begins, and its length: `front`, `back`, `rim`. */
  constructor(indices, vertices, { back, rim }) {
    const Kind = vertices <= 65536 ? Uint16Array : Uint32Array;
    this.all = Kind.from(indices);
    this.indices = new Kind(indices.length * (rim ? 2 : 1));
    this.wanted = { back, rim };
    this.across = rim ? new Float32Array(vertices) : null;
    this.beside = new Uint8Array(vertices);
    this.front = this.back = this.rim = { start: 0, count: 0 };
  }

  /** Sorts for an eye in the space of the positions, from which `view` leads to the picture; answers the list. */
  find(positions, normals, eye, view) {
    this.#place(positions, view);
    if (this.across) this.#turn(positions, normals, eye);
    const { all, indices, across, beside, wanted } = this, [ex, ey, ez] = eye, size = all.length;
    let front = 0, back = size, rim = size;
    for (let i = 0; i < size; i += 3) {
      const a = all[i], b = all[i + 1], c = all[i + 2];
      if (beside[a] & beside[b] & beside[c]) continue;
      const ax = positions[3 * a], ay = positions[3 * a + 1], az = positions[3 * a + 2], ux = positions[3 * b] - ax, uy = positions[3 * b + 1] - ay, uz = positions[3 * b + 2] - az, vx = positions[3 * c] - ax, vy = positions[3 * c + 1] - ay, vz = positions[3 * c + 2] - az;
      if ((uy * vz - uz * vy) * (ex - ax) + (uz * vx - ux * vz) * (ey - ay) + (ux * vy - uy * vx) * (ez - az) > 0) { indices[front] = a; indices[front + 1] = b; indices[front + 2] = c; front += 3; }
      else if (wanted.back) { back -= 3; indices[back] = a; indices[back + 1] = b; indices[back + 2] = c; }
      if (!across) continue;
      const p = across[a], q = across[b], r = across[c];
      if ((p > BEHIND || q > BEHIND || r > BEHIND) && (p < BEFORE || q < BEFORE || r < BEFORE)) { indices[rim] = a; indices[rim + 1] = b; indices[rim + 2] = c; rim += 3; }
    }
    this.front = { start: 0, count: front };
    this.back = { start: back, count: size - back };
    this.rim = { start: size, count: rim - size };
    return indices.subarray(0, rim);
  }

  /** On which sides of the picture each vertex is beyond its edge, as bits: 1 left, 2 right, 4 below, 8 above. */
  #place(positions, m) {
    const { beside } = this;
    for (let vertex = 0, i = 0; vertex < beside.length; vertex++, i += 3) {
      const x = positions[i], y = positions[i + 1], z = positions[i + 2], px = m[0] * x + m[4] * y + m[8] * z + m[12], py = m[1] * x + m[5] * y + m[9] * z + m[13], w = 1.05 * (m[3] * x + m[7] * y + m[11] * z + m[15]);
      beside[vertex] = (px < -w ? 1 : 0) | (px > w ? 2 : 0) | (py < -w ? 4 : 0) | (py > w ? 8 : 0);
    }
  }

  /** How much each vertex's normal looks at the eye. */
  #turn(positions, normals, [ex, ey, ez]) {
    const { across } = this;
    for (let vertex = 0, i = 0; vertex < across.length; vertex++, i += 3) {
      const x = ex - positions[i], y = ey - positions[i + 1], z = ez - positions[i + 2], nx = normals[i], ny = normals[i + 1], nz = normals[i + 2];
      across[vertex] = (x * nx + y * ny + z * nz) / Math.sqrt((x * x + y * y + z * z) * (nx * nx + ny * ny + nz * nz) + 1e-20);
    }
  }
}
