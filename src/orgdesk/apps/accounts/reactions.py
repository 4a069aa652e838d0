"""People hear by letter of every change to how they sign in, whoever made it, and of what a stranger would have done."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.letters import Letter, post_letter
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.ui.middleware import zone_of

_CHANGES = {
    "password.changed": gettext_lazy("your password was changed."),
    "password.reset": gettext_lazy("a new password was chosen by the link of a letter."),
    "second_factor.added": gettext_lazy("a second proof of who you are was added."),
    "second_factor.removed": gettext_lazy("a second proof of who you are was removed."),
    "second_factor.reset": gettext_lazy("an administrator removed your second proofs, so that you can begin anew."),
    "recovery_codes.renewed": gettext_lazy("your recovery codes were made anew."),
    "identity.linked": gettext_lazy("signing in through another house was linked to your account."),
}
_WARNINGS = {
    "session.began_elsewhere": (
        gettext_lazy("You signed in with a new browser"),
        gettext_lazy("somebody signed in to your account with a browser that we had not seen before."),
    ),
    "second_factor.code_repeated": (
        gettext_lazy("A code was tried twice"),
        gettext_lazy("a code that had been used already was tried again, after the right password. It opened nothing."),
    ),
}
_TOLD = {kind: (gettext_lazy("Your sign-in was changed"), change) for kind, change in _CHANGES.items()} | _WARNINGS


@handles(*_TOLD)
def tell_of_change(event: Event) -> None:
    person = Person.objects.filter(key__in=event.keys_of("person")).first()
    if person is None or not person.is_active:
        return
    subject, what = _TOLD[event.kind]
    with translation.override(person.language), timezone.override(zone_of(person)):
        told = {
            "person": person,
            "change": what,
            "agent": event.data.get("agent", ""),
            "moment": date_format(timezone.localtime(event.at), "j F Y, H:i"),
            "company": settings.ORGDESK_COMPANY,
            "address": settings.ORGDESK_BASE_URL.rstrip("/") + reverse("accounts:forgotten"),
        }
        text = render_to_string("accounts/letters/changed.txt", told).strip()
        post_letter(Letter(f"sign-in-changed-{event.pk}", person, str(subject), text, event.at))
