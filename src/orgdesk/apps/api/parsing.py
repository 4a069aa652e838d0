"""Reading bodies and questions: objects only, no text that a database cannot keep."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from orgdesk.apps.api.problems import Refused

_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")


class ObjectParser(Parser):
    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises Refused for what is no JSON object. A body is never a bare list or word: it could not grow a field."""
        try:
            given = json.loads(request.body)
        except (ValueError, RecursionError):
            raise Refused(400, _("The body is no JSON. Send an object, as application/json.")) from None
        if not isinstance(given, dict):
            raise Refused(422, _("The body must be a JSON object."))
        cleaned: dict[str, Any] = keepable(given)
        return cleaned

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:  # type: ignore[type-arg]
        cleaned: dict[str, Any] = keepable(super().parse_querydict(data, list_fields, request))
        return cleaned


def keepable(given: Any) -> Any:
    """The same value, its texts without NUL and lone surrogates. Without recursion: a body may be as deep as it likes."""
    box = [given]
    waiting: list[Any] = [box]
    while waiting:
        inside = waiting.pop()
        for place, value in list(inside.items() if isinstance(inside, dict) else enumerate(inside)):
            if isinstance(value, str):
                inside[place] = _UNKEEPABLE.sub("", value)
            elif isinstance(value, dict | list):
                waiting.append(value)
    return box[0]
