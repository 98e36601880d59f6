// From the master face to a model's own shapes: VRM expressions (0.x and 1.0), or ARKit's 52 where a model has them.

const ZERO = { a: "aa", i: "ih", u: "ou", e: "ee", o: "oh", blink: "blink", blink_l: "blinkLeft", blink_r: "blinkRight", joy: "happy", angry: "angry", sorrow: "sad", fun: "relaxed", lookup: "lookUp", lookdown: "lookDown", lookleft: "lookLeft", lookright: "lookRight", neutral: "neutral", surprised: "surprised" };
const MOUTH = ["aa", "ih", "ou", "ee", "oh"], BLINK = ["blink", "blinkLeft", "blinkRight"], LOOK = ["lookUp", "lookDown", "lookLeft", "lookRight"], FEELINGS = ["happy", "angry", "sad", "relaxed", "surprised"];
const ENOUGH = 20;        // of ARKit's shapes: then a model is driven by them
const SPEAKING = 0.03;    // vowel weight from which a feeling that would silence the mouth stands back
const clamp = (value, low = 0, high = 1) => Math.min(high, Math.max(low, value));

/** A table of Docs/Targets.md, evaluated: weights of the master by name to the set's values. */
export function evaluate(table, weights) {
  const sum = (terms) => Object.entries(terms).reduce((total, [name, weight]) => total + (name === "constant" ? weight : weight * (weights[name] ?? 0)), 0), out = {};
  for (const { name, range, sum: terms, times = [], curve = 1 } of table.outputs) {
    let value = sum(terms);
    value = clamp(Math.sign(value) * Math.abs(value) ** curve, ...range);
    for (const factor of times) value *= clamp(sum(factor));
    out[name] = clamp(value, ...range);
  }
  return out;
}

/** @typedef {{ binds: { surface: object, index: number, weight: number }[], binary: boolean, mouth: string, blink: string, look: string }} Expression */

export class Expressions {
  /** @param {object[]} surfaces of the model; @param {object} table the set `vrm1` */
  constructor(glb, surfaces, table, channels) {
    this.surfaces = surfaces;
    this.table = table;
    const { VRM: zero, VRMC_vrm: one } = glb.json.extensions ?? {};
    this.version = one ? 1 : zero ? 0 : null;
    this.expressions = one ? this.#one(one) : zero ? this.#zero(zero) : new Map();
    this.direct = this.#direct(channels);
    this.look = one ? one.lookAt?.type ?? "bone" : /blend/i.test(zero?.firstPerson?.lookAtTypeName ?? "") ? "expression" : "bone";
  }

  /** ARKit's shapes by name, however the first letter is written. */
  #direct(channels) {
    const wanted = new Map(channels.map((name) => [name.toLowerCase(), name])), found = [];
    for (const surface of this.surfaces) surface.morphs.forEach((morph, index) => { const name = wanted.get(morph.name.toLowerCase().replace(/_l$/, "left").replace(/_r$/, "right")); if (name) found.push({ surface, index, name }); });
    return new Set(found.map((one) => one.name)).size >= ENOUGH ? found : null;
  }

  #binds(list, of) {
    return list.flatMap((bind) => {
      const weight = Number.isFinite(bind.weight) ? bind.weight : 1;
      return this.surfaces.filter((surface) => of(surface, bind) && Number.isInteger(bind.index) && bind.index >= 0 && bind.index < surface.morphs.length).map((surface) => ({ surface, index: bind.index, weight }));
    });
  }
  #one(vrm) {
    const all = { ...vrm.expressions?.preset, ...vrm.expressions?.custom };
    return new Map(Object.entries(all).map(([name, one]) => [name, { binds: this.#binds(one.morphTargetBinds ?? [], (surface, bind) => surface.node.index === bind.node), binary: one.isBinary === true, mouth: one.overrideMouth ?? "none", blink: one.overrideBlink ?? "none", look: one.overrideLookAt ?? "none" }]));
  }
  #zero(vrm) {
    return new Map((vrm.blendShapeMaster?.blendShapeGroups ?? []).map((group) => {
      const preset = ZERO[String(group.presetName ?? "").toLowerCase()] ?? ZERO[String(group.name ?? "").toLowerCase()] ?? group.name;
      const binds = this.#binds((group.binds ?? []).map((bind) => ({ ...bind, weight: (bind.weight ?? 100) / 100 })), (surface, bind) => surface.mesh === bind.mesh);
      return [preset, { binds, binary: group.isBinary === true, mouth: "none", blink: "none", look: "none" }];
    }));
  }

  has(name) { return (this.expressions.get(name)?.binds.length ?? 0) > 0; }

  /** Sets every surface's shapes for the master's weights. */
  apply(weights) {
    for (const surface of this.surfaces) surface.values.fill(0);
    if (this.direct) { for (const { surface, index, name } of this.direct) surface.values[index] = clamp(this.#arkit(weights, name)); return; }
    const values = this.#ruled(evaluate(this.table, weights));
    if (this.look !== "expression") for (const name of LOOK) values[name] = 0;
    for (const [name, value] of Object.entries(values)) {
      const own = this.expressions.get(name);
      if (!own || value <= 0) continue;
      for (const { surface, index, weight } of own.binds) surface.values[index] = clamp(surface.values[index] + weight * (own.binary ? (value > 0.5 ? 1 : 0) : value), 0, 2);
    }
  }

  /** Eyes that bones turn would be turned twice. */
  #arkit(weights, name) { return this.eyesTurn && name.startsWith("eyeLook") ? 0 : weights[name] ?? 0; }

  /** VRM's overrides: a feeling may block or fade the mouth; while somebody speaks it is the feeling that gives way. */
  #ruled(values) {
    if (!this.has("blinkLeft") && this.has("blink")) { values.blink = Math.max(values.blinkLeft ?? 0, values.blinkRight ?? 0); values.blinkLeft = values.blinkRight = 0; }
    const speaking = clamp(MOUTH.reduce((sum, name) => sum + (values[name] ?? 0), 0) / SPEAKING);
    for (const feeling of FEELINGS) if (this.expressions.get(feeling)?.mouth === "block") values[feeling] *= 1 - speaking;
    for (const [kind, names] of [["mouth", MOUTH], ["blink", BLINK], ["look", LOOK]]) {
      let left = 1;
      for (const [name, own] of this.expressions) { const value = values[name] ?? 0; if (value > 0 && own[kind] === "blend") left -= value; else if (value > 0 && own[kind] === "block") left = 0; }
      if (left < 1) for (const name of names) values[name] = (values[name] ?? 0) * Math.max(0, left);
    }
    return values;
  }
}
