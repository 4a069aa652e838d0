"""Whoever has a place in a session hears of it behind the bell, and by mail as they chose."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.desk.actions.notify import notify
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import Training
from orgdesk.apps.people.models import Delivery


@handles("course.planned", "course.called_off")
def tell_invited(event: Event) -> None:
    """Nobody is told of a session that was held before it was written down."""
    session = Delivery.objects.filter(pk=event.data.get("session")).select_related("course", "trainer").first()
    if session is None or session.starts_at <= event.at:
        return
    said = {
        "title": session.course.title,
        "when": date_format(timezone.localtime(session.starts_at), "DATETIME_FORMAT"),
        "how": " ".join(filter(None, (session.get_way_display(), session.place))),
        "who": session.trainer.name,
    }
    if session.cancelled_at:
        words = _("Called off: “%(title)s” on %(when)s. %(why)s") % {**said, "why": session.cancelled_reason}
    else:
        words = _("You are invited to “%(title)s”: %(when)s, %(how)s, led by %(who)s.") % said
    people = [place.person for place in session.attendees.select_related("person")]
    notify([*people, session.trainer], words=words, url=_address(session), at=event.at, by_mail=True)


def _address(session: Delivery) -> str:
    training = Training.objects.filter(course=session.course_id).order_by("pk").last()
    if training is not None:
        return f"{reverse('knowledge:training', args=[training.pk])}#session-{session.pk}"
    return reverse("people:course", args=[session.course.key])
