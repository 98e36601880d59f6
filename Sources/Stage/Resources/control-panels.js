// The first panels: state, latency, sessions with the operator's orders, voices, personas, songs, log.

import { t } from "./i18n.js";
import { make, panel } from "./registry.js";

export const words = {
  zh: { control: "控制台", openStage: "打开舞台", ready: "就绪", starting: "启动中…", unreachable: "连不上服务，稍后重试", version: "版本", uptime: "运行时间", memory: "内存", sessions: "会话", clients: "观众",
    speakers: "说话人", none: "还没有。", verbSay: "对 TA 说", verbSpeak: "让 TA 照念", verbSing: "唱歌", verbPersona: "换角色", go: "执行", order: "指令", target: "文字", samples: "次", show: "公开", private: "私人", speech: "说话中", song: "演唱中", p: "中位 / 95%" },
  en: { control: "Control", openStage: "Open the stage", ready: "Ready", starting: "Starting…", unreachable: "Cannot reach the daemon, trying again", version: "Version", uptime: "Uptime", memory: "Memory", sessions: "Sessions", clients: "watching",
    speakers: "speakers", none: "None yet.", verbSay: "Say to", verbSpeak: "Speak exactly", verbSing: "Sing", verbPersona: "Persona", go: "Go", order: "Order", target: "Text", samples: "turns", show: "show", private: "private", speech: "Speaking", song: "Singing", p: "p50 / p95" },
};

const COLOURS = { firstAudio: "#ff9fb2", plan: "#f2c27a", mind: "#6fd8c4" };
const pad = (value) => String(value).padStart(2, "0");
const span = (seconds) => {
  const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24, minutes = Math.floor(seconds / 60) % 60;
  return `${days ? `${days}d ` : ""}${pad(hours)}:${pad(minutes)}:${pad(Math.floor(seconds) % 60)}`;
};
const rows = (body, list, each) => body.replaceChildren(...(list?.length ? [list.reduce((box, item) => (box.append(each(item)), box), make("div", "rows"))] : [make("p", "none", t("none"))]));
const fault = (row, problem) => { if (problem) row.append(make("div", "problem", problem)); return row; };

panel({
  id: "state", title: { zh: "状态", en: "State" },
  render(body, state) {
    const facts = make("dl", "facts");
    const fact = (name, value, kind) => { const box = make("div"); box.append(make("dt", "", name), make("dd", kind, value)); facts.append(box); };
    fact(t("ready"), state.ready ? "✓" : "…", state.ready ? "good" : "bad");
    fact(t("uptime"), span(state.uptime ?? 0));
    fact(t("sessions"), String(state.sessions?.length ?? 0));
    fact(t("memory"), `${Math.round((state.memory?.rss ?? 0) / 1048576)} MB`);
    fact(t("version"), state.version ?? "–");
    body.replaceChildren(facts);
  },
});

panel({
  id: "latency", size: "wide", title: { zh: "延迟", en: "Latency" },
  render(body, state, { history }) {
    const canvas = body.querySelector("canvas") ?? make("canvas", "chart"), width = canvas.clientWidth || 700, height = 150, dpr = devicePixelRatio || 1;
    const legend = make("div", "legend");
    if (!canvas.isConnected) body.replaceChildren(canvas);
    body.querySelector(".legend")?.remove();
    body.append(legend);
    canvas.width = width * dpr; canvas.height = height * dpr;
    canvas.setAttribute("role", "img"); canvas.setAttribute("aria-label", `${t("firstAudio")}, ${t("plan")}, ${t("mind")}`);
    const c = canvas.getContext("2d"), top = Math.max(100, ...history.flatMap((one) => Object.keys(COLOURS).map((name) => one[name]?.p95 ?? 0))) * 1.1;
    c.scale(dpr, dpr);
    c.font = "11px ui-monospace, monospace"; c.textBaseline = "bottom";
    for (let i = 0; i <= 3; i++) {
      const y = 8 + (height - 20) * i / 3;
      c.strokeStyle = "#ffffff17"; c.beginPath(); c.moveTo(0, y); c.lineTo(width, y); c.stroke();
      c.fillStyle = "#94869c"; c.fillText(`${Math.round(top * (1 - i / 3))} ms`, 2, y - 1 + (i === 0 ? 14 : 0));
    }
    for (const [name, colour] of Object.entries(COLOURS)) {
      const x = (index) => width - (history.length - 1 - index) * Math.max(4, width / 150), y = (value) => 8 + (height - 20) * (1 - value / top);
      const known = history.map((one, index) => [one[name], index]).filter(([value]) => value?.n);
      if (!known.length) continue;
      c.beginPath();
      known.forEach(([value, index], i) => c[i ? "lineTo" : "moveTo"](x(index), y(value.p95)));
      for (const [value, index] of [...known].reverse()) c.lineTo(x(index), y(value.p50));
      c.fillStyle = `${colour}2b`; c.fill();
      c.beginPath();
      known.forEach(([value, index], i) => c[i ? "lineTo" : "moveTo"](x(index), y(value.p50)));
      c.strokeStyle = colour; c.lineWidth = 2; c.stroke();
      const [value, index] = known[known.length - 1];
      c.fillStyle = colour; c.beginPath(); c.arc(x(index) - 3, y(value.p50), 3.5, 0, 7); c.fill();
    }
    for (const [name, colour] of Object.entries(COLOURS)) {
      const value = state.latency?.[name], item = make("span"), dot = make("i");
      dot.style.background = colour;
      item.append(dot, `${t(name)} `, make("code", "", value?.n ? `${Math.round(value.p50)} / ${Math.round(value.p95)} ms` : "–"), ` · ${value?.n ?? 0} ${t("samples")}`);
      legend.append(item);
    }
  },
});

