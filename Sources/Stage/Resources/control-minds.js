// The language models: how each fares, a form to set one up, a test. A key is only ever sent, never shown.

import { t } from "./i18n.js";
import { make, panel } from "./registry.js";

export const words = {
  zh: { mindNone: "还没有语言模型：由内置的大脑回答。", mindAdd: "添加模型", mindEdit: "修改", mindTest: "测试", mindTesting: "测试中…", mindRemove: "删除", mindSure: "确定删除？", mindFirst: "提前", mindSave: "保存", mindCancel: "取消", mindName: "名称", mindUrl: "地址", mindModel: "模型", mindKey: "密钥", mindKeyKept: "已保存，不显示", mindKeyNone: "不需要可留空",
    mindApi: "协议", mindTools: "可调用工具", mindContext: "上下文（token）", mindWait: "首字最多等（秒）", mindIn: "输入价 / 百万", mindOut: "输出价 / 百万", mindConfigured: "由启动参数设置", mindHasKey: "有密钥", mindclosed: "正常", mindopen: "暂停", mindprobing: "试探", mindAnswers: "次回答", mindFailures: "次失败", mindCost: "费用", mindWorks: "可用", mindBroken: "不可用", mindForget: "换了地址，要重新填写密钥", mindTotal: "共", mindFile: "模型文件", mindFileHint: "模型文件夹里的 .gguf 文件", mindReused: "沿用" },
  en: { mindNone: "No language model yet: the built-in mind answers.", mindAdd: "Add a model", mindEdit: "Edit", mindTest: "Test", mindTesting: "Testing…", mindRemove: "Remove", mindSure: "Really remove?", mindFirst: "Ask sooner", mindSave: "Save", mindCancel: "Cancel", mindName: "Name", mindUrl: "Address", mindModel: "Model", mindKey: "Key", mindKeyKept: "kept, never shown", mindKeyNone: "empty if none is needed",
    mindApi: "Protocol", mindTools: "May call tools", mindContext: "Context, tokens", mindWait: "Wait for a word, s", mindIn: "Price in / million", mindOut: "Price out / million", mindConfigured: "set at start", mindHasKey: "has a key", mindclosed: "in use", mindopen: "resting", mindprobing: "on trial", mindAnswers: "answers", mindFailures: "failures", mindCost: "cost", mindWorks: "Works", mindBroken: "Does not work", mindForget: "The address is new: give the key again", mindTotal: "in all", mindFile: "Model file", mindFileHint: "a .gguf file in the models folder", mindReused: "reused" },
};

const FIELDS = [["name", "text"], ["url", "url"], ["model", "text"], ["key", "password"], ["file", "text"], ["api", "select"], ["contextTokens", "number"], ["firstWordSeconds", "number"], ["inputPrice", "number"], ["outputPrice", "number"], ["tools", "checkbox"]];
const LABELS = { name: "mindName", url: "mindUrl", model: "mindModel", key: "mindKey", api: "mindApi", file: "mindFile", contextTokens: "mindContext", firstWordSeconds: "mindWait", inputPrice: "mindIn", outputPrice: "mindOut", tools: "mindTools" };
const HINTS = { url: "http://127.0.0.1:8080/v1", contextTokens: "8192", firstWordSeconds: "6" };
// What a server has and a file has not, and the other way round.
const OF_SERVERS = ["url", "model", "key", "tools"], OF_FILES = ["file"];
const SURE_MS = 4000;
const minds = { list: null, files: [], trials: new Map(), editing: null, shown: null, asked: null, removing: null };

function button(text, kind, act) { const one = make("button", kind, text); one.type = "button"; one.onclick = act; return one; }

async function load(tools) {
  try { minds.list = await tools.ask("/v1/minds"); } catch { minds.list = null; }
  try { minds.files = await tools.ask("/v1/minds/files"); } catch { minds.files = []; }
}

/** Asks, tells what went wrong, and shows how things stand then. */
async function change(tools, path, options) {
  try { await tools.ask(path, options); await load(tools); tools.refresh(); return true; } catch (error) { tools.toast(error.message); return false; }
}

