// Draws a model with WebGL 2: bones on the graphics card, two-tone shading with a rim and an outline, after MToon's
// published parameters (VRMC_materials_mtoon-1.0; of VRM 0.x, its material properties). Linear light, sRGB out.

import { software } from "../performer/surface.js";

const VERTEX = `#version 300 es
precision highp float;
layout(location=0) in vec3 position; layout(location=1) in vec3 normal; layout(location=2) in vec2 uv; layout(location=3) in vec4 joints; layout(location=4) in vec4 weights;
uniform mat4 view, model; uniform bool skinned; uniform highp sampler2D bones; uniform float outline; uniform vec4 uvPlace;
out vec3 n; out vec2 t; out vec3 toEye; uniform vec3 eye;
mat4 bone(float index) { int i = int(index); return mat4(texelFetch(bones, ivec2(0, i), 0), texelFetch(bones, ivec2(1, i), 0), texelFetch(bones, ivec2(2, i), 0), texelFetch(bones, ivec2(3, i), 0)); }
void main() {
  mat4 m = model;
  if (skinned) m = weights.x * bone(joints.x) + weights.y * bone(joints.y) + weights.z * bone(joints.z) + weights.w * bone(joints.w);
  vec4 world = m * vec4(position, 1.0);
  n = normalize(mat3(m) * normal);
  world.xyz += n * outline;
  t = uv * uvPlace.zw + uvPlace.xy;
  toEye = eye - world.xyz;
  gl_Position = view * world;
}`;
const FRAGMENT = `#version 300 es
precision highp float;
in vec3 n; in vec2 t; in vec3 toEye; out vec4 colour;
uniform sampler2D base, shadeMap, glowMap; uniform vec4 tint; uniform vec3 shade, glow, rim, outlineColour; uniform float toony, shift, cutoff, rimPower, rimLift; uniform bool unlit, line, doubled, rimmed, glowing, shaded; uniform vec3 light;
// sRGB's curve by three square roots (within 0.004), which cost a processor that plays graphics card far less than powers.
vec3 encode(vec3 c) { vec3 a = sqrt(max(c, vec3(0.0))), b = sqrt(a), d = sqrt(b); return max(0.585122381 * a + 0.783140355 * b - 0.368262736 * d, vec3(0.0)); }
void main() {
  vec4 texel = texture(base, t), flat4 = texel * tint;
  if (flat4.a < cutoff) discard;
  vec3 lit = flat4.rgb;
  if (line) lit = outlineColour;
  else if (!unlit) {
    vec3 m = normalize(n); if (doubled && !gl_FrontFacing) m = -m;
    float facing = dot(m, light) + shift, edge = max(1.0 - toony, 0.03);
    float part = clamp((facing + edge) / (2.0 * edge), 0.0, 1.0);
    vec3 dark = shade * (shaded ? texture(shadeMap, t).rgb : texel.rgb);
    lit = mix(dark, flat4.rgb, part);
    if (rimmed) lit += rim * pow(clamp(1.0 - dot(m, normalize(toEye)) + rimLift, 0.0, 1.0), max(rimPower, 0.01));
    if (glowing) lit += glow * texture(glowMap, t).rgb;
  }
  float a = cutoff < 0.0 ? flat4.a : 1.0;
  colour = vec4(encode(min(lit, vec3(1.0))) * a, a);
}`;
const LIGHT = [0.32, 0.62, 0.72];
const MOST_PIXELS = 2400 * 2400;
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const three = (list, fallback) => (Array.isArray(list) && list.length >= 3 ? list.slice(0, 3).map(Number) : fallback);

