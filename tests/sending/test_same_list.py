"""Whoever renames the list does not mail everybody again by mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ExitCode, OtherListError
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


def _edit_toml(newsletter: Path, before: str, after: str) -> None:
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_another_list_id_is_refused_after_somebody_was_mailed(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """The ledger knows nobody of the renamed list, so it is asked whether that is meant."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=replace(QUICK, limit=20))
    _edit_toml(newsletter, "<news.iom.int>", "<letters.iom.int>")
    with pytest.raises(OtherListError, match=r"list news\.iom\.int \(20 readers so far\)") as caught:
        nk.send(planned(), provider, ledger, options=replace(QUICK, accept_route=True))
    assert (caught.value.exit_code, provider.got.total()) == (ExitCode.BAD_INPUT, 20)
    run = nk.send(planned(), provider, ledger, options=replace(QUICK, other_list=True))
    assert (run.accepted, provider.got.total()) == (len(many), len(many) + 20)


@pytest.mark.usefixtures("many")
def test_another_sender_is_another_list_where_none_is_named(
    newsletter: Path, planned: Planned, ledger: nk.Ledger
) -> None:
    """Without list_id the sender names the list, and the words say so."""
    text = (newsletter / "newsletter.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("list_id")]
    (newsletter / "newsletter.toml").write_text("".join(lines), encoding="utf-8")
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=QUICK)
    _edit_toml(newsletter, "news@iom.int", "office@iom.int")
    with pytest.raises(OtherListError, match=r"Put back the sender news@iom\.int, which names the list"):
        nk.send(planned(), provider, ledger, options=QUICK)
    assert set(provider.got.values()) == {1}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("kind", ["nobody was mailed", "a rehearsal", "the outbox"])
def test_what_reached_no_reader_holds_no_list_back(
    newsletter: Path, planned: Planned, ledger: nk.Ledger, kind: str
) -> None:
    """After a rehearsal, a run that mailed nobody, or files on this machine, the list may be renamed."""
    provider = Scripted()
    provider.name = "outbox" if kind == "the outbox" else provider.name
    if kind == "a rehearsal":
        _edit_toml(newsletter, "live = true", 'team = ["r1@iom.int"]')
    nk.send(
        planned(), provider, ledger, options=replace(QUICK, limit=0 if kind == "nobody was mailed" else 5)
    )
    _edit_toml(newsletter, "<news.iom.int>", "<letters.iom.int>")
    if kind == "a rehearsal":
        _edit_toml(newsletter, 'team = ["r1@iom.int"]', "live = true")
    assert nk.send(planned(), Scripted(), ledger, options=QUICK).accepted == 200
