// “Send a test to me”, and the QR code for a phone.

import { byId, el, fill } from "./dom.js";

export function makeTrial(standing, row) {
  const dialog = byId("test-dialog");
  byId("test-button").addEventListener("click", () => {
    const { provider, team } = standing().issue ?? { provider: "outbox", team: [] };
    byId("test-about").textContent = provider === "outbox"
      ? "The provider is the outbox: the mail is written to a file, and nothing leaves this machine."
      : `${provider} sends it: one mail for each language leaves this machine, with [Test] before its subject.`;
    fill(byId("test-team"), ...team.map((address) => el("option", { value: address })));
    fill(byId("test-answer"));
    dialog.showModal();
  });
  byId("test-close").addEventListener("click", () => dialog.close());
  byId("test-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    byId("test-send").disabled = true;
    fill(byId("test-answer"), el("p", { class: "soft" }, "Sending…"));
    const answer = await send(byId("test-address").value, row(), standing().csrf);
    fill(byId("test-answer"), ...answer);
    byId("test-send").disabled = false;
  });
}

async function send(address, row, csrf) {
  try {
    const body = JSON.stringify({ address, csrf });
    const headers = { "Content-Type": "application/json" };
    const answer = await (await fetch(row ? `/test?row=${row}` : "/test", { method: "POST", headers, body })).json();
    if (answer.problems) return answer.problems.map((each) => el("p", { class: "bad" }, each));
    return answer.tried.map((each) => el("p", { class: each.status === "accepted" ? "good" : "bad" },
      `${each.language}: ${each.status}${each.reason ? `, ${each.reason}` : ""}`));
  } catch {
    return [el("p", { class: "bad" }, "The preview does not answer. Is it still running?")];
  }
}

export function makePhone(standing) {
  byId("phone-button").addEventListener("click", () => {
    const address = standing().others;
    fill(byId("phone-shown"), ...(address ? reached(address) : unreached()));
    byId("phone-dialog").showModal();
  });
}

const reached = (address) => [
  el("p", {}, "Point the phone’s camera here. It has to be in the same network."),
  el("img", { src: "/qr.svg", alt: "A QR code of the address below", class: "qr" }),
  el("p", { class: "soft" }, el("code", {}, address)),
  el("p", { class: "soft" }, "Whoever has this address sees the issue and its readers. Pass it on with care."),
];

const unreached = () => [
  el("p", {}, "Only this machine can see the preview. To open it on a phone in the same network, start it with"),
  el("p", {}, el("code", {}, "--host 0.0.0.0")),
];
