// What stands beside the mail: inbox rows, findings, sizes, mistakes, and where a part comes from.

import { byId, bytes, el, fill, placeLink } from "./dom.js";

export function showInbox(look) {
  const letter = (look.sender.trim()[0] ?? "?").toUpperCase();
  const after = [look.preheader, look.snippet].filter(Boolean).join(" · ");
  fill(
    byId("inbox"),
    el("div", { class: "inbox phone" },
      el("span", { class: "face", "aria-hidden": "true" }, letter),
      el("div", { class: "lines" },
        el("div", { class: "first" }, el("b", {}, look.sender), el("span", { class: "soft" }, "09:30")),
        el("div", { class: "subject" }, look.subject),
        el("div", { class: "soft two" }, after))),
  );
  fill(
    byId("inbox-desktop"),
    el("b", {}, look.sender),
    el("span", { class: "rest" }, el("b", {}, look.subject), el("span", { class: "soft" }, ` – ${after}`)),
    el("span", { class: "soft" }, "09:30"),
  );
}

const WORDS = { error: "Error", warning: "Warning", note: "Note" };

export function showFindings(findings) {
  const count = (kind) => findings.filter((each) => each.severity === kind).length;
  const told = Object.keys(WORDS).filter(count).map((kind) => `${count(kind)} ${WORDS[kind].toLowerCase()}${count(kind) > 1 ? "s" : ""}`);
  byId("findings-count").textContent = told.join(", ");
  if (!findings.length) {
    fill(byId("findings"), el("p", { class: "good" }, "The rules have nothing to say."));
    return;
  }
  fill(byId("findings"), el("ul", { class: "findings" }, ...findings.map(finding)));
}

function finding(each) {
  return el("li", { class: `finding ${each.severity}` },
    el("p", { class: "what" }, el("span", { class: "badge" }, WORDS[each.severity]), ` ${each.what}.`),
    each.remedy ? el("p", { class: "soft" }, each.remedy) : null,
    el("p", { class: "where" }, placeLink(each.where, each.file, each.line), ` ${each.rule}`));
}

export function showFaults(problems, hasMail) {
  const place = byId("faults");
  place.hidden = !problems.length;
  if (!problems.length) return;
  const many = problems.length === 1 ? "One thing has to be mended" : `${problems.length} things have to be mended`;
  fill(
    place,
    el("h2", {}, `${many} before this can be drawn`),
    el("ol", {}, ...problems.map(fault)),
    hasMail ? el("p", { class: "soft" }, "Below is the mail as it was when it was last whole.") : null,
  );
}

function fault(each) {
  const excerpt = each.excerpt;
  return el("li", {},
    el("p", {}, excerpt ? placeLink(each.where, excerpt.file, excerpt.line, excerpt.column) : el("code", {}, each.where),
      `: ${each.what}. `, el("strong", {}, each.remedy)),
    excerpt ? lines(excerpt) : null);
}

function lines(excerpt) {
  const rows = excerpt.lines.map((text, index) => {
    const number = excerpt.first + index;
    const isMeant = number === excerpt.line;
    return el("span", { class: isMeant ? "line meant" : "line" }, el("span", { class: "number" }, String(number)), `${text}\n`);
  });
  return el("pre", { tabindex: "0", "aria-label": `The lines around line ${excerpt.line}` }, ...rows);
}

export function showPlace(place) {
  byId("place").hidden = false;
  const { template, issue } = place;
  fill(
    byId("place-shown"),
    el("dl", {},
      ...(issue ? [el("dt", {}, "Issue"), el("dd", {}, placeLink(`${issue.name}:${issue.line}`, issue.file, issue.line, issue.column), el("span", { class: "soft" }, ` ${issue.part}`))] : []),
      ...(template ? [el("dt", {}, "Layout"), el("dd", {}, placeLink(`${template.name}:${template.line}`, template.file, template.line))] : [])),
    issue ? null : el("p", { class: "soft" }, "It belongs to no section: newsletter.toml or the layout says it."),
  );
}

export function showSizes(look, goTo) {
  const widest = Math.max(...look.sizes.map((each) => each.bytes), 1);
  const share = look.html_bytes / look.cut_at_bytes;
  const grade = share > 0.98 ? "bad" : share > 0.83 ? "middling" : "fine";
  fill(
    byId("size"),
    el("p", { class: "total" }, el("b", {}, bytes(look.html_bytes)), ` of HTML. Gmail cuts a mail off at about ${bytes(look.cut_at_bytes)}.`),
    el("meter", { class: grade, min: 0, max: look.cut_at_bytes, high: look.cut_at_bytes * 0.83, optimum: 0, value: look.html_bytes, "aria-label": "HTML against what Gmail shows" }),
    el("p", { class: "soft" }, `Plain text ${bytes(look.text_bytes)}; the whole message with its pictures ${bytes(look.raw_bytes)}.`),
    el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Part"), el("th", { scope: "col", class: "right" }, "Bytes"), el("th", { scope: "col" }, "Share"))),
      el("tbody", {}, ...look.sizes.map((each) => row(each, widest, look.html_bytes, goTo)))),
  );
}

function row(each, widest, total, goTo) {
  const named = each.section === null
    ? el("span", {}, each.name)
    : el("button", { type: "button", class: "linked", onclick: () => goTo(each) }, `${each.section + 1}. ${each.name}`);
  const bar = el("span", { class: "bar" });
  bar.style.width = `${(each.bytes / widest) * 100}%`;
  return el("tr", {}, el("th", { scope: "row" }, named), el("td", { class: "right" }, each.bytes.toLocaleString("en")),
    el("td", { class: "bars" }, bar, el("span", { class: "soft" }, ` ${Math.round((each.bytes / total) * 100)} %`)));
}
