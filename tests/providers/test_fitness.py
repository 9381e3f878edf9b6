"""What a provider cannot carry is known before the run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter_kit.compile.edition import InlineImage
from newsletter_kit.providers.base import Capabilities
from newsletter_kit.providers.fitness import unsupported
from provider_samples import DIALECTS, IMAGE, sample_edition

PLAIN = Capabilities(batch_messages=10, repeatable=False, smtputf8=False)


@pytest.mark.parametrize(
    ("name", "carries"),
    [
        ("postmark", True),
        ("sendgrid", True),
        ("mailgun", True),
        ("ses", True),
        ("mailjet", True),
        ("resend", False),
        ("brevo", False),
    ],
)
def test_pictures_inside_the_mail_are_refused_where_they_would_be_lost(name: str, *, carries: bool) -> None:
    """Resend takes none in a batch and Brevo none at all; the way out is named."""
    problems = unsupported(name, DIALECTS[name].capabilities, [sample_edition(images=(IMAGE,))])
    assert [("image_base_url" in problem.remedy) for problem in problems] == ([] if carries else [True])


def test_a_mail_that_is_too_large_is_refused_before_the_run() -> None:
    """D37: the size is compared with what the provider takes, pictures as they travel."""
    large = InlineImage("1@news", "1.png", "image/png", bytes(1_000_000))
    small = replace(PLAIN, message_bytes=1_000_000)
    assert unsupported("plain", small, [sample_edition()]) == []
    (problem,) = unsupported("plain", small, [sample_edition(images=(large,))])
    assert "it takes 1,000,000" in problem.what


def test_a_way_out_of_the_list_is_never_dropped() -> None:
    """A provider that drops our List-Unsubscribe headers is not used for a newsletter that has them."""
    (problem,) = unsupported("plain", replace(PLAIN, list_unsubscribe=False), [sample_edition()])
    assert "leave the list" in problem.what


def test_each_problem_is_told_once() -> None:
    """Ten editions with the same pictures are one problem."""
    editions = [sample_edition(images=(IMAGE,)) for _ in range(10)]
    assert len(unsupported("brevo", DIALECTS["brevo"].capabilities, editions)) == 1
