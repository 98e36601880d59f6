// What the graphics card runs for a model: one program for each combination of features that its materials need. A
// surface without a texture, rim or glow does not pay for them, and one without holes lets the card skip what is hidden.

// A material's numbers, as one list: what each of them is called in the shaders.
const OWN = ["tint", "shade.rgb", "toony.a", "glow.rgb", "shift.a", "rim.rgb", "cutoff.a", "rimPower.x", "rimLift.y", "outline.z", "flatColour.rgb", "uvPlace"];
const PLACE = { tint: 0, shade: 1, toony: 1, glow: 2, shift: 2, rim: 3, cutoff: 3, rimPower: 4, rimLift: 4, outline: 4, flatColour: 5, uvPlace: 6 };
const NAMES = "uniform vec4 own[7];\n" + OWN.map((one) => { const [name, part] = one.split("."); return `#define ${name} own[${PLACE[name]}]${part ? `.${part}` : ""}\n`; }).join("");

const VERTEX = `
precision highp float;
layout(location=0) in vec3 position; layout(location=1) in vec3 normal; layout(location=2) in vec2 uv; layout(location=3) in vec4 joints; layout(location=4) in vec4 weights;
uniform mat4 view, model; uniform vec3 eye, light;
${NAMES}
#ifdef PLACED
out vec2 t;
#endif
#ifdef LIT
out float facing;
#endif
#ifdef RIM
out float across;
#endif
#ifdef SKINNED
uniform highp sampler2D bones;
mat4 bone(float index) { int i = int(index); return mat4(texelFetch(bones, ivec2(0, i), 0), texelFetch(bones, ivec2(1, i), 0), texelFetch(bones, ivec2(2, i), 0), texelFetch(bones, ivec2(3, i), 0)); }
#endif
void main() {
#ifdef SKINNED
  mat4 m = weights.x * bone(joints.x) + weights.y * bone(joints.y) + weights.z * bone(joints.z) + weights.w * bone(joints.w);
#else
  mat4 m = model;
#endif
  vec4 world = m * vec4(position, 1.0);
#if defined(LIT) || defined(LINE)
  vec3 n = normalize(mat3(m) * normal);
#endif
#ifdef LINE
  world.xyz += n * outline;
#endif
#ifdef TURNED
  n = -n;
#endif
#ifdef PLACED
  t = uv * uvPlace.zw + uvPlace.xy;
#endif
#ifdef LIT
  facing = dot(n, light);
#ifndef DOUBLED
  float edge = max(1.0 - toony, 0.03);
  facing = (facing + shift + edge) / (2.0 * edge);
#endif
#endif
#ifdef RIM
  across = dot(n, normalize(eye - world.xyz));
#ifdef ROUGH_RIM
  across = pow(clamp(1.0 - across + rimLift, 0.0, 1.0), max(rimPower, 0.01));
#endif
#endif
  gl_Position = view * world;
}`;

