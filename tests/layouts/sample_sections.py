"""Every built-in section twice: with all that it may hold, and with as little as it may hold."""

from __future__ import annotations

from typing import Any

PICTURE = {"src": "https://example.org/a.png", "alt": "A bridge", "credit": "©IOM", "caption": "Open again"}
BARE_PICTURE = {"src": "https://example.org/b.png", "alt": ""}
LINK = {"url": "https://example.org/link", "text": "Read more", "about": "the bridge"}
ITEM = {"title": "A **bridge**", "body": "It is *open*.\n\n- at last", "image": PICTURE, "link": LINK}
BARE_ITEM = {"body": "It is open."}
AVRR = {
    "people": "Georgians",
    "country": "Georgia",
    "period": {"start": "2024-01-01", "end": "2024-03-31"},
    "returned": {
        "persons": 463,
        "male_percent": 41,
        "female_percent": 59,
        "countries": ["GR", "Poland"],
        "health_needs": 73,
    },
    "after_arrival": {"families": 74, "kinds": ["medical help", "training"]},
    "from_country": {
        "persons": 19,
        "women": 9,
        "children": 7,
        "unaccompanied_children": 1,
        "medical_escorts": 1,
        "destinations": ["AZ"],
    },
}
FIGURE = {"value": 12345, "unit": "GEL", "label": "spent", "note": "more than before"}
SHARES = [{"label": "women", "percent": 92}, {"label": "men", "percent": 8}]
BARS = [{"label": "Imereti", "value": 120}, {"label": "Kakheti", "value": 0}]
EVENT = {**ITEM, "starts": "2024-11-25", "ends": "2024-11-27", "time": "10:00", "place": "Kutaisi"}

FULL: dict[str, dict[str, Any]] = {
    "highlights": {"items": [ITEM, BARE_ITEM]},
    "stories": {"items": [{**ITEM, "name_changed": True}, BARE_ITEM]},
    "project_updates": {"items": [{**ITEM, "icon": BARE_PICTURE}, {**BARE_ITEM, "icon": BARE_PICTURE}]},
    "conferences": {"items": [{**ITEM, "date": "2024-03-14", "place": "Tbilisi"}, BARE_ITEM]},
    "avrr": AVRR,
    "text": {"body": "Some **words**.", "link": LINK},
    "image": {"image": PICTURE, "link": "https://example.org/picture"},
    "gallery": {"images": [PICTURE, PICTURE, PICTURE]},
    "quote": {"text": "We gathered.", "by": "Nino", "role": "Guest", "image": PICTURE, "name_changed": True},
    "call_to_action": {"title": "Is it **real**?", "body": "Ask.", "link": LINK},
    "articles": {"items": [{**ITEM, "source": "A paper", "date": "2024-01-15"}]},
    "events": {"items": [EVENT]},
    "video": {
        "title": "A film",
        "url": "https://example.org/film",
        "image": PICTURE,
        "duration": "3:20",
        "body": "See.",
    },
    "stats": {"figures": [FIGURE], "shares": SHARES, "bars": BARS, "total": 130, "source": "files"},
    "table": {"columns": ["Region", "Persons"], "rows": [["Imereti", "120"]], "caption": "By region"},
    "note": {"body": "Mind **this**.", "link": LINK},
    "divider": {},
}

BARE: dict[str, dict[str, Any]] = {
    "highlights": {"items": [BARE_ITEM]},
    "stories": {"items": [BARE_ITEM]},
    "project_updates": {"items": [BARE_ITEM]},
    "conferences": {"items": [BARE_ITEM]},
    "avrr": {"returned": {"persons": 0}},
    "text": {"body": "Words."},
    "image": {"image": BARE_PICTURE},
    "gallery": {"images": [BARE_PICTURE, BARE_PICTURE]},
    "quote": {"text": "We gathered."},
    "call_to_action": {"title": "Ask", "link": {"url": "tel:+995", "text": "Call"}},
    "articles": {"items": [{"title": "Numbers"}]},
    "events": {"items": [{"title": "Open day", "starts": "2024-11-25"}]},
    "video": {"title": "A film", "url": "https://example.org/film", "image": BARE_PICTURE},
    "stats": {"bars": BARS},
    "table": {"columns": ["Region"], "rows": [["Imereti"]]},
    "note": {"body": "Mind this."},
    "divider": {},
}
