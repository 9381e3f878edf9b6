"""Whoever is erased is not to be found in any file of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Answer, Person, Verdict

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_left_of_an_erased_person(tmp_path: Path) -> None:
    """Address, fields, reasons and the provider's id are gone from every byte; the neighbours stay."""
    crowd = [Person(f"r{n}@iom.int", f"R{n}@iom.int", "en", {"name": f"Reader{n}"}) for n in range(500)]
    secret = Person("ketevan@x.org", "Ketevan@x.org", "en", {"name": "Ketevan Beridze", "iban": "GE29NB00"})
    ledger = open_ledger(tmp_path / "ledger.db")
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, [*crowd[:250], secret, *crowd[250:]], NOW)
    batch = claim(ledger, run, 300)
    answers = [YES] * 250 + [Answer(Verdict.REJECTED, reason="550 Ketevan@x.org unknown")] + [YES] * 49
    ledger.record(batch, answers, NOW)
    ledger.note(run, "asked by ketevan@x.org", NOW)
    assert ledger.erase("ketevan@x.org", NOW) == 1
    content = b"".join(each.read_bytes() for each in tmp_path.iterdir()).lower()
    assert [word for word in (b"ketevan", b"beridze", b"ge29nb00") if word in content] == []
    assert content.count(b"reader7") == 11
    assert ledger.counts(run).rejected == 1


def test_a_name_made_of_an_address_is_erased_too(tmp_path: Path) -> None:
    """A provider's id that quotes the address is gone from every byte."""
    ledger = open_ledger(tmp_path / "ledger.db")
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ketevan", "ana"), NOW)
    ledger.record(claim(ledger, run, 1), [Answer(Verdict.ACCEPTED, "<5d41.Ketevan@iom.int>")], NOW)
    assert ledger.erase("ketevan@iom.int", NOW) == 1
    content = b"".join(each.read_bytes() for each in tmp_path.iterdir()).lower()
    assert b"ketevan" not in content
