// Reads mails, one in base64 on each line of standard input, with two parsers; writes what they saw as JSON lines.
import { createInterface } from "node:readline";
import mailparser from "mailparser";
import PostalMime from "postal-mime";

const box = (found) => (found ? { name: found.name || "", address: found.address || "" } : null);
const hex = (content) => Buffer.from(content).toString("hex");

async function byMailparser(mail) {
  const seen = await mailparser.simpleParser(mail, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const raw = (name) => seen.headerLines.filter((line) => line.key === name).map((line) => line.line);
  return {
    subject: seen.subject,
    from: (seen.from?.value ?? []).map(box),
    to: (seen.to?.value ?? []).map(box),
    text: seen.text,
    html: seen.html || "",
    message_id: seen.messageId,
    headers: seen.headerLines.map((line) => line.key),
    unsubscribe: raw("list-unsubscribe"),
    images: seen.attachments.map((each) => ({ cid: each.cid, type: each.contentType, content: hex(each.content) })),
  };
}

async function byPostalMime(mail) {
  const seen = await PostalMime.parse(mail);
  return {
    subject: seen.subject,
    from: [seen.from].map(box),
    to: (seen.to ?? []).map(box),
    text: seen.text,
    html: seen.html || "",
    message_id: seen.messageId,
    headers: seen.headers.map((line) => line.key),
    unsubscribe: seen.headers.filter((line) => line.key === "list-unsubscribe").map((line) => line.value),
    images: seen.attachments.map((each) => ({
      cid: each.contentId.replace(/^<|>$/g, ""),
      type: each.mimeType,
      content: hex(each.content),
    })),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const mail = Buffer.from(line, "base64");
  console.log(JSON.stringify({ mailparser: await byMailparser(mail), "postal-mime": await byPostalMime(mail) }));
}
