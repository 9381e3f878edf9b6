"""`newsletter.toml` and the environment become one frozen `Settings`: what stays the same between issues."""

# Without `from __future__ import annotations`: of annotations as text pydantic makes models more slowly.

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.language_tag import language_tag
from newsletter_kit.merge_tag import MERGE_TAG
from newsletter_kit.policy import (
    USUAL_CLIENTS,
    Ignore,
    Limits,
    People,
    Project,
    Reason,
    RegisteredFunder,
    Style,
)
from newsletter_kit.visible import is_visible

FILE_NAME = "newsletter.toml"
UNSUBSCRIBE_KEY_VARIABLE = "NEWSLETTER_UNSUBSCRIBE_KEY"

RESERVED = frozenset({"root", "unsubscribe_key"})
"""The fields of `Settings` that no file can set."""

NOT_FOR_AN_ISSUE = RESERVED | {
    "suppression",
    "sections",
    "checks",
    "ignore",
    "baseline",
    "approvals",
    "ledger",
    "timezone",
    "live",
    "team",
    "people",
    "funders",
    "projects",
}
"""What an issue cannot override: who must not or may alone be mailed, and which code is run."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_MAILBOX = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>")
_LIST_ID = re.compile(
    r"(?:(?P<name>[^<>]*?)\s*<(?P<id>[A-Za-z0-9._-]+\.[A-Za-z0-9._-]+)>)|(?P<bare>[A-Za-z0-9._-]+\.[A-Za-z0-9._-]+)"
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an address: `IOM Georgia <news@iom.example>`.

    Attributes:
        name: the display name as people read it, any script, without quotes; may be empty.
        address: the addr-spec (RFC 5322 §3.4.1), ASCII domain.
    """

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class ListId:
    """The name of the list for machines (RFC 2919): `IOM Georgia news <news.iom.example>`."""

    name: str
    id: str


def parse_mailbox(text: str) -> Mailbox:
    """The mailbox in `text`: the last `<…>` is the address, all before it is the name.

    Raises:
        ValueError: if there is no single valid address, or a line break anywhere.

    Example:
        >>> parse_mailbox('Office, "Press" <press@iom.int>').address
        'press@iom.int'
    """
    if _CONTROL.search(text):
        raise ValueError("it holds a control character or a line break")
    match = _MAILBOX.fullmatch(text.strip())
    name, address = (match["name"], match["address"]) if match else ("", text)
    try:
        return Mailbox(_unquoted(name.strip()), str(parse_address(address)))
    except AddressError as error:
        raise ValueError(f"{address.strip()!r} is no address: {error}") from None


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == '"' and '"' not in name[1:-1] else name


def _mailbox(value: object) -> object:
    return parse_mailbox(value) if isinstance(value, str) else value


