// Conversations: who waits for a person, and what was said in each session.

import { t } from "./i18n.js";
import { make, panel, twice } from "./registry.js";

export const words = {
  zh: { talkNone: "还没有人需要真人接手。", talkDone: "已处理", talkFrom: "来自", talkIn: "会话", talkPick: "选择会话", talkEmpty: "还没有说过话。", talkForget: "清空记录", talkSure: "确定清空？", talkmodel: "模型请求", talkpolicy: "规则触发" },
  en: { talkNone: "Nobody waits for a person.", talkDone: "Done", talkFrom: "from", talkIn: "in", talkPick: "Session", talkEmpty: "Nothing was said yet.", talkForget: "Forget it", talkSure: "Really forget?", talkmodel: "asked by the model", talkpolicy: "by a rule" },
};

const button = (text, kind, act) => { const one = make("button", kind, text); one.type = "button"; one.onclick = act; return one; };

panel({
  id: "handovers", title: { zh: "转人工", en: "A person, please" },
  render(body, state, tools) {
    body.parentElement.hidden = !state.isOperator;
    const open = (state.handOvers ?? []).filter((one) => !one.isDone).reverse();
    // Somebody who waits is seen first, and from another tab.
    body.parentElement.style.order = open.length ? -1 : "";
    document.title = `${open.length ? `(${open.length}) ` : ""}Vox Humana · ${t("control")}`;
    const rows = make("div", "rows");
    for (const one of open.slice(0, 20)) {
      const row = make("div", "row"), name = make("b", "grow", one.reason || "…");
      name.append(make("small", "", [`${one.persona}${one.viewer ? ` ${t("talkFrom")} ${one.viewer}` : ""}`, `${t("talkIn")} ${one.session.slice(0, 8)}`, new Date(one.time).toLocaleTimeString([], { hour12: false })].join(" · ")));
      row.append(name, make("span", "chip", t(`talk${one.cause}`)), button(t("talkDone"), "", async () => {
        try { await tools.ask(`/v1/handovers/${one.id}/done`, { method: "POST" }); tools.poll(); } catch (error) { tools.toast(error.message); }
      }));
      rows.append(row);
    }
    body.replaceChildren(open.length ? rows : make("p", "none", t("talkNone")));
  },
});

const talk = { session: "main", parts: null, asked: "" };

async function load(tools) {
  try { talk.parts = await tools.ask(`/v1/sessions/${encodeURIComponent(talk.session)}/history`); } catch { talk.parts = null; }
}

panel({
  id: "talk", title: { zh: "对话记录", en: "What was said" },
  render(body, state, tools) {
    body.parentElement.hidden = !state.isOperator;
    if (!state.isOperator) return;
    const ids = (state.sessions ?? []).map((one) => one.id);
    if (!ids.includes(talk.session)) talk.session = ids[0] ?? "main";
    // Asked again only when a turn has gone by: the performers' states tell.
    const now = JSON.stringify([talk.session, state.sessions?.find((one) => one.id === talk.session)?.performers, state.latency?.mind?.n]);
    if (talk.asked !== now) { talk.asked = now; load(tools).then(tools.refresh); }
    let pick = body.querySelector("select"), box = body.querySelector(".talk");
    if (!pick) {
      pick = make("select"); box = make("div", "talk");
      const bar = make("div", "acts");
      pick.onchange = () => { talk.session = pick.value; load(tools).then(tools.refresh); };
      const forget = make("button", "halt");
      forget.type = "button";
      twice(forget, () => t("talkSure"), async () => {
        try { await tools.ask(`/v1/sessions/${encodeURIComponent(talk.session)}/history`, { method: "DELETE" }); await load(tools); tools.refresh(); } catch (error) { tools.toast(error.message); }
      });
      forget.dataset.forget = "1";
      bar.append(pick, forget);
      body.replaceChildren(bar, box);
    }
    pick.setAttribute("aria-label", t("talkPick"));
    const forget = body.querySelector("[data-forget]");
    if (forget.textContent !== t("talkSure")) forget.textContent = t("talkForget");
    const key = ids.join();
    if (pick.dataset.key !== key) { pick.dataset.key = key; pick.replaceChildren(...ids.map((id) => { const option = make("option", "", id.length > 12 ? `${id.slice(0, 10)}…` : id); option.value = id; return option; })); }
    pick.value = talk.session;
    const turns = (talk.parts ?? []).flatMap((part) => part.turns.map((turn) => ({ ...turn, persona: part.persona })));
    box.replaceChildren(...turns.slice(-30).flatMap((turn) => [
      ...(turn.text ? [make("p", "asked", `${turn.from ? `${turn.from}: ` : ""}${turn.text}`)] : []),
      ...(turn.answer ? [make("p", "answered", turn.answer)] : []),
    ]), ...(turns.length ? [] : [make("p", "none", t("talkEmpty"))]));
    box.scrollTop = box.scrollHeight;
  },
});
