"""How fast one recipient's mail is made, beside the standard library and Jinja, all in one run.

    python benchmarks/message.py

Prints the median microseconds for each way and how many times slower it is than ours. Absolute figures
drift with the machine; the ratios are the point. The target is 200 times EmailMessage.as_bytes().
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from jinja2 import Environment
from pydantic import SecretStr

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.edition import Edition
from newsletter_kit.compile.merge import join, split_header, split_html, split_plain
from newsletter_kit.config import Settings, parse_mailbox
from newsletter_kit.message.message import Message, personalise

if TYPE_CHECKING:
    from collections.abc import Callable

HTML_BYTES, TEXT_BYTES, TAGS = 65_000, 5_000, 13
ROUNDS = 15
DATE = datetime(2024, 4, 5, 9, tzinfo=UTC)
FIELDS = ("first_name|friend", "country|the world", "name|reader")


def sample_html() -> str:
    """A page of the usual size, with the usual number of merge tags, in HTML as MJML makes it."""
    cell = '<td style="font-size:16px;line-height:1.5;padding:0 24px">Returned with dignity, été 2024.</td>\n'
    tagged = [f'<p title="(({FIELDS[index % 3]}))">Dear (({FIELDS[index % 3]})),</p>\n' for index in range(5)]
    links = ['<a href="((unsubscribe_url))">Leave</a> <a href="((view_url))">Browser</a>\n', "((email))"]
    room = (HTML_BYTES - sum(map(len, tagged + links))) // len(cell) // TAGS
    body = (cell * room).join(["", *tagged, *links, *[""] * 6])
    return f"<!doctype html><html><body>{body}</body></html>\n"


def sample_edition() -> Edition:
    """An edition of the usual size."""
    settings = Settings(
        name="News",
        sender=parse_mailbox("IOM Georgia <news@iom.example.org>"),
        unsubscribe_url="https://iom.example.org/leave/((unsubscribe_token))",
        view_url="https://iom.example.org/news/((issue))/((language))",
        unsubscribe_key=SecretStr("k" * 32),
    )
    text = "Dear ((first_name|friend)),\n" + "Returned with dignity, summer 2024.\n" * (TEXT_BYTES // 36)
    subject = split_header("News for ((first_name|you))")
    return Edition(
        "2024-q1", "en", "", subject, split_html(sample_html()), split_plain(text), (), (), "", settings, "0"
    )


def recipients(count: int) -> list[Recipient]:
    """People with names in three scripts."""
    names = ("Nino Beridze", "ნინო ბერიძე", "Nora O'Neil & Sons")
    people = ((f"reader{number}@iom.example.org", names[number % 3]) for number in range(count))
    return [
        Recipient(parse_address(box), {"first_name": name.split()[0], "name": name}) for box, name in people
    ]


def with_standard_library(message: Message) -> bytes:
    """The same mail by EmailMessage, as its documentation recommends."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = str(message.sender), str(message.to), message.subject
    mail["List-Unsubscribe"] = message.headers["List-Unsubscribe"]
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes()


def micros(make: Callable[[Recipient], object], people: list[Recipient]) -> float:
    """Microseconds that `make` takes for one of `people`."""
    start = perf_counter()
    for person in people:
        make(person)
    return (perf_counter() - start) / len(people) * 1e6


def ways(edition: Edition) -> dict[str, tuple[Callable[[Recipient], object], int]]:
    """What is measured: a function of a recipient, and how many recipients a round has."""
    template = Environment(autoescape=True).from_string(jinja_source())
    made = {person.address: personalise(edition, person, date=DATE) for person in recipients(300)}
    return {
        "join the HTML": (lambda person: join(edition.html, made[person.address].values), 300),
        "the same by Jinja": (lambda person: template.render(made[person.address].values), 300),
        "personalise": (lambda person: personalise(edition, person, date=DATE), 300),
        "MIME": (lambda person: made[person.address].mime(), 300),
        "personalise and MIME": (lambda person: personalise(edition, person, date=DATE).mime(), 300),
        "EmailMessage.as_bytes()": (lambda person: with_standard_library(made[person.address]), 6),
    }


def jinja_source() -> str:
    """The sample page with Jinja's variables in place of merge tags."""
    source = sample_html()
    for field in (*FIELDS, "unsubscribe_url", "view_url", "email"):
        name, _, fallback = field.partition("|")
        source = source.replace(f"(({field}))", f"{{{{ {name} or '{fallback}' }}}}")
    return source


def main() -> None:
    """Measure each way in turn, many rounds, and print medians and ratios."""
    measured = ways(sample_edition())
    people = recipients(300)
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, (make, count) in measured.items():
            times[name].append(micros(make, people[:count]))
    medians = {name: median(each) for name, each in times.items()}
    for name, value in medians.items():
        print(f"{name:26}{value:10.1f} µs {1e6 / value:10,.0f}/s")
    slow = medians["EmailMessage.as_bytes()"]
    print("\nbeside EmailMessage.as_bytes() (target for MIME: 200 x)")
    print(f"    MIME                 {slow / medians['MIME']:6.0f} x")
    print(f"    personalise and MIME {slow / medians['personalise and MIME']:6.0f} x")
    print(f"join beside Jinja {medians['the same by Jinja'] / medians['join the HTML']:13.1f} x")


if __name__ == "__main__":
    main()
