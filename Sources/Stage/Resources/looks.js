// Looks are data: looks/NAME.json. An unknown name falls back to the look that fits the language.

const FALLBACK = { zh: "lotus", en: "harbor" };
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
      }));
    }
    return this.#known.get(name);
  }
}
