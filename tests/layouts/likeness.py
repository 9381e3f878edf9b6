"""Whether two pictures of a mail show the same, though the fonts of two machines are never quite the same.

Pixels are of no use for that: with another build of a font a word moves to the next line, and all below
it moves down. So four things are compared, each of which fonts hardly change and a fault does:

* The **height**: within an eighth.
* The **colours**: of each that evenly covers more than one part in 125 of the golden picture, there is
  about as much in the other. A ground, a band or a bar of another colour is found so.
* The **ink**: what is not even, which is words and the insides of pictures, is from 0.94 to 1.2 times as
  much. Words that have the colour of their ground are found so.
* The **rows**: both pictures are boiled down to rows of 20 patches, 16 px high, in which words are only a
  shade of grey, and the rows are laid beside each other as `diff` does it with lines. A row may be passed
  over, as a paragraph may have a line more; six within 16 may not, and neither may 16 in a row differ
  much. A lost section, columns that fell apart and a picture that is not there are found so.

The figures were chosen with the layouts at hand. With other fonts, wider ones too, at most four rows of
16 had no twin, and the others differed by 13 levels of 255. Without one section it was at least six rows,
but for the divider: a line of one pixel is nothing to this eye.
"""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = bytes
Colour = tuple[int, ...]
Areas = dict[Colour, float]
Step = tuple[int, int, float, bool]
"""Two rows beside each other, how much they differ, and whether one of them was passed over."""

MOST_TALLER = 1 / 8
LEAST_INK, MOST_INK = 0.94, 1.2
LEAST_SHARE, NEAR, MOST_MORE = 1 / 125, 14, 1.7
PATCHES, PATCH_HEIGHT = 20, 16
REACH = 40  # rows by which the two may be apart
PASSED_OVER = 7.0  # what it costs to pass over a row, in levels of 255
STRETCH, MOST_PASSED_OVER, MOST_UNLIKE = 16, 5, 14.0
FAR = 1e9


def differences(golden: Image.Image, taken: Image.Image, scale: float) -> list[str]:
    """What two pictures of a mail differ in; nothing if they show the same.

    Args:
        golden: how it should look.
        taken: how it looks, of the same scale.
        scale: pixels of the pictures for each pixel of the screen.
    """
    taller = taken.height / golden.height
    if abs(taller - 1) > MOST_TALLER:
        return [f"it is {taller:.2f} times as high"]
    steps = side_by_side(rows(golden, scale), rows(taken, scale))
    areas = _even_areas(golden), _even_areas(taken)
    return [*ink_that_differs(*areas), *colours_that_differ(*areas), *stretches_that_differ(steps)]


def ink_that_differs(known: Areas, shown: Areas) -> Iterator[str]:
    """Whether words or pictures have gone, or come."""
    more = (1 - sum(shown.values())) / (1 - sum(known.values()))
    if not LEAST_INK < more < MOST_INK:
        yield f"of words and pictures there is {more:.2f} times as much"


def colours_that_differ(known: Areas, shown: Areas) -> Iterator[str]:
    """Those of which there is much more or much less than there should be."""
    for colour, share in known.items():
        before, after = _share_near(colour, known), _share_near(colour, shown)
        if share > LEAST_SHARE and not before / MOST_MORE <= after <= before * MOST_MORE:
            yield f"of the colour #{bytes(colour).hex()} there is {after:.2%}, not {before:.2%}"


def _even_areas(picture: Image.Image) -> Areas:
    """How much of the picture each colour covers, where the pixels before and above have it, too."""
    places = Image.frombytes("L", picture.size, picture.tobytes())
    before, above = (ImageChops.difference(places, ImageChops.offset(places, *by)) for by in ((1, 0), (0, 1)))
    even = ImageChops.add(before, above).point([255] + [0] * 255)
    palette, pixels = picture.getpalette() or [], picture.width * picture.height
    counts = enumerate(places.histogram(even))
    return {tuple(palette[3 * at : 3 * at + 3]): count / pixels for at, count in counts if count}


def _share_near(colour: Colour, areas: Areas) -> float:
    return sum(share for other, share in areas.items() if max(map(abs, map(sub, colour, other))) <= NEAR)


def rows(picture: Image.Image, scale: float) -> list[Row]:
    """The picture as rows of patches; words and the lines between them become one shade."""
    height = max(1, round(picture.height / scale / PATCH_HEIGHT))
    patches = picture.convert("RGB").resize((PATCHES, height), Image.Resampling.BOX)
    data = patches.filter(ImageFilter.BoxBlur((0, 1))).tobytes()
    return [data[at : at + 3 * PATCHES] for at in range(0, len(data), 3 * PATCHES)]


def side_by_side(golden: list[Row], taken: list[Row]) -> list[Step]:
    """The rows of both, laid beside each other so that they differ least, from the foot to the head."""
    costs: dict[tuple[int, int], float] = {(-1, -1): 0.0}
    from_where: dict[tuple[int, int], tuple[int, int, float]] = {}
    slope = len(taken) / len(golden)
    for i, row in enumerate(golden):
        middle = round(i * slope)
        for j in range(max(0, middle - REACH), min(len(taken), middle + REACH + 1)):
            unlike = sum(map(abs, map(sub, row, taken[j]))) / len(row)
            ways = [
                (costs.get((i - 1, j - 1), FAR), i - 1, j - 1),
                (costs.get((i - 1, j), FAR) + PASSED_OVER, i - 1, j),
                (costs.get((i, j - 1), FAR) + PASSED_OVER, i, j - 1),
            ]
            cost, *before = min(ways)
            costs[i, j] = cost + unlike
            from_where[i, j] = (before[0], before[1], unlike)
    return _walked(from_where, (len(golden) - 1, len(taken) - 1))


def _walked(from_where: dict[tuple[int, int], tuple[int, int, float]], end: tuple[int, int]) -> list[Step]:
    steps: list[Step] = []
    at = end
    while at in from_where:
        *before, unlike = from_where[at]
        steps.append((*at, unlike, before[0] == at[0] or before[1] == at[1]))
        at = before[0], before[1]
    return steps


def stretches_that_differ(steps: list[Step]) -> Iterator[str]:
    """The first place, from the foot, where too many rows are passed over or differ; then the next one."""
    told = 0
    for first in range(max(1, len(steps) - STRETCH + 1)):
        stretch = steps[first : first + STRETCH]
        if first < told:
            continue
        passed_over, unlike = (
            sum(step[3] for step in stretch),
            sum(step[2] for step in stretch) / len(stretch),
        )
        if passed_over > MOST_PASSED_OVER or unlike > MOST_UNLIKE:
            told = first + 2 * STRETCH
            place = stretch[-1][0] * PATCH_HEIGHT
            yield f"near {place} px {passed_over} of {STRETCH} rows have no twin, unlike by {unlike:.0f}"
