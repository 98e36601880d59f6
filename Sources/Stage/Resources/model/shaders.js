// What the graphics card runs for a model: one program for each combination of features that its materials need. A
// surface without a texture, rim or glow does not pay for them, and one without holes lets the card skip what is hidden.

const VERTEX = `
precision highp float;
layout(location=0) in vec3 position; layout(location=1) in vec3 normal; layout(location=2) in vec2 uv; layout(location=3) in vec4 joints; layout(location=4) in vec4 weights;
uniform mat4 view, model; uniform float outline; uniform vec4 uvPlace; uniform vec3 eye, light;
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
#ifdef PLACED
  t = uv * uvPlace.zw + uvPlace.xy;
#endif
#ifdef LIT
  facing = dot(n, light);
#endif
#ifdef RIM
  across = dot(n, normalize(eye - world.xyz));
#endif
  gl_Position = view * world;
}`;

const FRAGMENT = `
precision highp float;
uniform sampler2D base, shadeMap, glowMap; uniform vec4 tint; uniform vec3 shade, glow, rim, flatColour; uniform float toony, shift, cutoff, rimPower, rimLift;
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
// sRGB's curve by three square roots (within 0.004), which cost a processor that plays graphics card far less than powers.
vec3 encode(vec3 c) { vec3 a = sqrt(max(c, vec3(0.0))), b = sqrt(a), d = sqrt(b); return max(0.585122381 * a + 0.783140355 * b - 0.368262736 * d, vec3(0.0)); }
void main() {
#ifdef TEXTURED
  vec4 texel = texture(base, t), full = texel * tint;
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
  float turned = gl_FrontFacing ? 1.0 : -1.0;
#else
  const float turned = 1.0;
#endif
  float edge = max(1.0 - toony, 0.03), part = clamp((turned * facing + shift + edge) / (2.0 * edge), 0.0, 1.0);
#ifdef SHADED
  vec3 dark = shade * texture(shadeMap, t).rgb;
#else
  vec3 dark = shade * texel.rgb;
#endif
  lit = mix(dark, lit, part);
#ifdef RIM
  lit += rim * pow(clamp(1.0 - turned * across + rimLift, 0.0, 1.0), max(rimPower, 0.01));
#endif
#ifdef GLOWING
  lit += glow * texture(glowMap, t).rgb;
#endif
#endif
  colour = vec4(encode(min(lit, vec3(1.0))) * a, a);
#endif
}`;

/**
 * The features of a material, as the names that the shaders know; `line`: of its outline. `white` is the texture that
 * stands for none.
 */
export function features(material, { skinned, line, white }) {
  const textured = material.base !== white, lit = !line && !material.unlit, cut = material.cutoff > 0, blend = material.cutoff < 0 && !line;
  const rim = lit && material.rim.some(Boolean), glowing = lit && material.glow.some(Boolean), shaded = lit && material.shadeMap !== material.base;
  // An outline has one colour; its texture matters only where holes are cut into it.
  const flat = line || (!lit && !textured), sampled = textured && (!flat || cut || blend);
  return Object.entries({ SKINNED: skinned, LINE: line, LIT: lit, RIM: rim, GLOWING: glowing, SHADED: shaded, TEXTURED: sampled, PLACED: sampled || glowing || shaded, CUT: cut, BLEND: blend, FLAT: flat, DOUBLED: lit && material.doubled })
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
