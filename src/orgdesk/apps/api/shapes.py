"""What bodies have in common."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Path, Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints


class Given(Schema):
    """A body that was sent: a field that we do not know is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid")


class Named(Schema):
    """Something else, by its key and what people call it."""

    key: str
    name: str


class Done(Schema):
    """What was done, in words."""

    done: str


Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Line = Annotated[str, StringConstraints(max_length=250)]
Words = Annotated[str, StringConstraints(max_length=100_000)]
SomeLine = Annotated[str, StringConstraints(max_length=250, pattern=r"\S")]
SomeWords = Annotated[str, StringConstraints(max_length=100_000, pattern=r"\S")]


def _written(value: object) -> object:
    """A number would be taken for the seconds since 1970: whoever sent it meant something else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(_("Write it as 2026-03-02 or 2026-03-02T09:00:00Z, not as a number."))  # noqa: TRY004 - pydantic tells of values
    return value


Day = Annotated[
    date,
    BeforeValidator(_written),
    Field(ge=date(2000, 1, 1), le=date(2099, 12, 31), json_schema_extra={"pattern": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"}),
]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    Field(
        ge=datetime(2000, 1, 1, tzinfo=UTC),
        le=datetime(2099, 12, 31, tzinfo=UTC),
        json_schema_extra={"pattern": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T.*(Z|[+-][0-9]{2}:[0-9]{2})$"},
    ),
]
KeyGiven = Annotated[str, StringConstraints(min_length=1, max_length=80)]
KeyOrNone = Annotated[str, StringConstraints(max_length=80)]


class Nothing(Given):
    """No field: the act says all."""


class Reason(Given):
    """Why, for the log."""

    reason: SomeLine
