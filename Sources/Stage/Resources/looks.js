// Looks are data: looks/NAME.json, and the pictures that it names. An unknown name falls back to the look that fits the
// language.

const FALLBACK = { zh: "lotus", en: "harbor" };
const PICTURE = /^[a-z0-9][a-z0-9-]{0,40}(\/[a-z0-9][a-z0-9-]{0,40})?\.(png|webp|svg)$/i;
const MOST_PICTURES = 24;
const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/i;

export class Looks {
  #known = new Map();
  /** A look with all that it is drawn with. */
  async get(name, language) {
    try { return await completed(await this.outline(name, language)); } catch { return this.#load(fallback(language)); }
  }
  /** The same, but of a model only where it lies (`modelAt`): for who does not draw it. */
  outline(name, language) {
    const wanted = NAME.test(name ?? "") ? name : fallback(language);
    return this.#load(wanted).catch(() => this.#load(fallback(language)));
  }
  #load(name) {
    if (!this.#known.has(name)) {
      this.#known.set(name, fetch(new URL(`./looks/${name}.json`, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`look ${name}: neither looks/${name}.json nor a model of that name`);
        return answer.json().then((look) => (look.modelFile ? modelled(look) : dressed(look)));
      }));
    }
    return this.#known.get(name);
  }
}

/** The look that is worn when the one that was asked for cannot be. */
export const fallback = (language) => FALLBACK[(language ?? "zh").slice(0, 2)] ?? "lotus";

const models = new Map();   // address → promise of the look with its model

/** An outline with its model read. */
export function completed(look) {
  if (!look.modelAt || look.model) return Promise.resolve(look);
  if (!models.has(look.modelAt)) {
    const made = modelFrom(look.modelAt).then((model) => ({ ...look, model }));
    made.catch(() => models.delete(look.modelAt));
    models.set(look.modelAt, made);
  }
  return models.get(look.modelAt);
}

async function modelFrom(address) {
  const [{ readModel }, file, table] = await Promise.all([import("./model/avatar.js"), fetch(address).then((answer) => answer.arrayBuffer()), fetch(new URL("./v1/targets/vrm1", import.meta.url)).then((answer) => answer.json())]);
  return readModel(file, table, CHANNELS);
}

/** The look with its pictures loaded: `scene.image`, and those of an image set. */
async function dressed(look) {
  const { picture } = look.scene ?? {};
  if (picture) look.scene.image = await load(picture);
  if (look.images) await pictured(look.name, look.images);
  return look;
}

/** Puts beside each name in an image set the picture itself: `mouths`, `blinks`, `under`, `lids` and `shut` (puppet.js). */
async function pictured(name, images) {
  const { mouth = [], blink = [], layers = [], eyes = {}, rest = {} } = images, count = mouth.length + blink.length + layers.length + Object.keys(eyes).length + Object.keys(rest).length;
  if (!mouth.length || count > MOST_PICTURES) throw new Error(`look ${name}: images.mouth needs a picture, and all together are at most ${MOST_PICTURES}`);
  const byName = async (files) => Object.fromEntries(await Promise.all(Object.entries(files).map(async ([key, file]) => [key, await load(file)])));
  images.mouths = await Promise.all(mouth.map((one) => load(one.file ?? one)));
  images.blinks = await Promise.all(blink.map(load));
  images.under = await Promise.all(layers.map(async (one) => ({ ...one, image: await load(one.file) })));
  images.lids = await byName(eyes);
  images.shut = await byName(rest);
}

// Models dropped into the avatars' folder have no look of their own: the daemon says which file it is, and they stand
// before a plain scene.
const PLAIN = { page: "#17131f", card: ["#2b2440", "#120e1b"], parts: [{ d: "M-4000 -900H4000V900H-4000Z", fill: { round: [0, -60, 900], stops: [[0, "#4a3f66"], [0.55, "#292238"], [1, "#15111d"]] } }], drift: { count: 14, fall: 0.012, size: 4, colours: ["#ffffff66", "#c9b8ff55"] } };

const modelled = ({ name, modelFile }) => ({ name, scene: PLAIN, modelAt: new URL(`./avatars/${modelFile}`, import.meta.url).href, chin: 190 });

/** The master's blendshapes, which a model may have by these names. */
const CHANNELS = ["eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft", "eyeSquintLeft", "eyeWideLeft", "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight", "eyeLookOutRight", "eyeLookUpRight", "eyeSquintRight", "eyeWideRight", "jawForward", "jawLeft", "jawRight", "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthLeft", "mouthRight", "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthFrownRight", "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft", "mouthStretchRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthPressLeft", "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft", "mouthUpperUpRight", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft", "noseSneerRight", "tongueOut"];

/** A picture from beside the look's file: NAME.png or FOLDER/NAME.png; also WebP and SVG. */
async function load(name) {
  if (!PICTURE.test(name)) throw new Error(`picture ${name}: the name is like folder/name.png`);
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = new URL(`./looks/${name}`, import.meta.url);
  await image.decode();
  return image;
}
