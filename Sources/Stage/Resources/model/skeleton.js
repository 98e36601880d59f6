// The nodes of a model and its meshes as they lie in the file: a tree with local and world transforms.

import { LIMITS, ModelError } from "./glb.js";
import { compose, decompose, identity, inverse, multiply } from "./matrix.js";

const numbers = (value, count, fallback) => (Array.isArray(value) && value.length === count && value.every(Number.isFinite) ? value.slice() : fallback);

export class Skeleton {
  constructor(glb) {
    this.nodes = glb.list("nodes").map((node, index) => {
      const own = node.matrix && numbers(node.matrix, 16, null) ? decompose(node.matrix) : { t: numbers(node.translation, 3, [0, 0, 0]), r: numbers(node.rotation, 4, [0, 0, 0, 1]), s: numbers(node.scale, 3, [1, 1, 1]) };
      return { index, name: String(node.name ?? ""), ...own, rest: { t: own.t.slice(), r: own.r.slice() }, children: (node.children ?? []).filter((child) => Number.isInteger(child) && child >= 0 && child < glb.list("nodes").length), parent: null, mesh: node.mesh, skin: node.skin, local: identity(), world: identity() };
    });
    for (const node of this.nodes) for (const child of node.children) if (this.nodes[child].parent === null && child !== node.index) this.nodes[child].parent = node.index;
    // Parents first; a ring of parents would never end and is refused.
    this.order = [];
    const open = this.nodes.filter((node) => node.parent === null).map((node) => node.index);
    while (open.length) { const index = open.pop(); this.order.push(index); for (const child of this.nodes[index].children) if (this.nodes[child].parent === index) open.push(child); }
    if (this.order.length !== this.nodes.length) throw new ModelError("its nodes form a ring");
    this.root = identity();
    this.skins = glb.list("skins").map((skin) => {
      const joints = (skin.joints ?? []).filter((joint) => Number.isInteger(joint) && joint >= 0 && joint < this.nodes.length);
      if (!joints.length || joints.length > LIMITS.joints || joints.length !== skin.joints.length) throw new ModelError("a skin has no or too many joints");
      const given = skin.inverseBindMatrices === undefined ? null : glb.accessor(skin.inverseBindMatrices).data;
      const inverses = joints.map((_, index) => (given && given.length >= 16 * joints.length ? given.slice(16 * index, 16 * index + 16) : identity()));
      return { joints, inverses, matrices: new Float32Array(16 * joints.length) };
    });
    this.update();
  }

  update() {
    for (const index of this.order) this.move(this.nodes[index]);
  }
  /** Renews one node's transforms; its parent's must be right. */
  move(node) {
    compose(node.local, node.t, node.r, node.s);
    multiply(node.world, node.parent === null ? this.root : this.nodes[node.parent].world, node.local);
  }
  skin() {
    const scratch = identity();
    for (const skin of this.skins) skin.joints.forEach((joint, index) => { multiply(scratch, this.nodes[joint].world, skin.inverses[index]); skin.matrices.set(scratch, 16 * index); });
  }
  inverseOf(node) { return inverse(identity(), node.world); }
  find(pattern) { return this.nodes.find((node) => pattern.test(node.name)) ?? null; }
}
