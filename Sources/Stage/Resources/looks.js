// Looks are data: looks/NAME.json, and the pictures that it names. An unknown name falls back to the look that fits the
// language.

const FALLBACK = { zh: "lotus", en: "harbor" };
const PICTURE = /^[a-z0-9][a-z0-9-]{0,40}(\/[a-z0-9][a-z0-9-]{0,40})?\.(png|webp|svg)$/i;
const MOST_PICTURES = 24;
const NAME = /^[a-z0-9][a-z0-9-]{0,40}$/i;

export class Looks {
  #known = new Map();
  get(name, language) {
    const fallback = FALLBACK[(language ?? "zh").slice(0, 2)] ?? "lotus";
    const wanted = NAME.test(name ?? "") ? name : fallback;
    return this.#load(wanted).catch(() => this.#load(fallback));
  }
  #load(name) {
    if (!this.#known.has(name)) {
      this.#known.set(name, fetch(new URL(`./looks/${name}.json`, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`look ${name}: ${answer.status}`);
        return answer.json();
      }).then(dressed));
    }
    return this.#known.get(name);
  }
}

/** The look with its pictures loaded: `scene.image`, and an image set's `mouths` and `blinks`. */
async function dressed(look) {
  const { picture } = look.scene ?? {};
  if (picture) look.scene.image = await load(picture);
  if (!look.images) return look;
  const { mouth = [], blink = [] } = look.images;
  if (!mouth.length || mouth.length + blink.length > MOST_PICTURES) throw new Error(`look ${look.name}: images.mouth needs 1 to ${MOST_PICTURES} pictures with images.blink`);
  look.images.mouths = await Promise.all(mouth.map(load));
  look.images.blinks = await Promise.all(blink.map(load));
  return look;
}

/** A picture from beside the look's file: NAME.png or FOLDER/NAME.png; also WebP and SVG. */
async function load(name) {
  if (!PICTURE.test(name)) throw new Error(`picture ${name}: the name is like folder/name.png`);
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = new URL(`./looks/${name}`, import.meta.url);
  await image.decode();
  return image;
}
