"""A part of the readers gets the issue, and the rest gets it later: everybody once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import AudienceError, ProviderRefused
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.part import part_of
from newsletter_kit.sending.share import Share, parse_share
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripted_provider import Fault

    Planned = Callable[[], nk.Plan]


@pytest.mark.parametrize(
    ("text", "total", "count"),
    [("1%", 1000, 10), ("1%", 50, 1), ("0.5 %", 1000, 5), ("100%", 7, 7), ("500", 1000, 500), ("5", 3, 3)],
)
def test_a_share_is_written_as_percent_or_as_a_number(text: str, total: int, count: int) -> None:
    """It is never more than there are, and of a percentage at least one."""
    assert parse_share(text).of(total) == count


@pytest.mark.parametrize("text", ["", "0", "0%", "101%", "1.5", "-3", "half", "1 per cent"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """The error shows how it is written."""
    with pytest.raises(ValueError, match="write it as 1% or 500"):
        parse_share(text)


def test_only_one_language_goes_and_the_rest_later(many: list[str], planned: Planned) -> None:
    """The others are pending in the same run, and the next call sends to them and to nobody twice."""
    provider = Scripted()
    first = nk.send(planned(), provider, options=nk.SendOptions(only="KA"))
    assert (first.accepted, first.left, first.adds_up) == (67, 133, True)
    assert set(provider.got) == set(many[::3])
    rest = nk.send(planned(), provider)
    assert (rest.accepted, rest.earlier, provider.got) == (200, 67, Counter(many))


def test_a_run_begun_for_all_can_be_narrowed(many: list[str], planned: Planned) -> None:
    """Whoever else is pending already is not mailed in a call for one language."""
    provider = Scripted()
    nk.send(planned(), provider, options=nk.SendOptions(limit=10))
    before = set(provider.got)
    nk.send(planned(), provider, options=nk.SendOptions(only="ka"))
    assert set(provider.got) - before <= set(many[::3])
    nk.send(planned(), provider)
    assert provider.got == Counter(many)


def test_a_language_that_nobody_reads_is_refused(planned: Planned) -> None:
    """Nothing is begun, and the error names those that there are."""
    with pytest.raises(AudienceError, match="nobody in it gets the issue in 'fr'"):
        nk.send(planned(), Scripted(), options=nk.SendOptions(only="fr"))


def test_the_first_part_is_the_same_each_time(many: list[str], planned: Planned) -> None:
    """To send it again mails nobody; it is spread over the file, and a larger one holds it."""
    provider = Scripted()
    for _ in range(2):
        run = nk.send(planned(), provider, options=nk.SendOptions(first=Share(fraction=0.1)))
        assert (run.accepted, run.left) == (20, 180)
    places = sorted(many.index(address) for address in provider.got)
    assert places != list(range(20))
    assert places[-1] > 100
    nk.send(planned(), provider, options=nk.SendOptions(first=Share(50)))
    assert (provider.got.total(), max(provider.got.values())) == (50, 1)


def test_the_first_of_one_language_can_be_meant(many: list[str], planned: Planned) -> None:
    """A share of the readers of that language."""
    provider = Scripted()
    nk.send(planned(), provider, options=nk.SendOptions(only="ka", first=Share(5)))
    assert len(provider.got) == 5
    assert set(provider.got) <= set(many[::3])


def test_a_part_that_was_stopped_goes_on(many: list[str], planned: Planned) -> None:
    """A batch of the part that waits comes back in the part, and in a call for all."""
    provider = Scripted(script=["refused"])
    options = nk.SendOptions(first=Share(30))
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=options)
    assert nk.send(planned(), provider, options=options).accepted == 30
    nk.send(planned(), provider)
    assert provider.got == Counter(many)


def test_a_part_of_the_team_is_of_the_team(newsletter: Path, planned: Planned) -> None:
    """While the newsletter is not live, nobody else is reached; a part of nobody is an error."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text().replace("live = true", 'team = ["nino@iom.int"]'), encoding="utf-8")
    provider = Scripted()
    with pytest.raises(AudienceError, match="nobody of the team gets the issue in ka"):
        nk.send(planned(), provider, options=nk.SendOptions(only="ka"))
    nk.send(planned(), provider, options=nk.SendOptions(first=Share(5)))
    assert dict(provider.got) == {"nino@iom.int": 1}


def test_a_part_is_as_large_as_it_says(many: list[str], planned: Planned) -> None:
    """Its number is known before anything is sent."""
    part = part_of(planned(), nk.SendOptions(first=Share(fraction=0.25)))
    assert part is not None
    assert part.count == len(list(part.keys())) == len(many) // 4


@pytest.mark.parametrize("seed", range(8))
def test_whatever_parts_are_sent_in_whatever_order_everybody_gets_one_mail(
    many: list[str], planned: Planned, seed: int
) -> None:
    """Parts that overlap, calls that are limited or fail, and at last one for all: nobody is left out."""
    chance = Random(seed)  # noqa: S311  nothing is secret
    plan, provider = planned(), Scripted("key")
    for _ in range(8):
        provider = _again(provider, chance.choice([[], ["down"], ["lost answer"], ["refused"], ["defer"]]))
        options = nk.SendOptions(
            only=chance.choice([None, "en", "ka"]),
            first=chance.choice([None, Share(30), Share(fraction=0.2)]),
            limit=chance.choice([None, None, 7]),
            workers=chance.choice([1, 3]),
            patience=Patience(first_seconds=0.01, defer_seconds=0),
        )
        with suppress(nk.NewsletterError):
            nk.send(plan, provider, options=options)
    run = nk.send(plan, _again(provider, []))
    assert (run.accepted, run.is_done, run.adds_up) == (200, True, True)
    assert provider.got == Counter(many)


def _again(provider: Scripted, script: list[Fault]) -> Scripted:
    """The same provider, with what it knows, and another script."""
    provider._script = iter(script)
    return provider