export class Painter {
  constructor() {
    this.canvas = new OffscreenCanvas(8, 8);
    const gl = this.gl = this.canvas.getContext("webgl2", { alpha: true, premultipliedAlpha: true, antialias: !software });   // four samples a pixel are dear without a card
    if (!gl) throw new Error("this browser has no WebGL 2");
    const program = this.program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source); gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
    gl.useProgram(program);
    this.at = new Proxy({}, { get: (known, name) => (known[name] ??= gl.getUniformLocation(program, name)) });
    this.white = this.#texture(null);
    ["base", "shadeMap", "glowMap", "bones"].forEach((name, unit) => gl.uniform1i(this.at[name], unit));
    gl.uniform3fv(this.at.light, LIGHT.map((x) => x / Math.hypot(...LIGHT)));
  }

  #texture(image, sampler = {}) {
    const { gl } = this, texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    if (image) { gl.texImage2D(gl.TEXTURE_2D, 0, gl.SRGB8_ALPHA8, gl.RGBA, gl.UNSIGNED_BYTE, image); gl.generateMipmap(gl.TEXTURE_2D); } else gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array([255, 255, 255, 255]));
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, image ? gl.LINEAR_MIPMAP_LINEAR : gl.NEAREST);
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
    for (const [index, material] of [...glb.list("materials"), {}].entries()) materials.push(await look(material, glb.json.extensions?.VRM?.materialProperties?.[index], texture));
    this.skins = skeleton.skins.map((skin) => ({ skin, texture: gl.createTexture() }));
    this.items = surfaces.map((surface) => {
      const vao = gl.createVertexArray(), buffer = (data, place, width, usage = gl.STATIC_DRAW) => { const one = gl.createBuffer(); gl.bindBuffer(gl.ARRAY_BUFFER, one); gl.bufferData(gl.ARRAY_BUFFER, data, usage); gl.enableVertexAttribArray(place); gl.vertexAttribPointer(place, width, gl.FLOAT, false, 0, 0); return one; };
      gl.bindVertexArray(vao);
      const moves = surface.morphs.length ? gl.DYNAMIC_DRAW : gl.STATIC_DRAW, positions = buffer(surface.positions, 0, 3, moves), normals = buffer(surface.normals, 1, 3, moves);
      buffer(surface.uv, 2, 2);
      if (surface.skin) { buffer(surface.joints, 3, 4); buffer(surface.weights, 4, 4); }
      const indices = gl.createBuffer();
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices); gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, surface.indices, gl.STATIC_DRAW);
      return { surface, vao, positions, normals, material: materials[surface.material] ?? materials.at(-1), skin: this.skins.find((one) => one.skin === surface.skin) };
    });
    // What is see-through is drawn last.
    this.items.sort((a, b) => a.material.order - b.material.order);
  }

  /** Paints the model as it stands; `view` maps the world to the picture. */
  draw(view, eye, width, height) {
    const { gl, at } = this, share = Math.min(1, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
    const w = Math.max(1, Math.round(width * share)), h = Math.max(1, Math.round(height * share));
    if (this.canvas.width !== w || this.canvas.height !== h) { this.canvas.width = w; this.canvas.height = h; }
    gl.viewport(0, 0, w, h);
    gl.clearColor(0, 0, 0, 0);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.uniformMatrix4fv(at.view, false, view);
    gl.uniform3fv(at.eye, eye);
    for (const { skin, texture } of this.skins) {
      gl.activeTexture(gl.TEXTURE3); gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, 4, skin.joints.length, 0, gl.RGBA, gl.FLOAT, skin.matrices);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST); gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    }
    for (const item of this.items) {
      const { surface } = item;
      if (surface.morphs.length && surface.morph()) {
        gl.bindBuffer(gl.ARRAY_BUFFER, item.positions); gl.bufferSubData(gl.ARRAY_BUFFER, 0, surface.positions);
        gl.bindBuffer(gl.ARRAY_BUFFER, item.normals); gl.bufferSubData(gl.ARRAY_BUFFER, 0, surface.normals);
      }
      this.#one(item, 0);
      if (item.material.outline > 0) this.#one(item, item.material.outline);
    }
    gl.bindVertexArray(null);
    return this.canvas;
  }

  #one({ surface, vao, material, skin }, outline) {
    const { gl, at } = this, see = material.blend && !outline;
    gl.bindVertexArray(vao);
    gl.uniform1i(at.skinned, skin ? 1 : 0);
    gl.activeTexture(gl.TEXTURE3); gl.bindTexture(gl.TEXTURE_2D, skin?.texture ?? this.white);
    gl.uniformMatrix4fv(at.model, false, surface.node.world);
    [material.base, material.shadeMap, material.glowMap].forEach((texture, unit) => { gl.activeTexture(gl.TEXTURE0 + unit); gl.bindTexture(gl.TEXTURE_2D, texture); });
    gl.uniform4fv(at.tint, material.tint); gl.uniform3fv(at.shade, material.shade); gl.uniform3fv(at.glow, material.glow); gl.uniform3fv(at.rim, material.rim); gl.uniform3fv(at.outlineColour, material.outlineColour);
    gl.uniform1f(at.toony, material.toony); gl.uniform1f(at.shift, material.shift); gl.uniform1f(at.cutoff, material.cutoff); gl.uniform1f(at.rimPower, material.rimPower); gl.uniform1f(at.rimLift, material.rimLift);
    gl.uniform1f(at.outline, outline); gl.uniform1i(at.unlit, material.unlit ? 1 : 0); gl.uniform1i(at.line, outline ? 1 : 0); gl.uniform1i(at.doubled, material.doubled ? 1 : 0);
    gl.uniform1i(at.rimmed, material.rim.some(Boolean) ? 1 : 0); gl.uniform1i(at.glowing, material.glow.some(Boolean) ? 1 : 0); gl.uniform1i(at.shaded, material.shadeMap === material.base ? 0 : 1);
    gl.uniform4fv(at.uvPlace, material.uvPlace);
    if (see) gl.enable(gl.BLEND); else gl.disable(gl.BLEND);
    gl.depthMask(!see || material.writesDepth);
    if (material.doubled && !outline) gl.disable(gl.CULL_FACE); else { gl.enable(gl.CULL_FACE); gl.cullFace(outline ? gl.FRONT : gl.BACK); }
    gl.drawElements(gl.TRIANGLES, surface.indices.length, gl.UNSIGNED_INT, 0);
  }

  close() { this.gl.getExtension("WEBGL_lose_context")?.loseContext(); }
}

