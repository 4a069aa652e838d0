"""The style sheet of drawings, made by the core that also draws them into files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from orgdesk.core.scene.theme import stylesheet


@login_not_required
@require_safe
@conditional_page
def scene_styles(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(stylesheet(), content_type="text/css")
    response["Cache-Control"] = "max-age=3600"
    return response