const FRAGMENT = `
precision highp float;
uniform sampler2D base, shadeMap, glowMap;
${NAMES}
#ifdef PLACED
in vec2 t;
#endif
#ifdef LIT
in float facing;
#endif
#ifdef RIM
in float across;
#endif
out vec4 colour;
#ifdef QUICK
// Light as the square of what is shown: one multiplication and one root in place of sRGB's curve.
vec4 decode(vec4 c) { return vec4(c.rgb * c.rgb, c.a); }
vec3 encode(vec3 c) { return sqrt(c); }
#else
vec4 decode(vec4 c) { return c; }   // by the texture's format
vec3 encode(vec3 c) { return mix(12.92 * c, 1.055 * pow(max(c, vec3(0.0031308)), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c)); }
#endif
void main() {
#ifdef TEXTURED
  vec4 texel = decode(texture(base, t)), full = texel * tint;
#else
  vec4 texel = vec4(1.0), full = tint;
#endif
#ifdef CUT
  if (full.a < cutoff) discard;
#endif
#ifdef BLEND
  float a = full.a;
#else
  float a = 1.0;
#endif
#ifdef FLAT
  colour = vec4(flatColour * a, a);
#else
  vec3 lit = full.rgb;
#ifdef LIT
#ifdef DOUBLED
  float turned = gl_FrontFacing ? 1.0 : -1.0, edge = max(1.0 - toony, 0.03), part = clamp((turned * facing + shift + edge) / (2.0 * edge), 0.0, 1.0);
#else
  const float turned = 1.0;
  float part = clamp(facing, 0.0, 1.0);
#endif
#ifdef SHADED
  vec3 dark = shade * decode(texture(shadeMap, t)).rgb;
#else
  vec3 dark = shade * texel.rgb;
#endif
  lit = mix(dark, lit, part);
#ifdef ROUGH_RIM
  lit += rim * across;
#elif defined(RIM)
  lit += rim * pow(clamp(1.0 - turned * across + rimLift, 0.0, 1.0), max(rimPower, 0.01));
#endif
#ifdef GLOWING
  lit += glow * decode(texture(glowMap, t)).rgb;
#endif
#endif
  colour = vec4(encode(min(lit, vec3(1.0))) * a, a);
#endif
}`;

const shown = (c) => { const x = Math.min(1, Math.max(0, c)); return x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055; };

/** A material's numbers as the shaders read them (`own`). `quick`: light is the square of what is shown. */
export function numbers(material, { line, quick }) {
  const light = ([...colour]) => (quick ? colour.map((c) => shown(c) ** 2) : colour), out = new Float32Array(28);
  const values = {
    ...material, tint: [...light(material.tint.slice(0, 3)), material.tint[3]], shade: light(material.shade), glow: light(material.glow), rim: light(material.rim),
    flatColour: (line ? material.outlineColour : material.tint.slice(0, 3)).map(shown),
  };
  for (const one of OWN) { const [name, part = "x"] = one.split("."); out.set([values[name]].flat(), 4 * PLACE[name] + "xyza".indexOf(part === "rgb" ? "x" : part)); }
  return out;
}

/**
 * The features of a material, as the names that the shaders know; `line`: of its outline; `side`: "front", "back", or
 * "both" at once. `white` is the texture that stands for none, `quick` as of `numbers`.
 */
export function features(material, { skinned, line, side, white, quick }) {
  const textured = material.base !== white, lit = !line && !material.unlit, cut = material.cutoff > 0, blend = material.cutoff < 0 && !line;
  const rim = lit && material.rim.some(Boolean), glowing = lit && material.glow.some(Boolean), shaded = lit && material.shadeMap !== material.base;
  // An outline has one colour; its texture matters only where holes are cut into it.
  const flat = line || (!lit && !textured), sampled = textured && (!flat || cut || blend);
  return Object.entries({ SKINNED: skinned, QUICK: quick, LINE: line, TURNED: lit && side === "back", LIT: lit, RIM: rim, ROUGH_RIM: rim && quick && side !== "both", GLOWING: glowing, SHADED: shaded, TEXTURED: sampled, PLACED: sampled || glowing || shaded, CUT: cut, BLEND: blend, FLAT: flat, DOUBLED: lit && side === "both" })
    .filter(([, has]) => has).map(([name]) => name);
}

/** A linked program, and its uniforms by name. @param {WebGL2RenderingContext} gl; @param {string[]} names of features */
export function link(gl, names) {
  const program = gl.createProgram(), head = "#version 300 es\n" + names.map((name) => `#define ${name}\n`).join("");
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, head + source); gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  const at = {};
  for (let i = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS) - 1; i >= 0; i--) { const { name } = gl.getActiveUniform(program, i); at[name] = gl.getUniformLocation(program, name); }
  gl.useProgram(program);
  ["base", "shadeMap", "glowMap", "bones"].forEach((name, unit) => { if (at[name]) gl.uniform1i(at[name], unit); });
  return { program, at };
}
