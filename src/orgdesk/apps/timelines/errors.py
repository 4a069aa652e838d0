# ruff: noqa: N818 - an error is named for the situation (style 12)
"""Why an act on a timeline is refused; each message names the thing, the reason and the way on."""

from __future__ import annotations

from orgdesk.core.timeline.errors import TimelineError

__all__ = ["NotYourPlan", "PlanChanged", "PlanEnded", "StepClosed", "TimelineError", "TimelineRefused", "WordsMissing"]


class TimelineRefused(TimelineError):
    """Nothing was changed."""


class PlanEnded(TimelineRefused):
    """The plan is completed or stopped."""


class PlanChanged(TimelineRefused):
    """Somebody else changed the plan since the page was shown."""


class StepClosed(TimelineRefused):
    """The step is done, skipped or deferred."""


class WordsMissing(TimelineRefused):
    """The act needs a reason or an answer that was not given."""


class NotYourPlan(TimelineRefused):
    """The person sits in no unit that has a part in the plan."""
