"""An office that edits the small newsletter and wants two approvals of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.approvals.approve import approve
from newsletter_kit.approvals.digests import digests_of
from newsletter_kit.approvals.missing import missing_approvals

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.approvals.approval import Approval


@dataclass(frozen=True)
class Office:
    """Somebody who edits the small newsletter and has it approved."""

    root: Path

    @property
    def issue(self) -> nk.Issue:
        """The issue as it stands in the files now."""
        return nk.load_issue(self.root / "issues/first")

    @property
    def settings(self) -> nk.Settings:
        """newsletter.toml as it is now, with two approvals wanted."""
        return nk.load_settings(self.root, overrides={"approvals": 2})

    @property
    def layout(self) -> nk.Layout:
        """The layout as it is now."""
        return nk.load_layout("small", root=self.root)

    @property
    def approvals(self) -> Path:
        """The file of the approvals."""
        return self.root / "issues/first/approvals.yaml"

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each edition as it is now."""
        return digests_of(self.issue, self.layout, self.settings)

    @property
    def missing(self) -> list[str]:
        """What is missing, in words."""
        return [str(each) for each in missing_approvals(self.issue, self.digests, self.settings)]

    def approve(self, by: str, note: str | None = None) -> Approval:
        """Let somebody approve the issue as it is now."""
        return approve(self.issue, self.layout, self.settings, by, note)

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a few words in a file."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
