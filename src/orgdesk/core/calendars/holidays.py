"""Holidays close a calendar only after a person has looked at them.

Feeds list casual observances beside days on which nobody works; so an imported list is a proposal, each day of it is accepted or
declined, and a calendar is built from the accepted ones alone. Fetching a feed happens elsewhere: here are plain dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A day on which a calendar is closed, with the name people know it by."""

    on: date
    name: str


class Verdict(StrEnum):
    """What a reviewer said about a proposed holiday."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class HolidayReview:
    """One person's verdict on one proposed holiday; the latest verdict on a day and name holds."""

    holiday: Holiday
    verdict: Verdict
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewedHolidays:
    """A proposal sorted by its reviews: only `accepted` may close a calendar."""

    accepted: tuple[Holiday, ...]
    declined: tuple[Holiday, ...]
    waiting: tuple[Holiday, ...]


def review_holidays(proposed: Iterable[Holiday], reviews: Iterable[HolidayReview]) -> ReviewedHolidays:
    """Sort proposed holidays into accepted, declined and still waiting; repeats in the proposal collapse."""
    verdicts = {review.holiday: review.verdict for review in sorted(reviews, key=lambda review: review.at)}
    days = sorted(set(proposed))
    return ReviewedHolidays(
        accepted=tuple(day for day in days if verdicts.get(day) is Verdict.ACCEPTED),
        declined=tuple(day for day in days if verdicts.get(day) is Verdict.DECLINED),
        waiting=tuple(day for day in days if day not in verdicts),
    )
