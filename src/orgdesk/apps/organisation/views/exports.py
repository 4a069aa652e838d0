"""The chart as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.organisation import drawing
from orgdesk.apps.organisation.views._common import day_of, version_or_404

_TYPES = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "vsdx": "application/vnd.ms-visio.drawing",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def drawing_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    if kind not in _TYPES:
        raise Http404
    version, on = version_or_404(request, key), day_of(request)
    style = drawing.style_named(request.GET.get("layout", ""))
    content = drawing.file_of(drawing.chart_of(version, on=on, style=style), kind)
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{slugify(str(version))}.{kind}"'
    return response
