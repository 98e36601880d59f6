// The memory panel: whom a persona remembers, what of them, and the means to correct, add, export and delete it.

import { extend, language, t } from "./i18n.js";
import { make, panel, twice } from "./registry.js";

extend({
  zh: { memorySearch: "搜索观众", memoryForget: "全部忘掉", memoryExportAll: "导出", memoryRemove: "删除", memorySave: "保存", memoryAdd: "添加", memorySure: "确定？", memorySaved: "已保存", memoryBack: "返回", memoryOpen: "查看", memoryAgain: "刷新", memoryMessages: "条消息", memoryPrivateItem: "私聊", memoryNobody: "还没有记住谁。", memoryNothing: "关于这位观众还没有记下什么。", memoryWho: "角色", memoryWhat: "内容", memoryAbout: "关于",
    memoryStranger: "新观众", memoryAcquaintance: "熟面孔", memoryRegular: "常客", memoryKey_name: "名字", memoryKey_from: "来自", memoryKey_birthday: "生日", memoryKey_work: "工作", memoryKey_like: "喜欢", memoryKey_dislike: "不喜欢", memoryKey_allergy: "过敏", memoryKey_pet: "宠物", memoryKey_family: "家人", memoryKey_topic: "聊过" },
  en: { memorySearch: "Search viewers", memoryForget: "Forget all", memoryExportAll: "Export", memoryRemove: "Delete", memorySave: "Save", memoryAdd: "Add", memorySure: "Really?", memorySaved: "Saved", memoryBack: "Back", memoryOpen: "Open", memoryAgain: "Refresh", memoryMessages: "messages", memoryPrivateItem: "private", memoryNobody: "Nobody is remembered yet.", memoryNothing: "Nothing is noted of this viewer yet.", memoryWho: "Persona", memoryWhat: "What", memoryAbout: "About",
    memoryStranger: "new", memoryAcquaintance: "known", memoryRegular: "regular", memoryKey_name: "name", memoryKey_from: "from", memoryKey_birthday: "birthday", memoryKey_work: "work", memoryKey_like: "likes", memoryKey_dislike: "dislikes", memoryKey_allergy: "allergy", memoryKey_pet: "pet", memoryKey_family: "family", memoryKey_topic: "talked about" },
});

const KEYS = ["like", "dislike", "allergy", "name", "from", "birthday", "work", "family", "pet", "topic"];
const KINDS = { like: "preference", dislike: "preference", allergy: "preference", topic: "summary" };
const view = { persona: null, search: "", viewer: null, tools: null };
const address = (more = {}) => `/v1/memory/viewer?${new URLSearchParams({ persona: view.persona, viewer: view.viewer, ...more })}`;
const standing = (one) => `memory${one.relationship[0].toUpperCase()}${one.relationship.slice(1)}`;
const keyName = (key) => (KEYS.includes(key) ? t(`memoryKey_${key}`) : key);

async function call(url, method = "GET", body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body), headers: body ? { "Content-Type": "application/json" } : {}, signal: AbortSignal.timeout(8000) });
  if (!answer.ok) throw new Error(((await answer.json().catch(() => ({}))).message) ?? answer.status);
  return answer.status === 204 ? null : answer.json();
}

function button(label, act) {
  const node = make("button", "", label);
  node.type = "button";
  node.addEventListener("click", () => act(node).catch((error) => view.tools.toast(error.message)));
  return node;
}

function halt(label, act) {
  const node = make("button", "halt", label);
  node.type = "button";
  return twice(node, () => t("memorySure"), () => act().catch((error) => view.tools.toast(error.message)));
}

function itemRow(item, again) {
  const row = make("div", "row"), value = make("input", "grow");
  value.value = item.value;
  value.maxLength = 200;
  value.setAttribute("aria-label", keyName(item.key));
  const save = button(t("memorySave"), async (node) => {
    if (!value.value.trim()) return;
    await call(address(), "PUT", { ...item, value: value.value.trim() });
    item.value = value.value.trim();
    mark();
    node.textContent = t("memorySaved");
  });
  const mark = () => { save.disabled = value.value.trim() === item.value || !value.value.trim(); save.textContent = t("memorySave"); };
  value.addEventListener("input", mark);
  value.addEventListener("keydown", (event) => { if (event.key === "Enter") save.click(); });
  mark();
  row.append(make("b", "key", keyName(item.key)), value);
  if (item.private) row.append(make("span", "chip", t("memoryPrivateItem")));
  row.append(save, halt(t("memoryRemove"), async () => { await call(address({ item: item.id }), "DELETE"); await again(); }));
  return row;
}

