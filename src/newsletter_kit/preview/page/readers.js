// “View as”: the readers of the audience, a page at a time, masked unless one asks.

import { ask, byId, el, fill } from "./dom.js";

export function makeReaders(chosen) {
  const dialog = byId("reader-dialog");
  const list = byId("reader-list");
  let after = 0;
  let found = 0;
  let asked = 0;
  let waiting = 0;

  async function more(fresh) {
    const turn = fresh ? ++asked : asked;
    if (fresh) {
      after = found = 0;
      fill(list);
    }
    const wanted = byId("reader-search").value;
    const query = new URLSearchParams({ q: wanted, after, shown: byId("reader-shown").checked ? "yes" : "no" });
    byId("reader-count").textContent = fresh ? "Looking…" : byId("reader-count").textContent;
    const page = await ask(`/readers?${query}`);
    if (turn !== asked || !dialog.open) return;
    if (page.problems) {
      byId("reader-count").textContent = page.problems.join(" ");
      return;
    }
    after = page.after;
    found += page.readers.length;
    list.append(...page.readers.map(entry));
    byId("reader-more").hidden = !page.more;
    const all = page.count.toLocaleString("en");
    byId("reader-count").textContent = wanted ? `${found}${page.more ? " so far" : ""} of ${all} readers` : `${all} readers`;
    if (page.more && !page.readers.length) more(false); // a long search goes on by itself
  }

  function entry(reader) {
    const button = el("button", { type: "button", onclick: () => choose(reader) },
      el("b", {}, reader.name || reader.address), reader.name ? el("span", { class: "soft" }, ` ${reader.address}`) : null,
      el("span", { class: "soft right" }, `${reader.language ?? ""} row ${reader.row}`));
    return el("li", {}, button);
  }

  function choose(reader) {
    byId("reader-name").textContent = reader ? reader.name || reader.address : "nobody in particular";
    dialog.close();
    chosen(reader?.row ?? 0);
  }

  byId("reader-button").addEventListener("click", () => {
    dialog.showModal();
    more(true);
  });
  byId("reader-search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => more(true), 180);
  });
  byId("reader-search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  byId("reader-shown").addEventListener("change", () => more(true));
  byId("reader-more").addEventListener("click", () => more(false));
  byId("reader-nobody").addEventListener("click", () => choose(null));
}
