// The criteria of the Email Markup Consortium's accessibility report (emailmarkup.org) that are no rules of axe-core,
// asked of the page that is open. Gives [criterion, severity, element] for each fault.
() => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const tell = (criterion, severity, elements) => {
    for (const each of elements) faults.push([criterion, severity, each.outerHTML.slice(0, 120)]);
  };
  const seen = (each) => !["STYLE", "SCRIPT"].includes(each.tagName);
  const spoken = (each) => each.textContent.trim()
    || [each, ...each.querySelectorAll("img")].some((one) => (one.alt || one.ariaLabel || "").trim());
  const comments = [];
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  while (walk.nextNode()) comments.push(walk.currentNode.data);
  const drawings = comments.flatMap((text) => text.match(/<v:(rect|roundrect|oval|image)\b[\s\S]*?(?:\/>|<\/v:\1>)/g) || []);
  const viewport = all("meta[name=viewport]").filter((each) =>
    /user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*(1|0)(\.0*)?(?![\d.])/.test(each.content));
  const children = [...document.body.children].filter(seen);
  const ids = all("[id]").map((each) => each.id);

  tell("alt of pictures", "critical", all("img:not([alt])"));
  tell("zoom", "critical", viewport);
  for (const each of drawings) {
    if (!/\balt="/.test(each)) faults.push(["alt of VML", "critical", each.slice(0, 120)]);
    if (/\bhref="|<a\b/.test(each)) faults.push(["links in VML", "critical", each.slice(0, 120)]);
    if (/<h[1-6]\b/.test(each)) faults.push(["headings in VML", "moderate", each.slice(0, 120)]);
  }
  tell("lang of the body's children", "serious", children.filter((each) => !each.lang || each.lang === "und"));
  tell("dir of the body's children", "serious", children.filter((each) => !["ltr", "rtl"].includes(each.dir)));
  tell("lang of the page", "serious", [document.documentElement].filter((each) => !each.lang || each.lang === "und"));
  tell("role of layout tables", "serious", all("table").filter((each) =>
    !["presentation", "none"].includes(each.getAttribute("role")) && !each.querySelector("th[scope]")));
  tell("words of links", "serious", all("a[href]").filter((each) => !spoken(each)));
  tell("title", "serious", document.title.trim() ? [] : [document.head]);
  tell("h1", "mild", document.querySelector("h1") ? [] : [document.body]);
  tell("ids", "mild", all("[id]").filter((each) => ids.filter((id) => id === each.id).length > 1));
  return faults;
}
