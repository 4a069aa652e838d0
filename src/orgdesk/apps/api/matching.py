"""Nobody overwrites unseen: a resource is read with its tag, and a change names the tag that was read (`If-Match`)."""

from __future__ import annotations

import hashlib
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Schema

from orgdesk.apps.api.problems import Refused

Match = Annotated[
    str,
    Header(
        alias="If-Match", max_length=200, description="The `ETag` of the resource as you have read it; `*` for any."
    ),
]
MaybeMatch = Annotated[
    str,
    Header(alias="If-Match", max_length=200, description="Optional: act only if the `ETag` is still the one you read."),
]


def tag_of(shape: Schema) -> str:
    return '"' + hashlib.sha256(shape.model_dump_json().encode()).hexdigest()[:32] + '"'


def tagged(response: HttpResponse, shape: Schema) -> Schema:
    """The shape, its tag in the response's head."""
    response["ETag"] = tag_of(shape)
    return shape


def require_match(match: str, shape: Schema) -> None:
    """Raises Refused when the resource is no longer what the caller has read; an empty `match` asks nothing."""
    named = {one.strip().removeprefix("W/") for one in match.split(",")}
    if match and "*" not in named and tag_of(shape) not in named:
        raise Refused(412, _("Somebody changed this since you read it. Read it again, and decide anew."))
