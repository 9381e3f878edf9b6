"""Tells of a failed test when it fails, and not only at the end: so a run that is cut off tells why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter


class ToldAtOnce:
    """Writes the name and the last lines of each failure among the dots."""

    def __init__(self, reporter: TerminalReporter) -> None:
        self._reporter = reporter

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what is known of one test."""
        if report.failed:
            self._reporter.line("")
            self._reporter.write_line(f"FAILED {report.nodeid} ({report.when}, {report.duration:.0f} s)")
            self._reporter.write_line("\n".join(report.longreprtext.splitlines()[-5:]))
