"""Which edition each of many recipients gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.audience.columns import Columns
from newsletter_kit.sending.edition_choice import edition_key, edition_keys

if TYPE_CHECKING:
    from newsletter_kit.issue.values import Condition

LANGUAGES = ("en", "ka", "de")
CONDITIONS: dict[str, Condition] = {
    "country=de": {"country": ("de",)},
    "country=ge+team=a": {"country": ("ge",), "team": ("a",)},
    "shoe=7": {"shoe": ("7",)},
}
READERS = st.lists(
    st.tuples(
        st.sampled_from([None, "ka", "KA-ge", "fr", "de"]),
        st.sampled_from(["", "DE", " ge "]),
        st.sampled_from(["a", "b"]),
    )
)


@given(READERS, st.sampled_from([(), ("country",), ("name", "country", "team"), ("team", "country")]))
def test_many_get_what_each_gets_alone(
    readers: list[tuple[str | None, str, str]], names: tuple[str, ...]
) -> None:
    """To look once at those who are alike, and at no field that nobody asks for, changes no edition."""
    languages = [language for language, _, _ in readers]
    told = {"country": [each for _, each, _ in readers], "team": [each for _, _, each in readers]}
    cells = tuple(told.get(name, languages) for name in names)
    addresses = [f"r{number}@x.org" for number in range(len(readers))]
    piece = Columns(list(range(len(readers))), addresses, addresses, languages, names, cells)  # type: ignore[arg-type]
    alone = [edition_key(each, LANGUAGES, CONDITIONS) for each in piece.recipients()]
    assert edition_keys(piece, LANGUAGES, CONDITIONS) == alone
