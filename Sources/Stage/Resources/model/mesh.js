// The surfaces of a model: vertices that morphs move on the CPU (a face moves few of them at a time, and its shapes are
// many), and that bones move on the graphics card, or here where there is none.

import { LIMITS, ModelError } from "./glb.js";
import { point } from "./matrix.js";
import { hung, moved, onlyJoint } from "./skinning.js";

/** All primitives that a node of the scene shows. */
export function surfaces(glb, skeleton) {
  const out = [];
  for (const node of skeleton.nodes) {
    if (node.mesh === undefined) continue;
    const mesh = glb.get("meshes", node.mesh), names = mesh.extras?.targetNames ?? mesh.primitives?.[0]?.extras?.targetNames ?? [];
    for (const primitive of mesh.primitives ?? []) {
      if ((primitive.mode ?? 4) !== 4) continue;
      if (out.length >= LIMITS.primitives) throw new ModelError("it has too many surfaces");
      out.push(new Surface(glb, node, primitive, names, skeleton));
    }
  }
  return out;
}

class Surface {
  constructor(glb, node, primitive, names, skeleton) {
    const { attributes = {} } = primitive, vec = (name, width) => { if (attributes[name] === undefined) return null; const found = glb.accessor(attributes[name]); return found.width === width ? found.data : null; };
    this.node = node;
    this.mesh = node.mesh;
    this.material = primitive.material;
    this.base = vec("POSITION", 3);
    if (!this.base) throw new ModelError("a surface has no positions");
    this.base = Float32Array.from(this.base);
    this.count = this.base.length / 3;
    this.indices = primitive.indices === undefined ? Uint32Array.from({ length: this.count }, (_, i) => i) : Uint32Array.from(glb.accessor(primitive.indices).data);
    for (const index of this.indices) if (index >= this.count) throw new ModelError("a triangle has a corner that does not exist");
    this.baseNormals = Float32Array.from(vec("NORMAL", 3) ?? normals(this.base, this.indices));
    this.uv = Float32Array.from(vec("TEXCOORD_0", 2) ?? new Float32Array(2 * this.count));
    const joints = vec("JOINTS_0", 4), weights = vec("WEIGHTS_0", 4);
    this.skin = node.skin !== undefined && joints && weights ? skeleton.skins[node.skin] ?? null : null;
    if (this.skin) {
      this.joints = Float32Array.from(joints);
      this.weights = Float32Array.from(weights);
      for (const joint of this.joints) if (joint >= this.skin.joints.length) throw new ModelError("a vertex hangs on a bone that does not exist");
    }
    // What hangs on one bone alone, as most faces do, moves with it as a whole.
    this.joint = this.skin ? onlyJoint(this.joints, this.weights) : null;
    this.bends = Boolean(this.skin) && this.joint === null;
    this.morphs = (primitive.targets ?? []).slice(0, LIMITS.morphs).map((target, index) => {
      const positions = target.POSITION === undefined ? null : glb.accessor(target.POSITION).data, turned = target.NORMAL === undefined ? null : glb.accessor(target.NORMAL).data;
      return { name: String(names[index] ?? `morph ${index}`), positions: positions?.length === this.base.length ? sparse(positions) : null, normals: turned?.length === this.base.length ? sparse(turned) : null };
    });
    this.positions = this.base.slice();
    this.normals = this.baseNormals.slice();
    this.values = new Float32Array(this.morphs.length);
    this.shown = new Float32Array(this.morphs.length);
    this.dirty = true;
  }

  /** Where a surface that does not bend stands: its own space to the world. */
  matrix() { return this.joint === null ? this.node.world : this.skin.matrices.subarray(16 * this.joint, 16 * this.joint + 16); }

  /** Vertices and normals of a surface that bends, in the world. */
  pose() {
    this.hung ??= hung(this.joints, this.weights);
    this.posed ??= { positions: new Float32Array(this.base.length), normals: new Float32Array(this.base.length) };
    moved(this.posed, this, this.hung, this.skin.matrices);
    return this.posed;
  }

  /** How near to the viewer its nearest vertex is. */
  nearest() {
    const m = this.skin ? this.skin.matrices.subarray(16 * this.joints[0], 16 * this.joints[0] + 16) : this.node.world;
    let near = -Infinity;
    for (let i = 0; i < this.base.length; i += 3) near = Math.max(near, point(m, this.base.subarray(i, i + 3))[2]);
    return near;
  }

  /** Applies the values; true when vertices have moved. */
  morph() {
    let moved = this.dirty;
    for (let i = 0; i < this.values.length && !moved; i++) moved = Math.abs(this.values[i] - this.shown[i]) > 1e-4;
    if (!moved) return false;
    this.positions.set(this.base);
    this.normals.set(this.baseNormals);
    this.morphs.forEach((morph, index) => {
      const value = this.values[index];
      this.shown[index] = value;
      if (Math.abs(value) < 1e-4) return;
      blend(this.positions, morph.positions, value);
      blend(this.normals, morph.normals, value);
    });
    this.dirty = false;
    return true;
  }
}

/** Only what moves: { at: vertex numbers × 3, by: numbers }. */
function sparse(data) {
  const at = [];
  for (let i = 0; i < data.length; i += 3) if (Math.abs(data[i]) + Math.abs(data[i + 1]) + Math.abs(data[i + 2]) > 1e-7) at.push(i);
  const by = new Float32Array(at.length * 3);
  at.forEach((place, index) => { for (let k = 0; k < 3; k++) by[3 * index + k] = data[place + k]; });
  return { at: Uint32Array.from(at), by };
}
function blend(target, part, value) {
  if (!part) return;
  for (let i = 0; i < part.at.length; i++) { const at = part.at[i]; target[at] += value * part.by[3 * i]; target[at + 1] += value * part.by[3 * i + 1]; target[at + 2] += value * part.by[3 * i + 2]; }
}

function normals(positions, indices) {
  const out = new Float32Array(positions.length);
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i], 3 * indices[i + 1], 3 * indices[i + 2]];
    const u = [0, 1, 2].map((k) => positions[b + k] - positions[a + k]), v = [0, 1, 2].map((k) => positions[c + k] - positions[a + k]);
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    for (const place of [a, b, c]) for (let k = 0; k < 3; k++) out[place + k] += n[k];
  }
  for (let i = 0; i < out.length; i += 3) { const l = Math.hypot(out[i], out[i + 1], out[i + 2]) || 1; out[i] /= l; out[i + 1] /= l; out[i + 2] /= l; }
  return out;
}
