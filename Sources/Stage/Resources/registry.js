// Panels of the control page. A part of Vox Humana adds its own with one call:
//
//   import { panel } from "./registry.js";
//   panel({ id: "gifts", size: "wide", title: { zh: "礼物", en: "Gifts" }, render(body, state, tools) { … } });
//
// `render` is called with the panel's element and the newest GET /v1/state each time it arrives and when the language
// changes; `tools` has order(session, verb, body), log() (newest lines), history (past latencies), make(tag, class, text),
// ask(path, options) (the answer's JSON), toast(text), refresh() (render again) and poll() (ask again, then render).

const panels = [];
export const panel = (definition) => { panels.push(definition); };
export const all = () => panels;

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

const SURE_MS = 4000;

/** A press that cannot be taken back is asked for twice: the button asks with `question()` and acts when it is pressed again. */
export function twice(node, question, act) {
  let label = null;
  const calm = () => { if (label !== null) { node.textContent = label; label = null; } };
  node.addEventListener("click", () => {
    if (label !== null) { calm(); return act(); }
    label = node.textContent;
    node.textContent = question();
    setTimeout(calm, SURE_MS);
  });
  return node;
}
