// The page of the preview: what is chosen, what is shown, and what the server tells of changes.

import { ask, byId, el, fill } from "./dom.js";
import { showFaults, showFindings, showInbox, showPlace, showSizes } from "./panel.js";
import { makePhone, makeTrial } from "./trial.js";
import { makeReaders } from "./readers.js";
import { makeStage } from "./stage.js";

const KEPT = "newsletter-preview";
const chosen = { language: "", only: [], row: 0, colours: "light", pictures: "on", width: 700, part: "", ...kept() };
let standing = { number: 0, problems: [], issue: null };
let look = null;

const stage = makeStage(async (trace, words) => showPlace(await ask(`/place?${query({ trace, words })}`)));

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  const { language, only, colours, pictures, width } = chosen;
  sessionStorage.setItem(KEPT, JSON.stringify({ language, only, colours, pictures, width }));
}

function query(more = {}) {
  const asked = new URLSearchParams({ language: chosen.language, ...more });
  for (const each of chosen.only) asked.append("only", each);
  if (chosen.row) asked.set("row", chosen.row);
  return asked;
}

// Draw the mail first, then tell of it.
function draw() {
  keep();
  if (!standing.issue) return;
  const number = standing.number;
  const asked = query({ colours: chosen.colours, pictures: chosen.pictures, n: number });
  stage.show(`/mail?${asked}`, () => {
    byId("stage").dataset.number = number;
    document.dispatchEvent(new CustomEvent("drawn", { detail: { number } }));
    tellMore();
  });
}

async function tellMore() {
  const asked = `${query()}`;
  const told = await ask(`/look?${asked}`);
  if (`${query()}` !== asked) return; // something else was chosen meanwhile, and is told of by itself
  if (!told.problems) {
    look = told;
    showInbox(look);
    for (const each of document.getElementsByName("language")) each.checked = each.value === look.language;
    document.title = `${look.subject} – preview`;
    showSizes(look, (each) => goTo(each.section));
  }
  await showPart();
}

async function goTo(section) {
  choosePart("");
  const { traces } = await ask(`/section?${query({ section })}`);
  const found = stage.goTo(traces);
  if (found) showPlace(await ask(`/place?${query({ trace: found.number, words: "" })}`));
}

async function showPart() {
  const part = chosen.part;
  byId("stage").hidden = part !== "";
  byId("size").hidden = part !== "size";
  byId("source").hidden = part === "" || part === "size";
  if (byId("source").hidden) return;
  const text = await (await fetch(`/part/${part}?${query()}`)).text();
  if (chosen.part === part) byId("source").textContent = text;
}

function status(words, kind) {
  byId("status").textContent = words;
  byId("status").className = `status ${kind}`;
}

function hear(news) {
  Object.assign(standing, news);
  showFaults(standing.problems, stage.hasMail);
  if (standing.problems.length) {
    status(standing.problems.length === 1 ? "1 mistake" : `${standing.problems.length} mistakes`, "bad");
    if (!stage.hasMail) draw();
    return;
  }
  status(`As saved at ${new Date().toLocaleTimeString("en-GB")}`, "good");
  draw();
}

async function learn() {
  const told = await ask("/standing");
  const { issue } = told;
  if (issue) {
    byId("title").textContent = issue.title;
    if (!issue.languages.some((each) => each.tag === chosen.language)) chosen.language = issue.languages[0].tag;
    chosen.only = chosen.only.filter((each) => issue.conditions.includes(each));
    offerLanguages(issue.languages);
    offerConditions(issue.conditions);
  }
  return told;
}

function offerLanguages(languages) {
  const box = byId("languages");
  const asked = JSON.stringify(languages);
  if (box.dataset.offered === asked) return;
  box.dataset.offered = asked;
  fill(box, el("legend", {}, "Language"), ...languages.map(({ tag, name }) => radio("language", tag, name, tag === chosen.language)));
}

const radio = (name, value, words, checked) =>
  el("label", { lang: value }, el("input", { type: "radio", name, value, checked }), el("span", {}, words));

function offerConditions(conditions) {
  const box = byId("parts-for");
  box.hidden = !conditions.length;
  fill(box, el("legend", {}, "Parts for some readers"), ...conditions.map((each) =>
    el("label", {}, el("input", { type: "checkbox", name: "only", value: each, checked: chosen.only.includes(each) }), el("span", {}, each))));
}

function choosePart(part) {
  chosen.part = part;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const isChosen = tab.dataset.part === part;
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen) byId("panel").setAttribute("aria-labelledby", tab.id);
  }
  showPart();
}

function chooseWidth(px) {
  chosen.width = px;
  byId("width").value = px;
  byId("width-shown").textContent = `${px} px`;
  for (const each of document.getElementsByName("width")) each.checked = Number(each.value) === px;
  stage.widen(px);
  keep();
}

function listen() {
  document.addEventListener("change", ({ target }) => {
    if (target.name === "language") chosen.language = target.value;
    else if (target.name === "only") chosen.only = [...document.getElementsByName("only")].filter((each) => each.checked).map((each) => each.value);
    else if (target.name === "colours" || target.name === "pictures") chosen[target.name] = target.value;
    else if (target.name === "width") return chooseWidth(Number(target.value));
    else return;
    if ((target.name === "language" || target.name === "only") && chosen.row) forgetReader();
    draw();
  });
  byId("width").addEventListener("input", ({ target }) => chooseWidth(Number(target.value)));
  const tabs = [...document.querySelectorAll("[role=tab]")];
  for (const tab of tabs) tab.addEventListener("click", () => choosePart(tab.dataset.part));
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.indexOf(document.activeElement), End: tabs.length - 1 - tabs.indexOf(document.activeElement) };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(document.activeElement) + steps[event.key] + tabs.length) % tabs.length];
    next.focus();
    choosePart(next.dataset.part);
  });
}

function forgetReader() {
  chosen.row = 0;
  byId("reader-name").textContent = "nobody in particular";
}

async function begin() {
  listen();
  makeTrial(() => standing, () => chosen.row);
  makePhone(() => standing);
  makeReaders((row) => {
    chosen.row = row;
    draw();
  });
  for (const name of ["colours", "pictures"]) {
    for (const each of document.getElementsByName(name)) each.checked = each.value === chosen[name];
  }
  chooseWidth(chosen.width);
  standing = await learn();
  hear({});
  follow();
}

function follow() {
  const events = new EventSource("/events");
  events.addEventListener("change", async (event) => {
    const news = JSON.parse(event.data);
    if (!standing.issue) standing = await learn();
    hear(news); // the picture comes first; what else may have changed is asked for after it
    if (!news.problems.length) standing = { ...(await learn()), ...news };
  });
  events.addEventListener("findings", (event) => showFindings(JSON.parse(event.data).findings));
  events.addEventListener("error", () => status("The preview does not answer", "bad"));
  events.addEventListener("open", catchUp);
}

// What happened before the line was open, or while it was cut.
async function catchUp() {
  const before = standing.number;
  standing = await learn();
  if (standing.number !== before || byId("status").classList.contains("bad")) hear({});
  const { findings, number } = await ask("/findings");
  if (number) showFindings(findings);
}

begin();
