// Binary glTF 2.0 (Khronos glTF-2.0 specification, GLB chapter): the container, accessors with sparse parts, pictures.
// Files come from anywhere: every count, offset and index is checked before it is used.

const MAGIC = 0x46546c67, JSON_CHUNK = 0x4e4f534a, BIN_CHUNK = 0x004e4942;
export const LIMITS = { bytes: 192 << 20, json: 24 << 20, nodes: 8192, accessors: 16384, elements: 4_000_000, pictures: 96, pictureSide: 4096, primitives: 2048, joints: 1024, morphs: 1024 };
const COMPONENTS = { 5120: Int8Array, 5121: Uint8Array, 5122: Int16Array, 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array };
const WIDTHS = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 };
const HALVES = { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 };
const KNOWN = new Set(["VRM", "VRMC_vrm", "VRMC_springBone", "VRMC_materials_mtoon", "VRMC_node_constraint", "VRMC_materials_hdr_emissiveMultiplier", "KHR_materials_unlit", "KHR_texture_transform", "KHR_mesh_quantization", "KHR_materials_emissive_strength", "KHR_materials_specular", "KHR_materials_ior"]);

export class ModelError extends Error {}
const must = (fits, what) => { if (!fits) throw new ModelError(what); };
const whole = (value, below, what) => { must(Number.isInteger(value) && value >= 0 && value < below, what); return value; };

export class GLB {
  /** @param {ArrayBuffer} buffer a .glb or .vrm file */
  constructor(buffer) {
    must(buffer.byteLength >= 20, "the file is too short to be a model");
    must(buffer.byteLength <= LIMITS.bytes, `the file has more than ${LIMITS.bytes >> 20} MB`);
    const view = new DataView(buffer);
    must(view.getUint32(0, true) === MAGIC, "this is no binary glTF (.glb, .vrm)");
    must(view.getUint32(4, true) === 2, "only glTF 2 is read");
    let at = 12, text = null;
    this.bin = new Uint8Array(0);
    while (at + 8 <= buffer.byteLength) {
      const length = view.getUint32(at, true), kind = view.getUint32(at + 4, true);
      must(at + 8 + length <= buffer.byteLength, "a part of the file reaches beyond its end");
      const part = new Uint8Array(buffer, at + 8, length);
      if (kind === JSON_CHUNK && text === null) { must(length <= LIMITS.json, "its description is too long"); text = new TextDecoder().decode(part); } else if (kind === BIN_CHUNK) this.bin = part;
      at += 8 + length + ((4 - (length % 4)) % 4);
    }
    must(text !== null, "it has no description");
    try { this.json = JSON.parse(text); } catch { throw new ModelError("its description is not JSON"); }
    must(this.json && typeof this.json === "object" && this.json.asset?.version?.startsWith("2"), "it is not glTF 2");
    for (const name of this.json.extensionsRequired ?? []) must(KNOWN.has(name), `it needs ${String(name).slice(0, 60)}, which is not supported: export it without compression`);
    must((this.json.nodes?.length ?? 0) <= LIMITS.nodes, "it has too many nodes");
    must((this.json.accessors?.length ?? 0) <= LIMITS.accessors, "it has too many accessors");
    this.elements = 0;
  }

  list(name) { const list = this.json[name]; return Array.isArray(list) ? list : []; }
  get(name, index) { const list = this.list(name); return list[whole(index, list.length, `${name} ${index} does not exist`)]; }

  #bytes(viewIndex, offset = 0) {
    const view = this.get("bufferViews", viewIndex);
    must((view.buffer ?? 0) === 0, "it has buffers outside the file");
    const start = view.byteOffset ?? 0, length = view.byteLength;
    must(Number.isInteger(start) && Number.isInteger(length) && start >= 0 && length >= 0 && start + length <= this.bin.byteLength, "a buffer view reaches beyond the file");
    must(Number.isInteger(offset) && offset >= 0 && offset <= length, "an accessor begins beyond its view");
    return { start: this.bin.byteOffset + start + offset, length: length - offset, stride: view.byteStride };
  }

  /** `count` elements of `width` numbers, packed; normalised integers as −1…1. */
  #read(viewIndex, offset, type, width, count, normalized) {
    const Kind = COMPONENTS[type];
    must(Kind, "an accessor has an unknown number type");
    this.elements += count * width;
    must(this.elements <= LIMITS.elements * 16, "it holds too many numbers");
    const bytes = Kind.BYTES_PER_ELEMENT, { start, length, stride = bytes * width } = this.#bytes(viewIndex, offset);
    must(count === 0 || (count - 1) * stride + width * bytes <= length, "an accessor reaches beyond its view");
    const view = new DataView(this.bin.buffer), out = type === 5126 || normalized ? new Float32Array(count * width) : new Kind(count * width);
    const get = { 5120: "getInt8", 5121: "getUint8", 5122: "getInt16", 5123: "getUint16", 5125: "getUint32", 5126: "getFloat32" }[type];
    if (stride === bytes * width && start % bytes === 0 && !normalized) { out.set(new Kind(this.bin.buffer, start, count * width)); } else {
      for (let i = 0; i < count; i++) for (let k = 0; k < width; k++) { const value = view[get](start + i * stride + k * bytes, true); out[i * width + k] = normalized ? Math.max(-1, value / HALVES[type]) : value; }
    }
    if (type === 5126) for (let i = 0; i < out.length; i++) if (!Number.isFinite(out[i])) out[i] = 0;
    return out;
  }

  /** { data, width, count } of an accessor. */
  accessor(index) {
    const one = this.get("accessors", index), width = WIDTHS[one.type], count = whole(one.count, LIMITS.elements, "an accessor is too long");
    must(width, "an accessor has an unknown shape");
    const data = one.bufferView === undefined ? new (one.normalized ? Float32Array : COMPONENTS[one.componentType] ?? Float32Array)(count * width)
      : this.#read(one.bufferView, one.byteOffset ?? 0, one.componentType, width, count, one.normalized);
    if (one.sparse) {
      const many = whole(one.sparse.count, count + 1, "a sparse part is too long");
      const places = this.#read(one.sparse.indices.bufferView, one.sparse.indices.byteOffset ?? 0, one.sparse.indices.componentType, 1, many);
      const values = this.#read(one.sparse.values.bufferView, one.sparse.values.byteOffset ?? 0, one.componentType, width, many, one.normalized);
      for (let i = 0; i < many; i++) { whole(places[i], count, "a sparse part points beyond its accessor"); for (let k = 0; k < width; k++) data[places[i] * width + k] = values[i * width + k]; }
    }
    return { data, width, count };
  }

  /** A picture, no larger than the limit; null when it cannot be read. */
  async picture(index) {
    const image = this.get("images", index);
    if (image.bufferView === undefined) return null;
    const { start, length } = this.#bytes(image.bufferView);
    try {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(this.bin.buffer, start, length)], { type: image.mimeType }), { premultiplyAlpha: "none", colorSpaceConversion: "none" });
      const share = LIMITS.pictureSide / Math.max(bitmap.width, bitmap.height);
      return share >= 1 ? bitmap : createImageBitmap(bitmap, { resizeWidth: Math.floor(bitmap.width * share), resizeHeight: Math.floor(bitmap.height * share) });
    } catch { return null; }
  }
}
