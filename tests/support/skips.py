"""In continuous integration nothing may be skipped, except the suites where their material is absent."""

from __future__ import annotations

import os

import pytest

CONTINUOUS_INTEGRATION = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = (yield).get_result()
    if (
        CONTINUOUS_INTEGRATION
        and report.skipped
        and not hasattr(report, "wasxfail")
        and not item.get_closest_marker("suites")
    ):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be: {reason}"
