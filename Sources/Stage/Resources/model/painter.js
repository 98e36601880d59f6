// Draws a model with WebGL 2: two-tone shading with a rim and an outline, linear light, sRGB out. Bones move vertices on
// the graphics card; where there is none, on the processor, once a frame: a card that is only played moves each vertex
// anew for every triangle and outline that it belongs to.

import { software } from "../performer/surface.js";
import { closed } from "./closed.js";
import { identity, inverse, multiply, point } from "./matrix.js";
import { readMaterial } from "./materials.js";
import { features, link, numbers } from "./shaders.js";
import { Sides } from "./sides.js";

const LIGHT = [0.32, 0.62, 0.72];
const MOST_PIXELS = 2400 * 2400;
const ROOM = 32;                      // px: the picture's sides are multiples of it, so that it seldom changes its size
const STILL = identity();
const TEXTURES = ["base", "shadeMap", "glowMap"];
const FEW = 100;                      // triangles: surfaces of fewer are handed over as they are

export class Painter {
  constructor() {
    this.canvas = new OffscreenCanvas(8, 8);
    const gl = this.gl = this.canvas.getContext("webgl2", { alpha: true, premultipliedAlpha: true, antialias: !software });   // four samples a pixel are dear without a card
    if (!gl) throw new Error("this browser has no WebGL 2");
    this.programs = new Map();
    this.white = this.#texture(null);
    this.light = LIGHT.map((x) => x / Math.hypot(...LIGHT));
  }

