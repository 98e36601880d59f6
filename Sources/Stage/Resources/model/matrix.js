// The little algebra that a skeleton needs: column-major matrices of 16, quaternions [x, y, z, w], vectors of 3.

export const identity = () => new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);

export function multiply(out, a, b) {
  for (let c = 0; c < 4; c++) for (let r = 0; r < 4; r++) out[4 * c + r] = a[r] * b[4 * c] + a[4 + r] * b[4 * c + 1] + a[8 + r] * b[4 * c + 2] + a[12 + r] * b[4 * c + 3];
  return out;
}

export function compose(out, [tx, ty, tz], [x, y, z, w], [sx, sy, sz]) {
  out[0] = (1 - 2 * (y * y + z * z)) * sx; out[1] = 2 * (x * y + z * w) * sx; out[2] = 2 * (x * z - y * w) * sx; out[3] = 0;
  out[4] = 2 * (x * y - z * w) * sy; out[5] = (1 - 2 * (x * x + z * z)) * sy; out[6] = 2 * (y * z + x * w) * sy; out[7] = 0;
  out[8] = 2 * (x * z + y * w) * sz; out[9] = 2 * (y * z - x * w) * sz; out[10] = (1 - 2 * (x * x + y * y)) * sz; out[11] = 0;
  out[12] = tx; out[13] = ty; out[14] = tz; out[15] = 1;
  return out;
}

export function decompose(m) {
  const s = [Math.hypot(m[0], m[1], m[2]) || 1, Math.hypot(m[4], m[5], m[6]) || 1, Math.hypot(m[8], m[9], m[10]) || 1];
  return { t: [m[12], m[13], m[14]], r: rotationOf(m), s };
}

/** The rotation of a matrix without shear. */
export function rotationOf(m) {
  const a = Math.hypot(m[0], m[1], m[2]) || 1, b = Math.hypot(m[4], m[5], m[6]) || 1, c = Math.hypot(m[8], m[9], m[10]) || 1;
  const m00 = m[0] / a, m10 = m[1] / a, m20 = m[2] / a, m01 = m[4] / b, m11 = m[5] / b, m21 = m[6] / b, m02 = m[8] / c, m12 = m[9] / c, m22 = m[10] / c;
  const trace = m00 + m11 + m22;
  if (trace > 0) { const s = 2 * Math.sqrt(trace + 1); return [(m21 - m12) / s, (m02 - m20) / s, (m10 - m01) / s, s / 4]; }
  if (m00 > m11 && m00 > m22) { const s = 2 * Math.sqrt(1 + m00 - m11 - m22); return [s / 4, (m01 + m10) / s, (m02 + m20) / s, (m21 - m12) / s]; }
  if (m11 > m22) { const s = 2 * Math.sqrt(1 + m11 - m00 - m22); return [(m01 + m10) / s, s / 4, (m12 + m21) / s, (m02 - m20) / s]; }
  const s = 2 * Math.sqrt(1 + m22 - m00 - m11);
  return [(m02 + m20) / s, (m12 + m21) / s, s / 4, (m10 - m01) / s];
}

/** Of a matrix without perspective. */
export function inverse(out, m) {
  const [a, b, c, , d, e, f, , g, h, i] = m, det = a * (e * i - f * h) - d * (b * i - c * h) + g * (b * f - c * e) || 1e-12;
  const n = [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det, (f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det, (d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det];
  out[0] = n[0]; out[1] = n[1]; out[2] = n[2]; out[3] = 0; out[4] = n[3]; out[5] = n[4]; out[6] = n[5]; out[7] = 0; out[8] = n[6]; out[9] = n[7]; out[10] = n[8]; out[11] = 0;
  out[12] = -(n[0] * m[12] + n[3] * m[13] + n[6] * m[14]); out[13] = -(n[1] * m[12] + n[4] * m[13] + n[7] * m[14]); out[14] = -(n[2] * m[12] + n[5] * m[13] + n[8] * m[14]); out[15] = 1;
  return out;
}

export const point = (m, [x, y, z]) => [m[0] * x + m[4] * y + m[8] * z + m[12], m[1] * x + m[5] * y + m[9] * z + m[13], m[2] * x + m[6] * y + m[10] * z + m[14]];
export const place = (m) => [m[12], m[13], m[14]];
export const add = (a, b, k = 1) => [a[0] + k * b[0], a[1] + k * b[1], a[2] + k * b[2]];
export const subtract = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const length = (a) => Math.hypot(a[0], a[1], a[2]);
export const unit = (a) => { const l = length(a) || 1; return [a[0] / l, a[1] / l, a[2] / l]; };

export const turn = ([x, y, z], angle) => { const s = Math.sin(angle / 2); return [x * s, y * s, z * s, Math.cos(angle / 2)]; };
export const join = ([ax, ay, az, aw], [bx, by, bz, bw]) => [aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx, aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz];
export const opposite = ([x, y, z, w]) => [-x, -y, -z, w];
export function rotate([x, y, z, w], v) {
  const t = [2 * (y * v[2] - z * v[1]), 2 * (z * v[0] - x * v[2]), 2 * (x * v[1] - y * v[0])];
  return [v[0] + w * t[0] + y * t[2] - z * t[1], v[1] + w * t[1] + z * t[0] - x * t[2], v[2] + w * t[2] + x * t[1] - y * t[0]];
}
/** The shortest turn from one direction to another. */
export function between(from, to) {
  const a = unit(from), b = unit(to), d = dot(a, b);
  if (d < -0.9999) return turn(unit(Math.abs(a[0]) < 0.9 ? cross(a, [1, 0, 0]) : cross(a, [0, 1, 0])), Math.PI);
  const c = cross(a, b), q = [c[0], c[1], c[2], 1 + d], l = Math.hypot(...q);
  return q.map((value) => value / l);
}
export function perspective(out, height, aspect, near, far) {
  out.fill(0);
  out[0] = 1 / (height * aspect); out[5] = 1 / height; out[10] = -(far + near) / (far - near); out[11] = -1; out[14] = -2 * far * near / (far - near);
  return out;
}
