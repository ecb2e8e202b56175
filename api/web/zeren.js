"use strict";

// The page asks the API and draws what comes back; text is always set as text, never as HTML.
const API = "/api/v1";
const main = document.getElementById("main");
const form = document.getElementById("ask");
let asked = 0;

const WORDS = {
  company: "公司", partnership: "合伙企业", sole_proprietorship: "个人独资企业",
  individual_business: "个体工商户", branch: "分支机构", cooperative: "合作社",
  public_institution: "事业单位", social_organization: "社会组织", state_organ: "机关",
  foreign: "境外主体", person: "自然人", group: "一致行动人", unknown: "未知",
  legal_representative: "法定代表人", principal: "主要负责人", actual_controller: "实际控制人",
  directly_responsible: "直接责任人员", subject: "当事人",
  MARK: "标注", MEASURE: "措施", COURT: "法院措施",
  CANDIDATE: "候选(线索)", PROPOSED: "待确认", CONFIRMED: "已确认", ENDED: "已终止",
  COURT_OR_DECISION: "法院或决定认定", DECLARED: "申报", AGREEMENT: "协议控制",
  COMPUTED_MAJORITY: "表决权过半", STATE: "国有", CONCERT: "一致行动", WITHHELD: "未披露",
  UNKNOWN: "无法确定", CIRCULAR: "循环持股", JOINT: "共同控制", DISPERSED: "股权分散",
};

function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === "label") made.dataset.label = value;
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function word(code) {
  if (code === null || code === undefined) return "–";
  return WORDS[code] ? `${WORDS[code]} ${code.toLowerCase().replaceAll("_", " ")}` : String(code);
}

function shown(value) {
  return value === null || value === undefined || value === "" ? "–" : String(value);
}

async function read(path, query = {}) {
  const on = document.getElementById("on").value;
  const search = new URLSearchParams(on ? { ...query, on } : query);
  const answer = await fetch(`${API}${path}?${search}`, { headers: { Accept: "application/json" } });
  const document_ = await answer.json();
  if (!answer.ok) throw new Error(document_.detail || answer.statusText);
  return document_;
}

function link(party, kind) {
  if (!party) return "–";
  if (!party.party_id) return shown(party.name);
  const known = kind || (party.party_id.startsWith("person:") ? "person" : "");
  const made = element("a", { className: "link", href: `#${encodeURIComponent(party.party_id)}` });
  made.textContent = party.name || party.party_id;
  if (known) made.title = word(known);
  return made;
}

function table(columns, rows) {
  const head = element("tr", {}, ...columns.map((name) => element("th", { textContent: name })));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((cell, at) => {
    const isNumber = typeof cell === "number";
    const made = element("td", { label: columns[at], className: isNumber ? "number" : "" });
    made.append(cell instanceof Node ? cell : shown(cell));
    return made;
  })));
  return element("div", { className: "scroll" },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
}

function section(zh, en, ...children) {
  const title = element("h2", { textContent: `${zh} ` }, element("span", { textContent: en, lang: "en" }));
  return element("section", {}, title, ...children);
}

function nothing(zh, en) {
  return element("p", { className: "soft", textContent: `${zh} ${en}` });
}

function tag(code) {
  return element("span", { className: `tag ${code}`, textContent: word(code) });
}

function until(item) {
  return item.to ? `${item.from} – ${item.to}` : `${item.from} –`;
}

function profile(party) {
  const facts = [
    ["统一社会信用代码 code", party.uscc], ["类型 kind", word(party.kind)],
    ["行业 industry", party.industry && `${party.industry} ${party.industry_name || ""}`],
    ["地区 region", party.region_name || party.region], ["住所 address", party.address],
    ["注册资本 capital, CNY", party.registered_capital && party.registered_capital.toLocaleString()],
    ["成立 founded", party.founded_on], ["注销 dissolved", party.dissolved_on],
  ].filter(([, value]) => value);
  const list = element("dl", {}, ...facts.map(([name, value]) => element("div", {},
    element("dt", { textContent: name }), element("dd", { textContent: value }))));
  const leaders = party.legal_representatives || [];
  if (leaders.length) {
    list.append(element("div", {}, element("dt", { textContent: "法定代表人 legal representative" }),
      element("dd", {}, ...leaders.map((one) => element("span", {}, link(one), ` ${shown(one.from)} – `)))));
  }
  const title = element("h1", { textContent: party.name || party.party_id || "–" });
  return element("section", {}, title, element("p", { className: "soft", textContent: shown(party.party_id) }), list);
}

