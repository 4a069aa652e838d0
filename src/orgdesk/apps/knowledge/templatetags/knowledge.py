"""Markdown as safe HTML, and the words of seats, channels, ages and shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import nh3
from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from orgdesk.apps.knowledge.story import channel_name
from orgdesk.apps.organisation.lookup import position_title
from orgdesk.ui.templatetags.ui import span_words

register = template.Library()
_PICTURE = re.compile(r"picture:([a-z0-9]{16})")
_ALLOWED = {**nh3.ALLOWED_ATTRIBUTES, "img": {"src", "alt", "loading"}}


def _picture(renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    """A picture of ours where it stands; one of another place as a link, since it would tell that place who reads the answer."""
    token = tokens[idx]
    words = escapeHtml(renderer.renderInlineAsText(token.children or [], options, env))
    source = str(token.attrGet("src") or "")
    named = _PICTURE.fullmatch(source)
    if named is None:
        return f'<a href="{escapeHtml(source)}">{words or escapeHtml(source)}</a>'
    return f'<img src="{reverse("knowledge:picture", args=[named[1]])}" alt="{words}" loading="lazy">'


_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_markdown.add_render_rule("image", _picture)


@register.filter
def markdown(words: str) -> SafeString:
    """The words rendered, then cleaned: what an author wrote cannot run anything in a reader's browser."""
    return mark_safe(nh3.clean(_markdown.render(words), attributes=_ALLOWED))  # noqa: S308 - cleaned in this line


@register.filter
def span(length: timedelta) -> str:
    """ "18 min", "2 h 10 min", "3 d"."""
    return span_words(length)


@register.filter
def percent(share: float | None) -> str:
    return "–" if share is None else _("%(n)d %%") % {"n": round(share * 100)}


@register.filter
def share_of(yes: int, no: int) -> str:
    """The share of yes in yes and no; a dash where nobody said."""
    return percent(yes / (yes + no) if yes + no else None)


@register.filter
def seat(key: str) -> str:
    """What people call a position."""
    return position_title(key)


@register.filter
def channel(key: str) -> str:
    """What people call a channel: a unit's name, or customers."""
    words = channel_name(key)
    return words[:1].upper() + words[1:]