def _list_id(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _LIST_ID.fullmatch(value.strip())
    if not match:
        raise ValueError("RFC 2919 wants: My news <news.example.org>")
    return ListId(match["name"] or "", match["id"] or match["bare"])


def _one_line(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("it holds a control character or a line break")
    if not is_visible(value):
        raise ValueError("it is empty")
    return value.strip()


def _mailto(value: str) -> str:
    address = MERGE_TAG.sub("x", value.removeprefix("mailto:").partition("?")[0])
    try:
        parse_address(address)
    except AddressError as error:
        raise ValueError(f"{address!r} is no address: {error}") from None
    return value


def _lines(value: str) -> str:
    if not is_visible(value):
        raise ValueError("it is empty")
    return value


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^\s/]+", value) or _CONTROL.search(value) or " " in value:
        raise ValueError("a whole address that begins with https:// is wanted")
    return value


def _without_password(value: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*://[^/]*:[^/]*@", value, re.IGNORECASE) or "password=" in value:
        raise ValueError(
            "a password does not belong in this file; it goes into NEWSLETTER_LEDGER, PGPASSWORD or ~/.pgpass"
        )
    return value


Line = Annotated[str, AfterValidator(_one_line)]
MailtoAddress = Annotated[str, AfterValidator(_one_line), AfterValidator(_mailto)]
WebAddress = Annotated[str, AfterValidator(_one_line), AfterValidator(_web_address)]


def _time_zone(value: str) -> str:
    from newsletter_kit.moments import time_zone

    time_zone(value)
    return value


TeamAddress = Annotated[str, AfterValidator(lambda value: str(parse_address(value)))]


class Settings(BaseModel):
    """Everything that does not change from one issue to the next.

    Attributes:
        name: the newsletter's name as readers see it: `IOM Georgia`.
        tagline: the line under the name in the masthead.
        organisation: the short name that sentences use: `IOM`.
        website: the organisation's web site.
        logo: path of the logo, relative to newsletter.toml.
        sender: the From mailbox.
        reply_to: where answers go.
        list_id: the List-ID header (RFC 2919).
        feedback_id: the Feedback-ID header, for Gmail's postmaster tools; optional.
        postal_address: the street address that the law wants in every mail.
        language: the main language of new issues, as a BCP 47 tag.
        layout: name of the layout's folder.
        audience: path of the recipients' file, relative to newsletter.toml.
        audience_encoding: its encoding if it is not UTF-8, such as `cp1252`.
        audience_columns: what it calls a column of ours: `{"email": "E-Mail Adresse"}`.
        suppression: path of the file of addresses that must never be mailed.
        provider: who takes the mail: `outbox` writes files and is the default.
        live: whether providers that mail people may mail everybody; else they reach only the team.
        team: addresses of those who may be mailed while the newsletter is not live.
        providers: the options of each provider, as tables `[providers.NAME]`; docs/providers.md lists them.
        sections: extra section classes, as `module:Class`.
        checks: rules of the newsletter's own, as `module:function`.
        ignore: rules that do not hold for it, each with a reason: tables `[[ignore]]`.
        baseline: path of the file of findings that were there before it began to check.
        approvals: how many people must have approved an issue before `send` mails it.
        ledger: where runs are written down: a path relative to newsletter.toml, or the URL of a PostgreSQL
            database, without its password.
        timezone: by whose clocks times are told, such as `Asia/Tbilisi`; UTC unless given.
        limits: how large a mail may be.
        style: how the organisation writes: the table `[style]`.
        people: what is owed to the people in it: the table `[people]`.
        funders: who pays for the work: tables `[funders.NAME]`.
        clients: the mail programs of the readers, by the names that docs/settings.md has.
        accepted_degradations: features of HTML and CSS that the layout can do without, each with the reason.
        projects: what they pay for: tables `[projects.NAME]`.
        image_base_url: where the images will stand on the web; without it they travel inside the mail.
        unsubscribe_url: page to leave the list; holds `((unsubscribe_token))`.
        unsubscribe_mailto: address that takes requests to leave by mail; optional.
        preferences_url: page to change what one receives; optional.
        view_url: page that shows the issue in a browser; may hold `((issue))` and `((language))`.

    Example:
        >>> Settings(name="News", sender="News <news@iom.int>").sender.address
        'news@iom.int'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: Line
    sender: Annotated[Mailbox, BeforeValidator(_mailbox)]
    tagline: Line | None = None
    organisation: Line | None = None
    website: WebAddress | None = None
    logo: Line | None = None
    reply_to: Annotated[Mailbox | None, BeforeValidator(_mailbox)] = None
    list_id: Annotated[ListId | None, BeforeValidator(_list_id)] = None
    feedback_id: Line | None = None
    postal_address: Annotated[str, AfterValidator(_lines)] | None = None
    language: Annotated[str, AfterValidator(language_tag)] = "en"
    layout: Line = "base"
    audience: Line | None = None
    audience_encoding: Line | None = None
    audience_columns: dict[str, Line] = Field(default_factory=dict)
    suppression: Line | None = None
    provider: Line = "outbox"
    live: bool = False
    team: tuple[TeamAddress, ...] = ()
    providers: dict[str, dict[str, str | int | bool]] = Field(default_factory=dict)
    sections: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    baseline: Line | None = None
    approvals: Annotated[int, Field(ge=0, le=20, strict=True)] = 0
    ledger: Annotated[Line, AfterValidator(_without_password)] | None = None
    timezone: Annotated[str, AfterValidator(_time_zone)] | None = None
    limits: Limits = Limits()
    style: Style = Style()
    people: People = People()
    funders: dict[str, RegisteredFunder] = Field(default_factory=dict)
    projects: dict[str, Project] = Field(default_factory=dict)
    clients: tuple[Line, ...] = USUAL_CLIENTS
    accepted_degradations: dict[str, Reason] = Field(default_factory=dict)
    image_base_url: WebAddress | None = None
    unsubscribe_url: WebAddress | None = None
    unsubscribe_mailto: MailtoAddress | None = None
    preferences_url: WebAddress | None = None
    view_url: WebAddress | None = None

    root: Path = Field(default=Path(), exclude=True)
    unsubscribe_key: SecretStr | None = Field(default=None, exclude=True)

    def path(self, relative: str) -> Path:
        """The place of a path that newsletter.toml names, which is relative to newsletter.toml."""
        return self.root / relative

    @property
    def picture_files(self) -> dict[str, str]:
        """The files of pictures that the settings name, relative to newsletter.toml, by the setting."""
        named = {"logo": self.logo}
        for key, funder in self.funders.items():
            named |= {f"funders.{key}": funder.logo, f"funders.{key}.logo_dark": funder.logo_dark}
        return {name: src for name, src in named.items() if src and "://" not in src}

    def overridden(self, overrides: Mapping[str, Any]) -> "Settings":
        """These settings with those that an issue overrides; done twice, it is the same as once.

        Raises:
            ConfigError: if an override is wrong, or not for an issue to say.
        """
        refused = sorted(NOT_FOR_AN_ISSUE & overrides.keys())
        if refused:
            what, remedy = "an issue cannot override it", "Remove it from the issue's settings."
            raise ConfigError(*(Problem(f"{FILE_NAME} {name}", what, remedy) for name in refused))
        return _validated({**dict(self), **overrides}, self.root / FILE_NAME) if overrides else self


def find_settings_file(start: Path) -> Path | None:
    """The newsletter.toml in `start` or in the nearest folder above it, or None.

    Example:
        >>> find_settings_file(Path("issues/2024-q1"))  # doctest: +SKIP
        PosixPath('/srv/news/newsletter.toml')
    """
    start = start.resolve()
    folders = (start, *start.parents) if start.is_dir() else start.parents
    return next((path for folder in folders if (path := folder / FILE_NAME).is_file()), None)


def load_settings(start: Path | str = ".", *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings that hold for `start`: the nearest newsletter.toml, then `overrides`.

    Args:
        start: a file or folder of the project; newsletter.toml is looked for there and above.
        overrides: settings of your own, which win.

    Raises:
        ConfigError: if there is no newsletter.toml, it is no TOML, or a setting is wrong.

    Example:
        >>> load_settings("issues/2024-q1", overrides={"layout": "letter"}).layout  # doctest: +SKIP
        'letter'
    """
    found = find_settings_file(Path(start))
    if found is None:
        remedy = (
            "Go to your newsletter's folder with `cd`, or begin a newsletter: `newsletter-kit new our-news`."
        )
        raise ConfigError(Problem(f"{Path(start)}", f"there is no {FILE_NAME} here or above", remedy))
    data = {**_read_toml(found), **(overrides or {})}
    key = os.environ.get(UNSUBSCRIBE_KEY_VARIABLE)
    _refuse_misplaced(data, found)
    return _validated({**data, "root": found.parent, "unsubscribe_key": key}, found)


def place_of_setting(settings: Settings, name: str) -> str:
    """Where a setting is written, as a person can open it; without a line, if newsletter.toml lacks it.

    Example:
        >>> place_of_setting(load_settings("issues/2024-q1"), "sender")  # doctest: +SKIP
        'newsletter.toml:3:1 sender'
    """
    from newsletter_kit.setting_problems import place_in_toml

    return place_in_toml(settings.root / FILE_NAME, name.split("."))


def _read_toml(path: Path) -> dict[str, Any]:
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        what = f"the byte {error.object[error.start]:#04x} at offset {error.start} is not UTF-8"
        raise ConfigError(Problem(path.name, what, "Save the file as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        from newsletter_kit.toml_trouble import syntax_problem

        raise ConfigError(syntax_problem(error, text, path.name)) from None


def _refuse_misplaced(data: Mapping[str, Any], file: Path) -> None:
    """Refuse what no file can set, and settings that have slipped below the table of a provider."""
    reserved, lost = sorted(RESERVED & data.keys()), list(_slipped(data.get("providers")))
    if not (reserved or lost):
        return
    from newsletter_kit.setting_problems import place_in_toml, slipped

    refused = (
        Problem(place_in_toml(file, (each,)), "it cannot be set here", "Remove it.") for each in reserved
    )
    raise ConfigError(*refused, *(slipped(file, way) for way in lost))


def _slipped(tables: object) -> Iterator[tuple[str, ...]]:
    """The ways to settings of the whole newsletter that stand in the table of a provider."""
    for provider, table in tables.items() if isinstance(tables, dict) else ():
        for name in table if isinstance(table, dict) else ():
            if name in Settings.model_fields:
                yield "providers", provider, name


def _validated(data: dict[str, Any], path: Path) -> Settings:
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        from newsletter_kit.setting_problems import setting_problem

        problems = (setting_problem(path, each, Settings.model_fields) for each in error.errors())
        raise ConfigError(*dict.fromkeys(problems)) from None