function addRow(again) {
  const row = make("form", "row"), key = make("select"), value = make("input", "grow"), go = make("button", "", t("memoryAdd"));
  for (const one of KEYS) { const option = make("option", "", keyName(one)); option.value = one; key.append(option); }
  key.setAttribute("aria-label", t("memoryAbout"));
  value.maxLength = 200;
  value.required = true;
  value.placeholder = t("memoryWhat");
  value.setAttribute("aria-label", t("memoryWhat"));
  row.append(key, value, go);
  row.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!value.value.trim()) return;
    call(address(), "PUT", { kind: KINDS[key.value] ?? "fact", key: key.value, value: value.value.trim() }).then(again, (error) => view.tools.toast(error.message));
  });
  return row;
}

async function showViewer(box) {
  const memory = await call(address()), head = make("div", "row");
  const again = () => showViewer(box), back = async () => { view.viewer = null; await showList(box); };
  head.append(
    button(`← ${t("memoryBack")}`, back), make("b", "grow", memory.name ?? memory.viewer),
    make("span", "chip", `${memory.messages} ${t("memoryMessages")}`), make("span", "chip", t(standing(memory))),
    button(t("memoryExportAll"), async () => {
      const link = make("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(memory, null, 2)], { type: "application/json" }));
      link.download = `memory-${memory.persona}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    }),
    halt(t("memoryForget"), async () => { await call(address(), "DELETE"); await back(); }));
  const items = memory.items.length ? memory.items.map((item) => itemRow(item, again)) : [make("p", "none", t("memoryNothing"))];
  box.replaceChildren(head, ...items, addRow(again));
}

async function showList(box) {
  const list = await call(`/v1/memory?${new URLSearchParams({ persona: view.persona, search: view.search })}`);
  box.replaceChildren(...(list.viewers.length ? list.viewers.map((one) => {
    const row = make("div", "row");
    row.append(
      make("b", "grow", one.name ?? one.viewer), make("small", "", one.name ? one.viewer.slice(0, 24) : ""),
      make("span", "chip", `${one.messages} ${t("memoryMessages")}`), make("span", "chip", t(standing(one))),
      button(t("memoryOpen"), async () => { view.viewer = one.viewer; await showViewer(box); }));
    return row;
  }) : [make("p", "none", t("memoryNobody"))]));
}

panel({
  id: "memory", size: "wide", title: { zh: "记忆", en: "Memory" },
  render(body, state, tools) {
    body.parentElement.hidden = !state.isOperator;
    if (!state.isOperator) return;
    view.tools = tools;
    const personas = (state.personas ?? []).filter((one) => !one.problem);
    if (!personas.length) return;
    if (!personas.some((one) => one.id === view.persona)) {
      // Whoever is on stage is asked about first.
      const onStage = state.sessions?.find((one) => one.id === "main")?.performers[0]?.persona;
      view.persona = (personas.find((one) => one.id === onStage) ?? personas[0]).id;
      view.viewer = null;
    }
    // Built anew when its words or its personas change; asked again when somebody has spoken and no viewer is open.
    const built = JSON.stringify([language, personas.map((one) => [one.id, one.name])]), heard = String(state.latency?.mind?.n);
    if (body.dataset.built !== built) build(body, personas);
    else if (body.dataset.heard !== heard && !view.viewer) showList(body.querySelector(".rows")).catch(() => {});
    body.dataset.built = built;
    body.dataset.heard = heard;
  },
});

function build(body, personas) {
  const bar = make("div", "acts memory-bar"), select = make("select"), search = make("input", "grow"), box = make("div", "rows");
  select.append(...personas.map((one) => { const option = make("option", "", one.name); option.value = one.id; return option; }));
  select.value = view.persona;
  select.setAttribute("aria-label", t("memoryWho"));
  search.value = view.search;
  search.placeholder = t("memorySearch");
  search.setAttribute("aria-label", t("memorySearch"));
  const fail = (error) => box.replaceChildren(make("p", "none", error.message));
  const list = () => { view.viewer = null; return showList(box).catch(fail); };
  select.addEventListener("change", () => { view.persona = select.value; list(); });
  search.addEventListener("input", () => { view.search = search.value; list(); });
  bar.append(select, search, button(t("memoryAgain"), list));
  body.replaceChildren(bar, box);
  (view.viewer ? showViewer(box) : showList(box)).catch(fail);
}