  #texture(image, sampler = {}) {
    const { gl } = this, texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    if (image) { gl.texImage2D(gl.TEXTURE_2D, 0, software ? gl.RGBA8 : gl.SRGB8_ALPHA8, gl.RGBA, gl.UNSIGNED_BYTE, image); gl.generateMipmap(gl.TEXTURE_2D); } else gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array([255, 255, 255, 255]));
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, !image ? gl.NEAREST : software ? gl.LINEAR_MIPMAP_NEAREST : gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, [33071, 33648].includes(sampler.wrapS) ? sampler.wrapS : gl.REPEAT);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, [33071, 33648].includes(sampler.wrapT) ? sampler.wrapT : gl.REPEAT);
    return texture;
  }

  /** Puts a model on the card. */
  async load(glb, surfaces, skeleton) {
    const { gl } = this, pictures = new Map();
    const texture = async (info) => {
      if (!Number.isInteger(info?.index)) return this.white;
      const { source, sampler } = glb.get("textures", info.index), key = `${source} ${sampler}`;
      if (pictures.size > 96 || source === undefined) return this.white;
      if (!pictures.has(key)) { const image = await glb.picture(source); pictures.set(key, image ? this.#texture(image, sampler === undefined ? {} : glb.get("samplers", sampler)) : this.white); image?.close(); }
      return pictures.get(key);
    };
    const materials = [];
    for (const [index, material] of [...glb.list("materials"), {}].entries()) materials.push(await readMaterial(material, glb.json.extensions?.VRM?.materialProperties?.[index], texture));
    this.skins = skeleton.skins.map((skin) => ({ skin, texture: gl.createTexture() }));
    const items = surfaces.map((surface) => this.#item(surface, materials[surface.material] ?? materials.at(-1)));
    // What is see-through is drawn last; the rest from the front, since what is hidden then costs nothing.
    this.items = items.sort((a, b) => a.material.order - b.material.order || b.near - a.near);
  }

  #item(surface, material) {
    const { gl } = this, vao = gl.createVertexArray(), posed = software && surface.bends, skin = surface.bends && !posed ? this.skins.find((one) => one.skin === surface.skin) : null;
    const moves = posed || surface.morphs.length ? gl.DYNAMIC_DRAW : gl.STATIC_DRAW;
    const buffer = (data, place, width, usage = gl.STATIC_DRAW) => { const one = gl.createBuffer(); gl.bindBuffer(gl.ARRAY_BUFFER, one); gl.bufferData(gl.ARRAY_BUFFER, data, usage); gl.enableVertexAttribArray(place); gl.vertexAttribPointer(place, width, gl.FLOAT, false, 0, 0); return one; };
    gl.bindVertexArray(vao);
    const positions = buffer(surface.positions, 0, 3, moves), normals = buffer(surface.normals, 1, 3, moves);
    buffer(surface.uv, 2, 2);
    if (skin) { buffer(surface.joints, 3, 4); buffer(surface.weights, 4, 4); }
    const indices = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices); gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, surface.indices, gl.STATIC_DRAW);
    const passes = this.#sides(surface, material).map((side) => this.#pass(material, skin, { line: false, side }));
    if (material.outline > 0) passes.push(this.#pass(material, skin, { line: true, side: "back" }));
    const sorted = software && surface.indices.length >= 3 * FEW && passes[0].side !== "both";
    const sides = sorted ? new Sides(surface.indices, surface.count, { back: passes[1]?.side === "back" && !passes[1].line, rim: material.outline > 0 }) : null;
    return { surface, vao, positions, normals, indices, material, skin, posed, passes, sides, view: identity(), near: surface.nearest() };
  }

  /**
   * Which sides of a surface are drawn, in this order. Without a card the back of what is solid comes after all fronts:
   * nearly all of it is hidden by then, and what is hidden is not shaded.
   */
  #sides(surface, material) {
    if (!material.doubled || closed(surface.base, surface.indices)) return ["front"];
    return software && !material.blend && surface.indices.length >= 3 * FEW ? ["front", "back"] : ["both"];
  }

  #pass(material, skin, { line, side }) {
    const names = features(material, { skinned: Boolean(skin), line, side, white: this.white, quick: software }), key = names.join(" ");
    if (!this.programs.has(key)) this.programs.set(key, link(this.gl, names));
    return { ...this.programs.get(key), line, side, own: numbers(material, { line, quick: software }) };
  }

  /** A picture of at least this size, in pixels: larger ones are kept for a while, since making them anew is dear. */
  sized(width, height) {
    const share = Math.min(1, Math.sqrt(MOST_PIXELS / Math.max(1, width * height))), fit = (have, want) => (have >= want && have <= 1.5 * want + ROOM ? have : Math.ceil(want / ROOM) * ROOM);
    const w = fit(this.canvas.width, width * share), h = fit(this.canvas.height, height * share);
    if (this.canvas.width !== w || this.canvas.height !== h) { this.canvas.width = w; this.canvas.height = h; }
    return { width: w / share, height: h / share };
  }

  /** Paints the model as it stands, over the whole picture; `view` maps the world to it. */
  draw(view, eye) {
    const { gl } = this;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const { program, at } of this.programs.values()) {
      gl.useProgram(program);
      gl.uniformMatrix4fv(at.view, false, view);
      if (at.eye) gl.uniform3fv(at.eye, eye);
      if (at.light) gl.uniform3fv(at.light, this.light);
    }
    if (this.items.some((item) => item.skin)) this.#bones();
    for (const item of this.items) this.#move(item, eye, view);
    this.now = {};
    // Backs and outlines of what is solid come after all of it: nearly all of them is hidden.
    const solid = this.items.filter((item) => !item.material.blend), clear = this.items.filter((item) => item.material.blend);
    for (const wanted of [(pass) => !pass.line && pass.side !== "back", (pass) => !pass.line && pass.side === "back", (pass) => pass.line]) for (const item of solid) for (const pass of item.passes) if (wanted(pass)) this.#one(item, pass);
    for (const item of clear) for (const pass of item.passes) this.#one(item, pass);
    gl.bindVertexArray(null);
    return this.canvas;
  }

  #bones() {
    const { gl } = this;
    for (const { skin, texture } of this.skins) {
      gl.activeTexture(gl.TEXTURE3); gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, 4, skin.joints.length, 0, gl.RGBA, gl.FLOAT, skin.matrices);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST); gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    }
  }

  /** Hands the card what morphs, and without a card bones, have moved, and then what of it can be seen. */
  #move({ surface, positions, normals, indices, posed, sides, view: own }, eye, view) {
    const { gl } = this, morphed = surface.morphs.length > 0 && surface.morph(), { positions: at, normals: up } = posed ? surface.pose() : surface;
    if (morphed || posed) {
      gl.bindBuffer(gl.ARRAY_BUFFER, positions); gl.bufferSubData(gl.ARRAY_BUFFER, 0, at);
      gl.bindBuffer(gl.ARRAY_BUFFER, normals); gl.bufferSubData(gl.ARRAY_BUFFER, 0, up);
    }
    if (!sides) return;
    const list = posed ? sides.find(at, up, eye, view) : sides.find(at, up, point(inverse(identity(), surface.matrix()), eye), multiply(own, view, surface.matrix()));
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices); gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, list, gl.STREAM_DRAW);
  }

  /** True when a setting is not as it is wanted, and then remembers that it will be: each call to the card is dear. */
  #changes(name, value) {
    if (this.now[name] === value) return false;
    this.now[name] = value;
    return true;
  }

  #one({ surface, vao, material, skin, posed, sides }, { program, at, line, side, own }) {
    const list = !sides ? { start: 0, count: surface.indices.length } : line ? sides.rim : sides[side];
    if (!list.count) return;
    const { gl } = this, wide = !sides || sides.indices.BYTES_PER_ELEMENT === 4, cull = sides && !line ? "none" : side, see = material.blend && !line, writes = !see || material.writesDepth;
    if (this.#changes("program", program)) gl.useProgram(program);
    gl.bindVertexArray(vao);
    if (skin) { gl.activeTexture(gl.TEXTURE3); gl.bindTexture(gl.TEXTURE_2D, skin.texture); } else gl.uniformMatrix4fv(at.model, false, posed ? STILL : surface.matrix());
    TEXTURES.forEach((name, unit) => { if (at[name] && this.#changes(name, material[name])) { gl.activeTexture(gl.TEXTURE0 + unit); gl.bindTexture(gl.TEXTURE_2D, material[name]); } });
    if (at["own[0]"]) gl.uniform4fv(at["own[0]"], own);
    if (this.#changes("blend", see)) { if (see) gl.enable(gl.BLEND); else gl.disable(gl.BLEND); }
    if (this.#changes("writes", writes)) gl.depthMask(writes);
    if (this.#changes("cull", cull)) { if (cull === "back" || cull === "front") { gl.enable(gl.CULL_FACE); gl.cullFace(cull === "back" ? gl.FRONT : gl.BACK); } else gl.disable(gl.CULL_FACE); }
    gl.drawElements(gl.TRIANGLES, list.count, wide ? gl.UNSIGNED_INT : gl.UNSIGNED_SHORT, list.start * (wide ? 4 : 2));
  }

  close() { this.gl.getExtension("WEBGL_lose_context")?.loseContext(); }
}
