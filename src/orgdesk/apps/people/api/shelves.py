"""Abilities and careers, to be read."""

from __future__ import annotations

from functools import partial

from orgdesk.apps.api.shelves import shelf
from orgdesk.apps.people import models
from orgdesk.apps.people.api.page_acts import router

_shelf = partial(shelf, router)

_shelf(
    "/postings",
    models.Posting,
    "posting",
    "A seat that is offered.",
    "key",
    "position_key",
    "title",
    "seats",
    "internal_until",
    "at",
    "closed_at",
    "closed_reason",
)
_shelf(
    "/applications",
    models.Application,
    "application",
    "An application.",
    "key",
    "posting.key",
    "person.key",
    "state",
    "at",
    "decided_at",
    "effective_on",
)
_shelf(
    "/rotations",
    models.Rotation,
    "rotation",
    "Somebody on another seat for a while.",
    "person.key",
    "position_key",
    "origin_key",
    "start",
    "end",
    "assessed_at",
)
_shelf("/training/courses", models.Course, "course", "A course.", "key", "title", "kind", "unit_key", "words")
_shelf(
    "/training/deliveries",
    models.Delivery,
    "course_delivery",
    "A course for a unit.",
    "course.key",
    "starts_at",
    "for_unit_key",
    "trainer.key",
    "minutes",
    "way",
    "place",
    "lesson_key",
    "cancelled_at",
    plural="course_deliveries",
)
_shelf(
    "/training/plans",
    models.CrossTraining,
    "training_plan",
    "Who learns what until when.",
    "person.key",
    "skill",
    "level",
    "due",
    "acknowledged_at",
    "ended_at",
    "ending",
)
_shelf(
    "/ratings",
    models.SkillRating,
    "skill_rating",
    "How well somebody knows something.",
    "person.key",
    "skill",
    "level",
    "on",
    "expires",
    "note",
)
_shelf(
    "/flags",
    models.TalentFlag,
    "talent_flag",
    "A mark on a talent.",
    "person.key",
    "flag",
    "reason",
    "on",
    "expires",
    "ended_on",
)
_shelf(
    "/flexes",
    models.Flex,
    "flex",
    "Where else somebody may help.",
    "person.key",
    "unit",
    "activity",
    "on",
    plural="flexes",
)
