"""`{% translate "…" %}` and days by `|date` as Django's, kept by language: a page has hundreds, and to work each out anew took a tenth
of its time."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django import template
from django.template import defaultfilters
from django.template.base import Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class _Kept(template.Node):
    """A constant phrase. What a template says does not change while a process lives."""

    def __init__(self, phrase: TranslateNode) -> None:
        self.phrase, self.said = phrase, dict[str | None, str]()

    def render(self, context: template.Context) -> str:
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self.phrase.render(context)
        return said


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    phrase: TranslateNode = do_translate(parser, token)
    expression = phrase.filter_expression
    constant = not expression.filters and isinstance(expression.var.literal, str)
    if phrase.noop or phrase.asvar or phrase.message_context or not constant:
        return phrase
    return _Kept(phrase)


@register.filter(expects_localtime=True, is_safe=False)
def date(value: datetime.date | str | None, form: str | None = None) -> str:
    """A day is kept; a moment depends on the reader's zone and is worked out."""
    return _day(value, form, get_language()) if type(value) is datetime.date else str(defaultfilters.date(value, form))


@lru_cache(4096)
def _day(value: datetime.date, form: str | None, _language: str | None) -> str:
    return str(defaultfilters.date(value, form))
