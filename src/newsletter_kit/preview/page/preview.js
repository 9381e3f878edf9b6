const stage = document.getElementById("stage");
const faults = document.getElementById("faults");
let frame = null;

function draw(number) {
  const next = document.createElement("iframe");
  next.title = "The mail";
  next.setAttribute("sandbox", "allow-same-origin");
  next.src = `/mail?n=${number}`;
  next.addEventListener("load", () => {
    next.style.height = `${next.contentDocument.documentElement.scrollHeight}px`;
    frame?.remove();
    frame = next;
    stage.dataset.number = number;
  });
  stage.append(next);
}

function tell(news) {
  faults.textContent = news.problems.map((each) => `${each.where}: ${each.what}. ${each.remedy}`).join("\n");
  if (!news.problems.length || !frame) draw(news.number);
}

const first = await (await fetch("/standing")).json();
document.getElementById("title").textContent = first.issue?.title ?? "Preview";
tell(first);
new EventSource("/events").addEventListener("change", (event) => tell(JSON.parse(event.data)));
