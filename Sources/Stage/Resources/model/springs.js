// Spring bones of VRM 0.x and 1.0: hair and cloth hang from a head that moves. Verlet steps with a fixed length, pushed
// out of spheres and capsules (VRMC_springBone-1.0).

import { add, between, dot, join, length, opposite, place, point, rotate, rotationOf, subtract, unit } from "./matrix.js";

const MOST = 512, MOST_COLLIDERS = 256;
const STEP = 1 / 60, MOST_STEPS = 4;
const REACH = 0.07;    // m: the tail of a last bone, as VRM says

export class Springs {
  constructor(glb, skeleton) {
    this.skeleton = skeleton;
    this.joints = [];
    this.left = 0;
    const { VRM: zero } = glb.json.extensions ?? {}, one = glb.json.extensions?.VRMC_springBone;
    if (one) this.#one(one); else if (zero?.secondaryAnimation) this.#zero(zero.secondaryAnimation);
    const depth = (node) => { let count = 0; for (let at = node; at.parent !== null; at = skeleton.nodes[at.parent]) count += 1; return count; };
    this.joints.sort((a, b) => depth(a.node) - depth(b.node));
    this.rest();
  }

  #node(index) { return Number.isInteger(index) ? this.skeleton.nodes[index] ?? null : null; }

  #one(spring) {
    const colliders = (spring.colliders ?? []).slice(0, MOST_COLLIDERS).map((one) => {
      const node = this.#node(one.node), { sphere, capsule } = one.shape ?? {}, shape = sphere ?? capsule;
      return node && shape ? { node, offset: shape.offset ?? [0, 0, 0], tail: capsule?.tail ?? null, radius: shape.radius ?? 0 } : null;
    });
    for (const one of spring.springs ?? []) {
      const near = (one.colliderGroups ?? []).flatMap((group) => spring.colliderGroups?.[group]?.colliders ?? []).map((index) => colliders[index]).filter(Boolean);
      const joints = (one.joints ?? []).map((joint) => ({ ...joint, node: this.#node(joint.node) })).filter((joint) => joint.node);
      for (let i = 0; i + 1 < joints.length; i++) this.#add(joints[i].node, joints[i + 1].node, { stiffness: joints[i].stiffness ?? 1, gravity: (joints[i].gravityDir ?? [0, -1, 0]).map((x) => x * (joints[i].gravityPower ?? 0)), drag: joints[i].dragForce ?? 0.5, radius: joints[i].hitRadius ?? 0, colliders: near });
    }
  }

  #zero(second) {
    const groups = (second.colliderGroups ?? []).map((group) => (group.colliders ?? []).slice(0, 32).map((one) => ({ node: this.#node(group.node), offset: [one.offset?.x ?? 0, one.offset?.y ?? 0, -(one.offset?.z ?? 0)], tail: null, radius: one.radius ?? 0 })).filter((one) => one.node));
    for (const group of second.boneGroups ?? []) {
      const setting = { stiffness: group.stiffiness ?? 1, gravity: ["x", "y", "z"].map((axis) => (group.gravityDir?.[axis] ?? (axis === "y" ? -1 : 0)) * (group.gravityPower ?? 0)), drag: group.dragForce ?? 0.5, radius: group.hitRadius ?? 0, colliders: (group.colliderGroups ?? []).flatMap((index) => groups[index] ?? []) };
      const open = (group.bones ?? []).map((index) => this.#node(index)).filter(Boolean), seen = new Set();
      while (open.length && this.joints.length < MOST) {
        const node = open.pop();
        if (seen.has(node.index)) continue;
        seen.add(node.index);
        this.#add(node, node.children.length ? this.skeleton.nodes[node.children[0]] : null, setting);
        for (const child of node.children) open.push(this.skeleton.nodes[child]);
      }
    }
  }

  #add(node, child, setting) {
    if (this.joints.length >= MOST || this.joints.some((joint) => joint.node === node)) return;
    const own = child ? child.t.slice() : unit(node.t).map((x) => x * REACH);
    if (length(own) < 1e-5) return;
    this.joints.push({ node, axis: unit(own), own, ...setting, rest: node.rest.r.slice() });
  }

  /** Tails where the model's rest has them. */
  rest() {
    for (const joint of this.joints) { joint.now = point(joint.node.world, joint.own); joint.before = joint.now.slice(); }
  }

  step(seconds) {
    this.left = Math.min(this.left + seconds, STEP * MOST_STEPS);
    while (this.left >= STEP) { this.left -= STEP; for (const joint of this.joints) this.#move(joint, STEP); }
    // Bones above have moved since: what hangs on them is turned to its tail in every frame.
    for (const joint of this.joints) this.#turn(joint);
  }

  #parent(joint) { return joint.node.parent === null ? this.skeleton.root : this.skeleton.nodes[joint.node.parent].world; }

  #move(joint, seconds) {
    this.skeleton.move(joint.node);
    const head = place(joint.node.world), frame = join(rotationOf(this.#parent(joint)), joint.rest), size = length(subtract(point(joint.node.world, joint.own), head));
    const stiff = rotate(frame, joint.axis).map((x) => x * joint.stiffness * seconds);
    let next = add(joint.now, subtract(joint.now, joint.before), 1 - Math.min(1, joint.drag));
    next = add(add(next, stiff), joint.gravity, seconds);
    next = add(head, unit(subtract(next, head)), size);
    for (const collider of joint.colliders) next = this.#out(joint, collider, next, head, size);
    if (!next.every(Number.isFinite)) next = point(joint.node.world, joint.own);
    joint.before = joint.now;
    joint.now = next;
    this.#turn(joint);
  }

  #out(joint, collider, tail, head, size) {
    const from = point(collider.node.world, collider.offset), to = collider.tail ? point(collider.node.world, collider.tail) : from;
    const line = subtract(to, from), along = dot(line, line) > 0 ? Math.min(1, Math.max(0, dot(subtract(tail, from), line) / dot(line, line))) : 0;
    const near = add(from, line, along), away = subtract(tail, near), gap = length(away) - collider.radius - joint.radius;
    if (gap >= 0) return tail;
    return add(head, unit(subtract(add(near, unit(away), collider.radius + joint.radius), head)), size);
  }

  #turn(joint) {
    const { node } = joint, parent = rotationOf(this.#parent(joint)), frame = join(parent, joint.rest);
    node.r = joint.rest.slice();
    this.skeleton.move(node);
    const wanted = subtract(joint.now, place(node.world)), turned = join(between(rotate(frame, joint.axis), wanted), frame);
    node.r = join(opposite(parent), turned);
    this.skeleton.move(node);
  }
}