/** A material of either VRM, or a plain one, as what the shader wants. */
async function look(material, zero, texture) {
  const pbr = material.pbrMetallicRoughness ?? {}, toon = material.extensions?.VRMC_materials_mtoon, place = pbr.baseColorTexture?.extensions?.KHR_texture_transform;
  const tint = Array.isArray(pbr.baseColorFactor) && pbr.baseColorFactor.length === 4 ? pbr.baseColorFactor.map(Number) : [1, 1, 1, 1];
  const base = await texture(pbr.baseColorTexture), mode = material.alphaMode ?? "OPAQUE";
  const out = {
    base, shadeMap: base, glowMap: await texture(material.emissiveTexture), tint, shade: tint.slice(0, 3).map((c) => c * 0.62), glow: three(material.emissiveFactor, [0, 0, 0]), rim: [0.03, 0.03, 0.035], rimPower: 4, rimLift: 0, toony: 0.75, shift: -0.05,
    cutoff: mode === "MASK" ? material.alphaCutoff ?? 0.5 : mode === "BLEND" ? -1 : 0, blend: mode === "BLEND", writesDepth: toon?.transparentWithZWrite === true, doubled: material.doubleSided === true, unlit: Boolean(material.extensions?.KHR_materials_unlit) && !toon,
    outline: 0, outlineColour: [0.1, 0.06, 0.08], order: mode === "BLEND" ? 2 : mode === "MASK" ? 1 : 0, uvPlace: [...(place?.offset ?? [0, 0]), ...(place?.scale ?? [1, 1])].slice(0, 4),
  };
  if (toon) {
    Object.assign(out, { shade: three(toon.shadeColorFactor, [1, 1, 1]), shadeMap: toon.shadeMultiplyTexture ? await texture(toon.shadeMultiplyTexture) : base, toony: toon.shadingToonyFactor ?? 0.9, shift: toon.shadingShiftFactor ?? 0, rim: three(toon.parametricRimColorFactor, [0, 0, 0]), rimPower: toon.parametricRimFresnelPowerFactor ?? 5, rimLift: toon.parametricRimLiftFactor ?? 0, outlineColour: three(toon.outlineColorFactor, [0, 0, 0]) });
    if (toon.outlineWidthMode && toon.outlineWidthMode !== "none") out.outline = Math.min(0.02, Math.max(0, toon.outlineWidthFactor ?? 0));
    out.order += out.blend ? (toon.renderQueueOffsetNumber ?? 0) / 100 : 0;
  } else if (zero?.shader === "VRM/MToon") {
    const { floatProperties: f = {}, vectorProperties: v = {}, textureProperties: t = {}, keywordMap: k = {} } = zero, colour = (name, fallback) => (v[name] ? three(v[name], fallback).map(linear) : fallback);
    if (v._Color) out.tint = [...colour("_Color", [1, 1, 1]), v._Color[3] ?? 1];
    Object.assign(out, { shade: colour("_ShadeColor", [0.8, 0.7, 0.75]), shadeMap: Number.isInteger(t._ShadeTexture) ? await texture({ index: t._ShadeTexture }) : base, toony: f._ShadeToony ?? 0.9, shift: f._ShadeShift ?? 0, rim: colour("_RimColor", [0, 0, 0]), rimPower: f._RimFresnelPower ?? 1, rimLift: f._RimLift ?? 0, glow: colour("_EmissionColor", [0, 0, 0]), unlit: false });
    const blend = f._BlendMode ?? 0;
    out.cutoff = blend === 1 || k._ALPHATEST_ON ? f._Cutoff ?? 0.5 : blend >= 2 ? -1 : 0;
    out.blend = blend >= 2; out.writesDepth = blend === 3; out.order = blend >= 2 ? 2 : blend; out.doubled = f._CullMode === 0;
    if ((f._OutlineWidthMode ?? 0) > 0) { out.outline = Math.min(0.02, (f._OutlineWidth ?? 0) * 0.01); out.outlineColour = colour("_OutlineColor", [0, 0, 0]); }
  }
  return out;
}