function controllers(answer) {
  const rows = answer.controllers.map((one) => [
    link(one, one.kind), word(one.kind), one.via, one.votes, one.margin, one.ultimate ? "✓" : "",
  ]);
  const proof = answer.controllers.length ? answer.controllers[0].proof : [];
  return section("控制人", "controllers",
    element("p", {}, element("strong", { textContent: word(answer.outcome) }),
      element("span", { className: "soft", textContent: ` ${answer.on}` })),
    rows.length ? table(["控制人 controller", "类型 kind", "途径 via", "表决权 votes %", "余量 margin", "最终 ultimate"], rows)
      : nothing("没有控制人。", "Nobody controls it."),
    proof.length ? element("details", {}, element("summary", { textContent: "依据 proof" }),
      table(["持有人 holder", "公司 company", "表决权 votes %", "自 since", "来源 source"], proof.map((step) => [
        step.holder, step.company, step.votes, step.from,
        step.source && `${step.source.file}:${step.source.row}`,
      ]))) : null);
}

function items(rows) {
  return table(["人员 person", "身份 role", "主体 entity", "措施 measure", "状态 state", "期间 period", "决定 decision"],
    rows.map((item) => [
      link(item.person, "person"), word(item.role), link(item.entity), `${item.measure} (${item.rule_id})`,
      tag(item.state), until(item), `${item.decision.decision_no} ${shown(item.decision.authority)}`,
    ]));
}

function liabilities(answer) {
  const certain = answer.liabilities.filter((item) => item.state !== "CANDIDATE");
  const leads = answer.liabilities.filter((item) => item.state === "CANDIDATE");
  const parts = [section("责任", "liabilities",
    answer.partial ? element("p", { className: "problem", textContent: answer.partial }) : null,
    certain.length ? items(certain) : nothing("无。", "None."))];
  if (leads.length) parts.push(section("线索", "leads: nothing follows before a human decides", items(leads)));
  if (answer.measures.length) {
    parts.push(section("对主体的措施", "measures that bind the subject itself",
      table(["措施 measure", "状态 state", "期间 period", "依据 basis", "决定 decision"], answer.measures.map((one) => [
        `${one.measure} (${one.rule_id})`, tag(one.state), until(one), one.legal_basis, one.decision.decision_no,
      ]))));
  }
  if (answer.notices.length) {
    parts.push(section("告知", "notices",
      table(["单位 unit", "人员 person", "告知对象 to be told", "状态 state", "决定 decision"], answer.notices.map((one) => [
        link(one.unit), link(one.person), one.target, tag(one.state), one.decision.decision_no,
      ]))));
  }
  return parts;
}

async function draw(work) {
  const mine = ++asked;
  main.replaceChildren(element("p", { className: "soft", textContent: "查询中… Reading…" }));
  try {
    const parts = await work();
    if (mine === asked) main.replaceChildren(...parts);
  } catch (error) {
    if (mine === asked) main.replaceChildren(element("p", { className: "problem", textContent: error.message }));
  }
}

async function entity(id) {
  const path = encodeURIComponent(id);
  const isPerson = id.startsWith("person:");
  const reads = [read(`/entities/${path}`), read(`/entities/${path}/liabilities`)];
  if (!isPerson) reads.push(read(`/entities/${path}/controllers`));
  const [party, answered, control] = await Promise.all(reads);
  return [profile(party), ...(control ? [controllers(control)] : []), ...liabilities(answered)];
}

async function found(q) {
  const page = await read("/entities", { q, limit: 50 });
  if (!page.items.length) return [nothing("没有找到。", "Nothing found.")];
  const rows = page.items.map((one) => element("li", {}, link(one, one.kind),
    element("div", { className: "soft", textContent: [word(one.kind), one.uscc, one.region_name].filter(Boolean).join(" · ") })));
  const sign = { eq: "", gte: "≥ ", lte: "≤ " }[page.total.relation];
  return [section("结果", `found: ${sign}${page.total.value}`, element("ul", { className: "list" }, ...rows))];
}

function route() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) draw(() => entity(id));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const q = document.getElementById("q").value.trim();
  if (!q) return route();
  history.replaceState(null, "", "/");
  return draw(() => found(q));
});
document.getElementById("on").addEventListener("change", route);
window.addEventListener("hashchange", route);
route();