async function trial(name, tools) {
  minds.trials.set(name, { isRunning: true });
  tools.refresh();
  try { minds.trials.set(name, await tools.ask(`/v1/minds/${name}/test`, { method: "POST", patience: 150000 })); } catch (error) { minds.trials.set(name, { isGood: false, problem: error.message }); }
  await load(tools);
  tools.refresh();
}

function row(one, tools) {
  const { report, settings } = one, row = make("div", "row mind"), name = make("b", "grow", report.name), found = minds.trials.get(report.name);
  name.append(make("small", "", `${report.model} · ${report.address}`));
  row.append(name, make("span", `chip breaker-${report.state}`, t(`mind${report.state}`)));
  if (one.hasKey) row.append(make("span", "chip", t("mindHasKey")));
  if (!one.isOwn) row.append(make("span", "chip", t("mindConfigured")));
  const counts = [`${report.answers} ${t("mindAnswers")}`, report.failures && `${report.failures} ${t("mindFailures")}`, report.firstWord != null && `${t("firstAudio")} ${report.firstWord} ms`, `${report.isEstimate ? "≈" : ""}${report.inputTokens} → ${report.outputTokens} token`, report.cachedTokens > 0 && `${t("mindReused")} ${report.cachedTokens}`, report.cost > 0 && `${t("mindCost")} ${report.cost.toFixed(4)}`];
  row.append(make("small", "counts", counts.filter(Boolean).join(" · ")));
  const acts = make("div", "acts");
  const test = button(t(found?.isRunning ? "mindTesting" : "mindTest"), "main", () => trial(report.name, tools));
  test.disabled = Boolean(found?.isRunning);
  acts.append(test);
  if (one.isOwn) {
    acts.append(button(t("mindEdit"), "", () => { minds.editing = { ...settings, isOld: true, hasKey: one.hasKey }; tools.refresh(); }));
    const own = minds.list.filter((other) => other.isOwn).map((other) => other.report.name), at = own.indexOf(report.name);
    if (at > 0) acts.append(button(t("mindFirst"), "", () => { own.splice(at, 1); own.splice(at - 1, 0, report.name); change(tools, "/v1/minds/order", { method: "POST", body: JSON.stringify({ names: own }) }); }));
    // The key goes with it: asked for twice. The rows are made anew with every state, so the question is kept here.
    const isAsked = minds.removing === report.name;
    acts.append(button(t(isAsked ? "mindSure" : "mindRemove"), "halt", () => {
      minds.removing = isAsked ? null : report.name;
      if (isAsked) return change(tools, `/v1/minds/${report.name}`, { method: "DELETE" });
      setTimeout(() => { minds.removing = null; tools.refresh(); }, SURE_MS);
      tools.refresh();
    }));
  }
  row.append(acts);
  if (found && !found.isRunning) {
    const told = found.isGood ? `${t("mindWorks")}: ${found.firstWord} ms, ${t("mindTotal")} ${found.total} ms: “${found.text}”` : `${t("mindBroken")}: ${found.problem}`;
    const line = make("div", found.isGood ? "works" : "problem", told);
    line.setAttribute("role", "status");
    row.append(line);
  } else if (report.lastError) row.append(make("div", "problem", report.lastError));
  return row;
}

/** The models' folder, for choosing; a file that cannot be used says why. */
function fileList(input) {
  const list = make("datalist");
  list.id = "mind-files";
  input.setAttribute("list", list.id);
  for (const one of minds.files) {
    const option = make("option", "", one.problem ?? `${(one.bytes / 1e9).toFixed(2)} GB · ${(one.parameters / 1e9).toFixed(2)} B`);
    option.value = one.file;
    list.append(option);
  }
  return list;
}