// A session's row is kept between answers: the operator may be typing in it.
const kept = new Map();
function sessionRow(id, order) {
  if (kept.has(id)) return kept.get(id);
  const row = make("div", "row session"), head = make("div", "head"), form = make("form", "order");
  const verb = make("select"), text = make("input"), pick = make("select"), go = make("button", "main"), halt = make("button", "halt");
  text.type = "text"; text.maxLength = 2000; halt.type = "button"; pick.hidden = true;
  for (const name of ["say", "speak", "sing", "persona"]) { const option = make("option"); option.value = name; verb.append(option); }
  const choose = () => { const list = verb.value === "sing" || verb.value === "persona"; text.hidden = list; pick.hidden = !list; fill(); };
  const fill = () => {
    const list = verb.value === "sing" ? row.state?.songs?.map((one) => [one.id, one.title]) : row.state?.personas?.map((one) => [one.id, one.name]);
    const key = JSON.stringify(list);
    if (pick.hidden || pick.dataset.key === key) return;
    pick.dataset.key = key;
    pick.replaceChildren(...(list ?? []).map(([value, name]) => { const option = make("option", "", name); option.value = value; return option; }));
  };
  verb.onchange = choose;
  halt.onclick = () => order(id, "stop");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const body = { say: { text: text.value.trim() }, speak: { text: text.value.trim() }, sing: { song: pick.value }, persona: { persona: pick.value } }[verb.value];
    if ("text" in body && !body.text) return;
    if (await order(id, verb.value, body)) text.value = "";
  };
  form.append(verb, text, pick, go, halt);
  row.append(head, form);
  Object.assign(row, { head, verb, text, go, halt, pick, fill });
  kept.set(id, row);
  return row;
}

panel({
  id: "sessions", size: "wide", title: { zh: "会话与指令", en: "Sessions and orders" },
  render(body, state, { order }) {
    const ids = new Set((state.sessions ?? []).map((one) => one.id));
    for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id);
    let box = body.querySelector(".rows");
    if (!box) { box = make("div", "rows"); body.replaceChildren(box); }
    for (const old of [...box.children]) if (![...kept.values()].includes(old)) old.remove();
    for (const session of state.sessions ?? []) {
      const row = sessionRow(session.id, order);
      row.state = state;
      const who = session.performers.map((one) => make("span", `chip ${one.state}`, `${state.personas?.find((p) => p.id === one.persona)?.name ?? one.persona} · ${t(one.state)}`));
      row.head.replaceChildren(make("b", "", session.id), make("span", "chip", t(session.kind)), make("span", "chip", `${session.clients} ${t("clients")}`), make("span", "chip", span((session.clock ?? 0) / 48000)), ...who);
      [...row.verb.options].forEach((option) => { option.textContent = t(`verb${option.value[0].toUpperCase()}${option.value.slice(1)}`); });
      row.verb.setAttribute("aria-label", t("order"));
      row.text.setAttribute("aria-label", t("target")); row.pick.setAttribute("aria-label", t("target"));
      row.text.placeholder = t("say"); row.go.textContent = t("go"); row.halt.textContent = t("stop");
      row.fill();
      if (!row.isConnected) box.append(row);
    }
    if (!ids.size) box.append(make("p", "none", t("none")));
  },
});

panel({
  id: "voices", title: { zh: "声音", en: "Voices" },
  render(body, state) {
    rows(body, state.voices, (voice) => {
      const row = make("div", "row"), name = make("b", "grow", voice.name);
      name.append(make("small", "", [voice.speakers?.length ? `${voice.speakers.length} ${t("speakers")}` : "", voice.languages?.join(" ")].filter(Boolean).join(" · ")));
      row.append(name, make("span", "chip", voice.kind));
      return fault(row, voice.problem);
    });
  },
});

panel({
  id: "log", size: "wide", title: { zh: "日志", en: "Log" },
  render(body, state, { log }) {
    const box = body.querySelector(".log") ?? make("div", "log"), end = box.scrollHeight - box.scrollTop - box.clientHeight < 30;
    if (!box.isConnected) body.replaceChildren(box);
    box.tabIndex = 0;
    box.replaceChildren(...log().slice(-200).map((line) => {
      const row = make("div", line.level), at = new Date(line.time);
      row.append(make("time", "", Number.isNaN(at.getTime()) ? String(line.time) : at.toLocaleTimeString([], { hour12: false })), make("span", "level", line.level), make("span", "source", line.source), make("span", "text", line.text));
      return row;
    }));
    if (end) box.scrollTop = box.scrollHeight;
  },
});

panel({
  id: "personas", title: { zh: "角色", en: "Personas" },
  render(body, state) {
    rows(body, state.personas, (persona) => {
      const row = make("div", "row"), name = make("b", "grow", persona.name);
      name.append(make("small", "", persona.id));
      row.append(name, make("span", "chip", t(`${persona.language}Song`)));
      return fault(row, persona.problem);
    });
  },
});

panel({
  id: "songs", size: "full", title: { zh: "歌曲", en: "Songs" },
  render(body, state) {
    rows(body, state.songs, (song) => {
      const row = make("div", "row"), name = make("b", "grow", song.title);
      row.append(name, make("span", "chip", t(`${song.language}Song`)), make("span", "chip", span(song.duration ?? 0)));
      return row;
    });
  },
});
