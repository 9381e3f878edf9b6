"""In which line of a TOML file each key stands."""

from __future__ import annotations

import pytest

from newsletter_kit.toml_lines import Way, line_of

TEXT = """name = "News"
postal_address = '''
live = 3
[x]
'''
team = [
  "nino@iom.int", # ]
  "b = [",
]
[providers.smtp] # of the office
host = "x = ["
live = true
[[ignore]]
rule = "NK001"
[[ignore]]
rule = "NK002"
[funders."a b"]
name.en = "c"
"""


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (("name",), 1),
        (("postal_address",), 2),
        (("live",), 0),
        (("x",), 0),
        (("team", 1), 6),
        (("b",), 0),
        (("providers", "smtp", "host"), 11),
        (("providers", "smtp", "live"), 12),
        (("providers", "smtp", "port"), 10),
        (("ignore",), 13),
        (("ignore", 1, "rule"), 16),
        (("funders", "a b", "name", "en"), 18),
    ],
)
def test_a_key_is_found_in_its_table(way: Way, line: int) -> None:
    """What stands in texts and lists is not taken for it; for a missing key its table's line is given."""
    assert line_of(TEXT, way) == line


def test_a_broken_file_is_read_as_far_as_it_goes() -> None:
    """Lines of a file that is no TOML are passed over, and what is never closed ends with the file."""
    assert line_of("name\n[[[\nlive = true\na = [[\nb = 1", ("live",)) == 3
