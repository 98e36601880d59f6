// Materials as a file tells them, of either VRM or plain glTF, as what the painter draws: MToon's published parameters
// (VRMC_materials_mtoon-1.0; of VRM 0.x, its material properties). Colours are linear.

const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const three = (list, fallback) => (Array.isArray(list) && list.length >= 3 ? list.slice(0, 3).map(Number) : fallback);

/** `texture(info)` answers what stands for a texture's description. */
export async function readMaterial(material, zero, texture) {
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
