// The memory panel: whom a persona remembers, what of them, and the means to correct, export and delete it.

import { extend, t } from "./i18n.js";
import { make, panel } from "./registry.js";

extend({
  zh: { search: "搜索观众", forget: "全部忘掉", exportAll: "导出", remove: "删除", save: "保存", messages: "条消息", privateItem: "私聊", nobody: "还没有记住谁。", gone: "已删除" },
  en: { search: "Search viewers", forget: "Forget all", exportAll: "Export", remove: "Delete", save: "Save", messages: "messages", privateItem: "private", nobody: "Nobody is remembered yet.", gone: "Deleted" },
});

const view = { persona: null, search: "", viewer: null };
const address = (more = {}) => `/v1/memory/viewer?${new URLSearchParams({ persona: view.persona, viewer: view.viewer, ...more })}`;

async function call(url, method = "GET", body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body), headers: body ? { "Content-Type": "application/json" } : {}, signal: AbortSignal.timeout(8000) });
  if (!answer.ok) throw new Error(((await answer.json().catch(() => ({}))).message) ?? answer.status);
  return answer.status === 204 ? null : answer.json();
}

function button(label, act) {
  const node = make("button", "", label);
  node.type = "button";
  node.addEventListener("click", () => act().catch((error) => { node.title = error.message; node.classList.add("problem"); }));
  return node;
}

function itemRow(item, again) {
  const row = make("div", "row"), key = make("b", "", item.key), value = make("input", "grow");
  value.value = item.value;
  value.maxLength = 200;
  value.setAttribute("aria-label", item.key);
  row.append(key, value);
  if (item.private) row.append(make("span", "chip", t("privateItem")));
  row.append(
    button(t("save"), async () => { await call(address(), "PUT", { ...item, value: value.value }); await again(); }),
    button(t("remove"), async () => { await call(address({ item: item.id }), "DELETE"); await again(); }));
  return row;
}

async function showViewer(box, back) {
  const memory = await call(address()), head = make("div", "row");
  const again = () => showViewer(box, back).catch(back);
  head.append(
    button("←", async () => { view.viewer = null; await back(); }), make("b", "grow", memory.name ?? memory.viewer),
    make("span", "chip", `${memory.messages} ${t("messages")}`), make("span", "chip", memory.relationship),
    button(t("exportAll"), async () => {
      const link = make("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(memory, null, 2)], { type: "application/json" }));
      link.download = `memory-${memory.persona}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    }),
    button(t("forget"), async () => { await call(address(), "DELETE"); view.viewer = null; await back(); }));
  box.replaceChildren(head, ...memory.items.map((item) => itemRow(item, again)));
}

async function showList(box) {
  const list = await call(`/v1/memory?${new URLSearchParams({ persona: view.persona, search: view.search })}`);
  const again = () => showList(box);
  box.replaceChildren(...(list.viewers.length ? list.viewers.map((one) => {
    const row = make("div", "row");
    row.append(
      make("b", "grow", one.name ?? one.viewer), make("small", "", one.viewer.slice(0, 24)),
      make("span", "chip", `${one.messages} ${t("messages")}`),
      button("→", async () => { view.viewer = one.viewer; await showViewer(box, again); }));
    return row;
  }) : [make("p", "none", t("nobody"))]));
}

panel({
  id: "memory", size: "wide", title: { zh: "记忆", en: "Memory" },
  render(body, state) {
    const personas = (state.personas ?? []).filter((one) => !one.problem);
    if (body.querySelector("select") || !personas.length) return;
    const bar = make("div", "row"), select = make("select"), search = make("input", "grow"), box = make("div", "rows");
    select.append(...personas.map((one) => { const option = make("option", "", one.name); option.value = one.id; return option; }));
    select.setAttribute("aria-label", t("search"));
    view.persona = personas[0].id;
    search.placeholder = t("search");
    search.setAttribute("aria-label", t("search"));
    const list = () => { view.viewer = null; showList(box).catch((error) => box.replaceChildren(make("p", "none", error.message))); };
    select.addEventListener("change", () => { view.persona = select.value; list(); });
    search.addEventListener("change", () => { view.search = search.value; list(); });
    bar.append(select, search, button("↻", async () => list()));
    body.replaceChildren(bar, box);
    list();
  },
});
