"""Templates that are drawn for people, and handed over undrawn where a program asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template

HANDED_OVER = "handed_over"
"""A request with a list of this name gets there what its page would have been drawn from."""


def hand_over(request: HttpRequest, **told: Any) -> None:
    """Beside what a page is drawn from: a form whose page is not shown again, for a program to learn which field is wrong."""
    handed_over = getattr(request, HANDED_OVER, None)
    if handed_over is not None:
        handed_over.append(told)


class Pages(DjangoTemplates):
    """The engine of every page."""

    def get_template(self, template_name: str) -> Page:
        return Page(super().get_template(template_name).template, self)


class Page(Template):
    """A template of a page."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> Any:
        handed_over = getattr(request, HANDED_OVER, None)
        if handed_over is None:
            return super().render(context, request)
        handed_over.append(context or {})
        return ""
