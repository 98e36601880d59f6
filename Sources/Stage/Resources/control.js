// The control page: asks the daemon how it is, and hands the answer to the panels of the registry.

import { choose, extend, language, localise, onLanguage, other, t } from "./i18n.js";
import { all, make } from "./registry.js";
import { words } from "./control-panels.js";
import { words as mindWords } from "./control-minds.js";
import { words as talkWords } from "./control-talk.js";
import "./control-memory.js";

const POLL_MS = 2000, MOST_WAIT_MS = 30000, KEPT = 150;
const $ = (id) => document.getElementById(id);
const now = { state: null, lines: [], history: [], wait: POLL_MS, error: null };
for (const some of [words, mindWords, talkWords]) extend(some);

async function ask(path, options) {
  const answer = await fetch(path, { headers: options?.body ? { "Content-Type": "application/json" } : {}, ...options, signal: AbortSignal.timeout(options?.patience ?? 8000) });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([body.message ?? `${answer.status}`, body.advice].filter(Boolean).join(" · "));
  return body;
}

function toast(text) {
  const node = make("div", "toast", text);
  node.setAttribute("role", "alert");
  document.body.append(node);
  setTimeout(() => node.remove(), 5000);
}

const tools = {
  make, ask, toast,
  refresh: () => render(),
  poll: () => poll(true),
  log: () => now.lines,
  history: now.history,
  async order(session, verb, body = {}) {
    try {
      await ask(`/v1/sessions/${encodeURIComponent(session)}/${verb}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      poll(true);
      return true;
    } catch (error) { toast(error.message); return false; }
  },
};

const bodies = new Map();
function build() {
  for (const one of all()) {
    const card = make("section", `card ${one.size ?? ""}`), head = make("h2"), body = make("div");
    card.id = `panel-${one.id}`;
    card.append(head, body);
    $("panels").append(card);
    bodies.set(one, { head, body });
  }
}

function render() {
  for (const [one, { head, body }] of bodies) {
    head.textContent = one.title[language];
    if (!now.state) continue;
    try { one.render(body, now.state, tools, head); } catch (error) { body.textContent = String(error); }
  }
  const live = $("live");
  live.className = `live ${now.error ? "down" : now.state?.ready ? "up" : ""}`;
  live.textContent = now.error ? t("unreachable") : now.state?.ready ? t("ready") : t("starting");
}

let timer = 0;
async function poll(once = false) {
  try {
    const state = await ask("/v1/state");
    // A viewer sees how the stage is, and nothing of who talks in private.
    const log = state.isOperator === false ? {} : await ask("/v1/log");
    now.state = state;
    now.lines = log.lines ?? [];
    now.error = null;
    now.wait = POLL_MS;
    now.history.push({ at: Date.now(), ...state.latency });
    if (now.history.length > KEPT) now.history.shift();
  } catch (error) {
    now.error = error;
    now.wait = Math.min(MOST_WAIT_MS, now.wait * 2);
  }
  render();
  if (once) return;
  clearTimeout(timer);
  timer = setTimeout(poll, document.hidden ? Math.max(now.wait, 10000) : now.wait);
}

build();
$("lang").onclick = () => choose(other());
onLanguage(() => { localise(); render(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
poll();
