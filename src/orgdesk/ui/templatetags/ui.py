"""Tags and filters that every template may use."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgdesk.core.scene.model import Scene
from orgdesk.core.scene.writers.svg import to_svg
from orgdesk.ui import sayings
from orgdesk.ui.saved_views import views_of
from orgdesk.ui.typed import type_again, typed_words

register = template.Library()

_TONE_ICONS = {"good": "check", "warn": "warning", "bad": "stop", "info": "half", "voice": "voice", "idle": "circle"}
_SOON = timedelta(hours=1)
_TONES_OF_PEOPLE = 5


register.filter("in_words", sayings.in_words)


@register.filter
def money(amount: Decimal | float | None, places: int = 0) -> str:
    """An amount in the company's currency: "12,400 EUR"; nothing where there is none."""
    return "" if amount is None else sayings.money_words(amount, places)


@register.simple_tag(takes_context=True)
def typed_again(context: template.Context, form: object, address: str) -> bool:
    """Whether this form was refused just now; it then holds what was typed. Say it before the form is drawn."""
    return type_again(context["request"], form, address)


@register.simple_tag(takes_context=True)
def typed_in(context: template.Context, address: str) -> dict[str, str]:
    """The same for a form that is drawn by hand: its values by their names, empty where nothing was refused."""
    return typed_words(context["request"], address)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A drawing from the sprite; without `label` it is decoration beside words."""
    return _drawn(name, size, str(label), (settings.STATIC_URL, settings.DEBUG))


@lru_cache(1024)
def _drawn(name: str, size: str, label: str, _found_by: tuple[str, bool]) -> SafeString:
    """Kept, since a page has a hundred: to ask where the sprite stands took a tenth of its time."""
    named = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="{}"', "true")
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#{}"/></svg>', size, named, static("ui/icons.svg"), name
    )


@register.simple_tag
def status(word: object, tone: str = "idle", icon_name: str = "") -> SafeString:
    """A state as word and icon; tones: good, warn, bad, info, voice, idle."""
    return format_html(
        '<span class="status {}">{}{}</span>', tone, icon(icon_name or _TONE_ICONS.get(tone, "circle")), str(word)
    )


@register.simple_tag(takes_context=True)
def when(context: template.Context, moment: datetime | None, style: str = "both") -> str:
    """ "Tue 14:05 · 2 h ago" in the reader's zone, the exact time behind; styles: both, clock, ago."""
    if moment is None:
        return "–"
    at = _now(context)
    clock = clock_words(moment, at=at)
    ago = distance_words(moment, at=at)
    words = {"clock": clock, "ago": ago}.get(style, f"{clock} · {ago}")
    local = timezone.localtime(moment)
    exact = f"{formats.date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
    return format_html(
        '<relative-time data-style="{}"><time datetime="{}" title="{}">{}</time></relative-time>',
        style, moment.isoformat(), exact, words,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def due(context: template.Context, moment: datetime | None, met: bool = False) -> str:
    """The chip of a promise: how long is left or by how much it is over."""
    if moment is None:
        return ""
    at = _now(context)
    if met:
        tone, words = "good", _("kept")
    elif moment < at:
        tone, words = "bad", _("%(span)s over") % {"span": span_words(at - moment)}
    else:
        tone = "warn" if moment - at <= _SOON else ""
        words = _("%(span)s left") % {"span": span_words(moment - at)}
    return format_html(
        '<span class="due {}">{}<time datetime="{}" title="{}">{}</time></span>',
        tone, icon({"bad": "stop", "warn": "warning", "good": "check"}.get(tone, "clock")), moment.isoformat(),
        formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT"), words,
    )  # fmt: skip


@register.simple_tag
def span(length: timedelta) -> str:
    """A length of time in words, for example "3 h"."""
    return span_words(length)


@register.simple_tag
def avatar(name: object, size: str = "") -> SafeString:
    """Initials in a circle; beside the name, so hidden from screen readers."""
    words = str(name).split()
    letters = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    tone = zlib.crc32(str(name).encode()) % _TONES_OF_PEOPLE
    return format_html('<span class="avatar {} tone-{}" aria-hidden="true">{}</span>', size, tone, letters)


@register.simple_tag
def person(who: object, hint: object = "", size: str = "") -> str:
    """A person as initials, name and a few words such as the position."""
    if not who:
        return format_html('<span class="muted">{}</span>', _("nobody"))
    below = format_html("<small>{}</small>", str(hint)) if hint else ""
    return format_html('<span class="person">{}<span>{}{}</span></span>', avatar(who, size), str(who), below)


@register.simple_tag
def key(letter: str) -> SafeString:
    """The key that does the same as the button it stands on."""
    return format_html('<kbd class="key" aria-hidden="true">{}</kbd>', letter)


@register.simple_tag
def field(bound: BoundField, **attributes: Any) -> SafeString:
    """One field of a form with label, help and errors; `attributes` go to the widget, with - for _."""
    bound.field.widget.attrs.update({name.replace("_", "-"): value for name, value in attributes.items()})
    return bound.as_field_group()


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: Any) -> str:
    """The page's own query with some values changed; None removes one. A change of anything but the page begins at page 1."""
    query: QueryDict = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple):
            query.setlist(name, [str(one) for one in value])
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def query_inputs(context: template.Context, *, besides: str) -> SafeString:
    """The page's own query for a form that asks by GET, without what the form itself asks for and the page."""
    request = context.get("request")
    lists = request.GET.lists() if request is not None else ()
    kept = [(name, value) for name, values in lists if name not in {besides, "page", "as"} for value in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.inclusion_tag("ui/_saved_views.html", takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """The views that are kept of this list, and the field that keeps one more; nothing for whoever keeps none."""
    request = context["request"]
    return {"request": request, "views": views_of(request)}


@register.simple_tag
def scene(drawing: Scene, prefix: str = "scene") -> SafeString:
    """A drawing of the core as SVG inside the page; `prefix` keeps two on one page apart."""
    return mark_safe(to_svg(drawing, prefix=prefix))  # noqa: S308  escape: the writer escapes every text that it is given


@register.filter
def initials(name: object) -> str:
    return "".join(word[0] for word in str(name).split()[:2]).upper()


def clock_words(moment: datetime, *, at: datetime) -> str:
    """ "14:05" today, "Tue 14:05" within the week, "3 Mar 14:05" this year, else with the year."""
    local, today = timezone.localtime(moment), timezone.localtime(at)
    days = abs((local.date() - today.date()).days)
    if days == 0:
        pattern = "H:i"
    elif days < 7:
        pattern = "D H:i"
    elif local.year == today.year:
        pattern = "j M H:i"
    else:
        pattern = "j M Y"
    return formats.date_format(local, pattern)


def distance_words(moment: datetime, *, at: datetime) -> str:
    """ "2 h ago", "in 3 d" or "now"."""
    if abs(moment - at) < timedelta(minutes=1):
        return _("now")
    if moment < at:
        return _("%(span)s ago") % {"span": span_words(at - moment)}
    return _("in %(span)s") % {"span": span_words(moment - at)}


def span_words(span: timedelta) -> str:
    """A length of time in the one or two units that matter: "18 min", "2 h 10 min", "3 d"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 6 * 60 and minutes % 60:
        return _("%(h)d h %(n)d min") % {"h": minutes // 60, "n": minutes % 60}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)d d", "%(n)d d", days) % {"n": days}


def _now(context: template.Context) -> datetime:
    at = context.get("at")
    if isinstance(at, datetime):
        return at
    return timezone.now()  # allow clock-at-doors: a template rendered outside a request, where the reader is now
