"""What people write who have no library: each WORKERS FOLDER PORT; prints as `send_smtp_ours` does.

A Jinja template, and one requests.post for each reader, as the providers' quick starts show it.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from time import perf_counter, process_time

import requests
from benchmarks.spent import print_spent
from jinja2 import Environment


def main(folder: Path, port: int) -> None:
    """Send to everybody."""
    began = perf_counter(), process_time()
    escaping, plain = Environment(autoescape=True), Environment(autoescape=False)  # noqa: S701  for the text
    html, text = (
        environment.from_string(
            (folder / name).read_text(encoding="utf-8").replace("((first_name))", "{{ name }}")
        )
        for environment, name in ((escaping, "body.html"), (plain, "body.txt"))
    )
    with (folder / "audience.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["first_name"]
            item = {
                "From": "News <news@iom.example.org>",
                "To": row["email"],
                "Subject": f"Spring news, {name}",
                "TextBody": text.render(name=name),
                "HtmlBody": html.render(name=name),
            }
            headers = {"X-Postmark-Server-Token": "key-1"}
            requests.post(f"http://127.0.0.1:{port}/email", json=item, headers=headers, timeout=10).json()
    print_spent(*began)


if __name__ == "__main__":
    main(Path(sys.argv[3]), int(sys.argv[4]))
