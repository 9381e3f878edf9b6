// Reads {name: MJML} from standard input, and writes {name: {html, errors}}. The argument names the compiler.
import { readFileSync } from "node:fs";

const { default: compile } = await import(process.argv[2]);
const made = {};
for (const [name, source] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const { html, errors } = await compile(source, { fonts: {}, keepComments: false, validationLevel: "soft" });
  made[name] = { html, errors: errors.map((each) => each.formattedMessage) };
}
process.stdout.write(JSON.stringify(made));
