// The stage: the mail in a frame that runs no scripts, under a pane of glass that tells where things come from.

import { byId, el } from "./dom.js";

const TRACE = /(?:^|\s)nk-trace-(\d+)(?=\s|$)/;
const SHOWS_WIDEST = 48; // room left of and right of the sheet, in px

export function makeStage(pointedAt) {
  const stage = byId("stage");
  const sheet = byId("sheet");
  const outline = el("div", { class: "outline", hidden: true });
  const glass = el("div", { class: "glass", title: "Click a part to see where it comes from" });
  let frame = null;
  let coming = null;
  let width = 700;
  let scale = 1;

  sheet.append(glass, outline);

  function fit() {
    const room = stage.clientWidth - SHOWS_WIDEST;
    scale = room > 0 ? Math.min(1, room / width) : 1;
    if (frame) {
      frame.style.width = `${width}px`;
      const height = heightOf(frame);
      frame.style.height = `${height}px`;
      frame.style.transform = scale < 1 ? `scale(${scale})` : "";
      sheet.style.height = `${height * scale}px`;
    }
    sheet.style.width = `${width * scale}px`;
    outline.hidden = true;
  }

  function heightOf(one) {
    one.style.height = "0px";
    const page = one.contentDocument?.documentElement;
    return page ? Math.max(page.scrollHeight, 200) : 600;
  }

  // The next frame is loaded behind the one that is seen, and takes its place in one step: nothing flickers.
  function show(address, done) {
    coming?.remove();
    const next = el("iframe", { title: "The mail", sandbox: "allow-same-origin", class: "coming", tabindex: "-1" });
    next.style.width = `${width}px`;
    next.addEventListener("load", () => {
      if (coming !== next) return;
      coming = null;
      const before = frame;
      const top = stage.scrollTop;
      frame = next;
      next.className = "";
      fit();
      before?.remove();
      stage.scrollTop = top;
      done?.();
    });
    coming = next;
    next.src = address;
    sheet.prepend(next);
  }

  function elementAt(event) {
    const box = sheet.getBoundingClientRect();
    const inside = frame?.contentDocument;
    return inside?.elementFromPoint((event.clientX - box.left) / scale, (event.clientY - box.top) / scale) ?? null;
  }

  function traced(element) {
    for (let each = element; each; each = each.parentElement) {
      const found = TRACE.exec(each.getAttribute?.("class") ?? "");
      if (found) return { element: each, number: Number(found[1]) };
    }
    return null;
  }

  function point(element) {
    outline.hidden = !element;
    if (!element) return;
    const box = element.getBoundingClientRect();
    Object.assign(outline.style, {
      left: `${box.left * scale}px`, top: `${box.top * scale}px`,
      width: `${box.width * scale}px`, height: `${box.height * scale}px`,
    });
  }

  glass.addEventListener("pointermove", (event) => point(traced(elementAt(event))?.element));
  glass.addEventListener("pointerleave", () => point(null));
  glass.addEventListener("click", (event) => {
    const element = elementAt(event);
    const found = traced(element);
    if (found) pointedAt(found.number, wordsOf(element));
  });
  new ResizeObserver(fit).observe(stage);

  function wordsOf(element) {
    return (element.alt || element.textContent || "").replace(/\s+/g, " ").trim().slice(0, 300);
  }

  return {
    show,
    widen(px) {
      width = px;
      fit();
    },
    get hasMail() {
      return frame !== null;
    },
    // The first element of a section: for those who come by keyboard from the list of sections.
    goTo(numbers) {
      const wanted = new Set(numbers.map(String));
      for (const each of frame?.contentDocument?.querySelectorAll("[class*=nk-trace-]") ?? []) {
        const found = TRACE.exec(each.getAttribute("class"));
        if (!found || !wanted.has(found[1])) continue;
        point(each);
        stage.scrollTop = each.getBoundingClientRect().top * scale - 24;
        return { number: Number(found[1]), words: "" };
      }
      return null;
    },
  };
}
