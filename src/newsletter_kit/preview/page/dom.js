// Elements are made, never parsed: what an author or a reader wrote is text here and stays text.

export const byId = (id) => document.getElementById(id);

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((each) => each !== null && each !== undefined));
  return made;
}

export const fill = (parent, ...children) => parent.replaceChildren(...children.filter(Boolean));

export const bytes = (number) => `${(number / 1024).toFixed(1)} KB`;

// A link that an editor opens at the line: VS Code and its kin take such addresses.
export function placeLink(words, file, line, column) {
  if (!file) return el("code", {}, words);
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  const address = `vscode://file/${path.replace(/^\//, "")}:${line || 1}${column ? `:${column}` : ""}`;
  return el("a", { href: address, class: "place", title: `${file}, line ${line || 1}: open it in the editor` }, words);
}

export async function ask(path, options) {
  const answer = await fetch(path, options);
  if (answer.status === 403 && !options) location.reload();
  return answer.json();
}
