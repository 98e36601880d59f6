// The library and the queue of the stage, beside the score.

import { onLanguage, t } from "./i18n.js";

const POLL_MS = 2000, MOST_WAIT_MS = 30000;

const make = (kind, name, text) => { const node = document.createElement(kind); if (name) node.className = name; if (text !== undefined) node.textContent = text; return node; };
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const json = (body) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function watchQueue({ ask, openSong, fail, nodes }) {
  const now = { songs: [], lists: {}, queue: { items: [], held: false }, wait: POLL_MS };

  async function act(path, options) {
    try { now.queue = await (await ask(path, options)).json(); draw(); } catch (error) { fail(error); }
  }

  function button(key, work) {
    const node = make("button", "", t(key));
    node.addEventListener("click", (event) => { event.stopPropagation(); work(); });
    return node;
  }

  function drawLibrary() {
    nodes.library.replaceChildren(...now.songs.map((song) => {
      const row = make("div", "row"), text = make("div", "grow");
      const name = button("", () => openSong(song.id));
      name.textContent = song.title;
      text.append(name, make("small", "", `${t(`${song.language}Song`)}${song.duration ? ` · ${clock(song.duration)}` : ""}`));
      row.append(text, button("singNow", () => act("./v1/sing", json({ song: song.id }))));
      return row;
    }));
  }

  function draw() {
    nodes.held.textContent = now.queue.held ? t("heldQueue") : "";
    const shown = now.queue.items.slice(-12);
    nodes.queue.replaceChildren(...(shown.length ? shown.map((item) => {
      const isOver = ["done", "cancelled", "failed"].includes(item.state), isNow = item.state === "singing";
      const row = make("div", `row${isNow ? " now" : ""}`), text = make("div", "grow");
      const time = item.duration ? ` · ${clock(item.position)} / ${clock(item.duration)}` : "";
      text.append(make("b", "", item.title), make("small", "", `${t(item.state)} · ${item.sender}${time}`));
      row.append(text);
      if (isNow) row.append(button("skip", () => act("./v1/sing/skip", { method: "POST" })));
      else if (!isOver) row.append(button("cancel", () => act(`./v1/sing/${item.id}`, { method: "DELETE" })));
      if (item.problem) row.append(make("div", "problem", item.problem));
      if (isNow && item.duration) { const bar = make("progress"); bar.max = item.duration; bar.value = item.position; row.append(bar); }
      return row;
    }) : [make("p", "none", t("emptyQueue"))]));
    const names = Object.keys(now.lists);
    nodes.lists.replaceChildren(...names.flatMap((name) => [make("span", "chip", `${t("setlist")}: ${name} (${now.lists[name].length})`), button("singNow", () => act("./v1/sing", json({ setlist: name })))]));
  }

  async function poll() {
    try {
      now.queue = await (await ask("./v1/sing")).json();
      now.wait = POLL_MS;
      draw();
    } catch { now.wait = Math.min(MOST_WAIT_MS, now.wait * 2); }
    setTimeout(poll, document.hidden ? MOST_WAIT_MS : now.wait);
  }

  (async () => {
    try {
      now.songs = await (await ask("./v1/songs")).json();
      now.lists = await (await ask("./v1/setlists")).json();
    } catch (error) { fail(error); }
    onLanguage(() => { drawLibrary(); draw(); });
    poll();
  })();
}
