"""An issue that somebody edits, and what is then told of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.compare.compare import compare_issues

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.compare.change import Change


@dataclass(frozen=True)
class Edited:
    """The issue as it was, and the folder of the copy that is edited."""

    before: nk.Issue
    folder: Path
    settings: nk.Settings

    def write(self, old: str, new: str, name: str = "issue.yaml") -> Edited:
        """Change a piece of a file, which must stand there once."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (text.count(old), old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    @property
    def now(self) -> nk.Issue:
        """The copy as it stands there now."""
        return nk.load_issue(self.folder, settings=self.settings)

    @property
    def changes(self) -> list[Change]:
        """All that has changed."""
        return list(compare_issues(self.before, self.now).changes)

    @property
    def told(self) -> list[str]:
        """The same in words, each with its language."""
        return [f"{each.language} {each}" for each in self.changes]
