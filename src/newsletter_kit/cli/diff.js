"use strict";
// Frames of one pair scroll together, by their share of the way: the two pages are rarely of one height.
const frames = [...document.querySelectorAll("iframe")];
const originals = new Map(frames.map((frame) => [frame, frame.srcdoc]));
const share = (page) => page.scrollTop / Math.max(1, page.scrollHeight - page.clientHeight);
let leader = null;
let rest = 0;
for (const pair of document.querySelectorAll("[data-pair]")) {
  const both = [...pair.querySelectorAll("iframe")];
  for (const frame of both) {
    const follow = () => {
      if (leader && leader !== frame) return;
      leader = frame;
      clearTimeout(rest);
      rest = setTimeout(() => { leader = null; }, 120);
      const here = share(frame.contentDocument.scrollingElement);
      for (const other of both.filter((each) => each !== frame)) {
        const page = other.contentDocument.scrollingElement;
        page.scrollTop = here * (page.scrollHeight - page.clientHeight);
      }
    };
    const listen = () => frame.contentWindow.addEventListener("scroll", follow, { passive: true });
    frame.addEventListener("load", listen);
    listen();
  }
}
// A mail asks the reader's system for dark mode; here a button answers in its place.
const button = document.getElementById("dark");
const show = (dark) => {
  const answer = dark ? "(min-width:0px)" : "(min-width:99999px)";
  for (const [frame, html] of originals) {
    frame.srcdoc = html.replace(/\(prefers-color-scheme:\s*dark\)/g, answer);
    frame.style.background = dark ? "#121212" : "#fff";
  }
  button.setAttribute("aria-pressed", String(dark));
  button.textContent = dark ? "Show in light mode" : "Show in dark mode";
};
button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
show(false);
