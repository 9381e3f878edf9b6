"""Write the part of caniemail.com's data that the checks use: `reduce_caniemail.py caniemail.json`.

The file is `dist/caniemail.json` of the npm package caniemail, or https://www.caniemail.com/api/data.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src/newsletter_kit/checks/support/caniemail.json"
SOURCE = "https://www.caniemail.com (MIT, © 2019 HTeuMeuLeu; see LICENSE-caniemail.txt)"
FEWEST_TESTS = 250
"""Mail programs of which less is known are left out."""


def main(path: str) -> None:
    """Reduce the data to titles, the newest result for each mail program, and the notes on those results."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    features = [each for each in data["data"] if each["category"] in {"css", "html"}]
    clients = _clients(data["data"])
    reduced = {
        "source": SOURCE,
        "date": data["last_update_date"][:10],
        "clients": {name: _people_say(*key, data["nicenames"]) for name, key in clients.items()},
        "features": {each["slug"]: _feature(each, clients) for each in features},
    }
    TARGET.write_text(json.dumps(reduced, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(features)} features and {len(clients)} mail programs: {TARGET.stat().st_size:,} bytes")


def _clients(features: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    keys = [
        (family, platform)
        for each in features
        for family in each["stats"]
        for platform in each["stats"][family]
    ]
    return {_name(*key): key for key in dict.fromkeys(keys) if keys.count(key) >= FEWEST_TESTS}


def _name(family: str, platform: str) -> str:
    if platform == "desktop-webmail":
        return family
    if platform == "outlook-com":
        return platform
    return f"{family}-{platform.removesuffix('-webmail')}"


def _people_say(family: str, platform: str, names: dict[str, dict[str, str]]) -> str:
    if platform == "outlook-com":
        return "Outlook.com"
    where = {"desktop-webmail": "in a browser", "mobile-webmail": "in a phone's browser"}
    return f"{names['family'][family]} {where.get(platform) or 'on ' + names['platform'][platform]}"


def _feature(feature: dict[str, Any], clients: dict[str, tuple[str, str]]) -> dict[str, Any]:
    results = {name: _newest(feature, *key).split() for name, key in clients.items()}
    said = feature["notes_by_num"] or {}
    notes = {name: " ".join(n for n in _numbers(each) if n in said) for name, each in results.items()}
    return {
        "title": feature["title"],
        "support": "".join(each[0] for each in results.values()),
        "notes": {name: numbers for name, numbers in notes.items() if numbers},
        "said": said,
    }


def _numbers(result: list[str]) -> list[str]:
    return [each.removeprefix("#") for each in result[1:]]


def _newest(feature: dict[str, Any], family: str, platform: str) -> str:
    versions = feature["stats"].get(family, {}).get(platform, {"": "u"})
    return str(list(versions.values())[-1])


if __name__ == "__main__":
    main(sys.argv[1])