function form(tools) {
  const old = minds.editing, form = make("form", "mind-form"), inputs = {};
  for (const [field, type] of FIELDS) {
    const label = make("label", type), input = make(type === "select" ? "select" : "input");
    if (type === "select") for (const api of ["chat", "responses", "file"]) { const option = make("option", "", api); option.value = api; input.append(option); }
    else input.type = type;
    if (type === "number") { input.min = 0; input.step = "any"; }
    if (type === "checkbox") input.checked = Boolean(old[field]); else if (old[field] != null) input.value = old[field];
    input.name = field;
    input.placeholder = field === "key" ? t(old.hasKey ? "mindKeyKept" : "mindKeyNone") : field === "file" ? t("mindFileHint") : HINTS[field] ?? "";
    if (field === "file") label.append(fileList(input));
    input.autocomplete = field === "key" ? "new-password" : "off";
    if (field === "name") { input.pattern = "[a-z0-9_\\-]{1,40}"; input.readOnly = Boolean(old.isOld); }
    const words = make("span");
    words.dataset.word = LABELS[field];
    label.append(words, input);
    form.append(label);
    inputs[field] = input;
  }
  // A file has no address and no key; a server no file.
  const suit = () => {
    const isFile = inputs.api.value === "file";
    for (const field of OF_SERVERS) inputs[field].parentElement.hidden = isFile;
    for (const field of OF_FILES) inputs[field].parentElement.hidden = !isFile;
    for (const field of ["name", "url", "model", "file"]) inputs[field].required = !inputs[field].parentElement.hidden;
  };
  if (old.file) inputs.api.value = "file";
  inputs.api.onchange = suit;
  suit();
  const save = make("button", "main"), leave = button("", "", () => { minds.editing = null; tools.refresh(); }), acts = make("div", "acts");
  save.dataset.word = "mindSave"; leave.dataset.word = "mindCancel";
  acts.append(save, leave);
  form.append(acts);
  form.onsubmit = async (event) => {
    event.preventDefault();
    const isFile = inputs.api.value === "file";
    const body = isFile ? { file: inputs.file.value.trim() } : { url: inputs.url.value.trim(), model: inputs.model.value.trim(), api: inputs.api.value, tools: inputs.tools.checked };
    // What was set over REST and has no field here stays.
    if (isFile) for (const field of ["temperature", "topP", "minP", "repeatPenalty", "seed", "threads", "stop", "maximumTokens", "stallSeconds"]) if (old[field] != null) body[field] = old[field];
    for (const [field, type] of FIELDS) if (type === "number" && inputs[field].value !== "") body[field] = Number(inputs[field].value);
    if (!isFile && inputs.key.value !== "") body.key = inputs.key.value.trim();
    const name = inputs.name.value.trim(), hadKey = old.hasKey && !body.key;
    if (!await change(tools, `/v1/minds/${encodeURIComponent(name)}`, { method: "PUT", body: JSON.stringify(body) })) return;
    minds.editing = null;
    minds.trials.delete(name);
    if (hadKey && minds.list?.find((one) => one.report.name === name)?.hasKey === false) tools.toast(t("mindForget"));
    tools.refresh();
  };
  return form;
}

panel({
  id: "minds", size: "wide", title: { zh: "语言模型", en: "Language models" },
  render(body, state, tools) {
    body.parentElement.hidden = !state.isOperator;
    if (!state.isOperator) return;
    // The state comes every two seconds; who is in it tells whether the list is to be asked for again.
    const now = JSON.stringify(state.minds);
    if (minds.asked !== now) { minds.asked = now; load(tools).then(tools.refresh); }
    let rows = body.querySelector(".rows"), below = body.querySelector(".below");
    if (!rows) { rows = make("div", "rows"); below = make("div", "below"); body.replaceChildren(rows, below); }
    rows.replaceChildren(...(minds.list ?? []).map((one) => row(one, tools)));
    if (minds.list && !minds.list.length) rows.append(make("p", "none", t("mindNone")));
    // While something is typed, the form stays as it is; only its words follow the language.
    if (!minds.editing || minds.shown !== minds.editing) {
      minds.shown = minds.editing;
      below.replaceChildren(minds.editing ? form(tools) : button("", "add", () => { minds.editing = { name: "" }; tools.refresh(); }));
    }
    const add = below.querySelector(".add");
    if (add) add.textContent = t("mindAdd");
    for (const one of below.querySelectorAll("[data-word]")) one.textContent = t(one.dataset.word);
  },
});
