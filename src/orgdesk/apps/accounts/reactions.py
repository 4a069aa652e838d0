"""People hear by letter of every change to how they sign in, whoever made it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
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


@handles(*_CHANGES)
def tell_of_change(event: Event) -> None:
    person = Person.objects.filter(key__in=event.keys_of("person")).first()
    if person is None or not person.is_active:
        return
    with translation.override(person.language), timezone.override(zone_of(person)):
        told = {
            "person": person,
            "change": _CHANGES[event.kind],
            "moment": date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
            "company": settings.ORGDESK_COMPANY,
            "address": settings.ORGDESK_BASE_URL.rstrip("/") + reverse("accounts:forgotten"),
        }
        text = render_to_string("accounts/letters/changed.txt", told).strip()
        post_letter(Letter(f"sign-in-changed-{event.pk}", person, _("Your sign-in was changed"), text, event.at))
