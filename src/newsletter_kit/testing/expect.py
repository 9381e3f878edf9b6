"""What the checks of a provider expect. They are no `assert`, which Python may be told to leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.providers.base import Batch, Outcome, Provider, Status


def expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    """Nothing, if it holds.

    Raises:
        AssertionError: with `otherwise`.

    Example:
        >>> expect(1 < 2, "numbers are broken")
    """
    if not holds:
        raise AssertionError(otherwise)


def expect_outcomes(outcomes: Sequence[Outcome], batch: Batch, statuses: Sequence[Status]) -> None:
    """Nothing, if there is an outcome for each message, in order, of these statuses.

    Example:
        >>> from newsletter_kit.providers.base import Outcome, Status
        >>> from newsletter_kit.testing import sample_batch
        >>> batch = sample_batch(1)
        >>> taken = Outcome(batch.messages[0].message_id, Status.ACCEPTED)
        >>> expect_outcomes([taken], batch, [Status.ACCEPTED])
    """
    ids = [outcome.message_id for outcome in outcomes]
    expect(ids == [each.message_id for each in batch.messages], f"the outcomes are of other messages: {ids}")
    found = [outcome.status for outcome in outcomes]
    expect(found == list(statuses), f"they are {list(map(str, found))}, not {list(map(str, statuses))}")


def error_of(provider: Provider, batch: Batch) -> ProviderError | None:
    """What a hand-over raises; None if it returns.

    Example:
        >>> from newsletter_kit.testing import RecordingProvider, sample_batch
        >>> error_of(RecordingProvider(), sample_batch(1)) is None
        True
    """
    try:
        provider.deliver(batch)
    except ProviderError as error:
        return error
    return None
