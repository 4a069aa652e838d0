"""The words of timeline mails, and the links in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.models import MailText, Membership, SeriesMail, TemplateVersion

_SALT = "orgdesk.timelines.leave"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says to one person."""

    subject: str
    text: str


def fill(words: str, values: Mapping[str, str]) -> str:
    """Put values in the place of {name}; raise TimelineRefused for a name that means nothing."""

    def value_of(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise TimelineRefused(
                _("“{%(name)s}” means nothing in a mail; use %(known)s.")
                % {"name": found[1], "known": ", ".join(f"{{{name}}}" for name in values)}
            )
        return values[found[1]]

    return _PLACEHOLDER.sub(value_of, words)


def text_of(template: TemplateVersion, series: str, number: int) -> MailText | None:
    return template.mail_texts.filter(series=series, number=number).last()


def letter_for(mail: SeriesMail, person: Person, *, leave_address: str = "") -> Letter | None:
    """The mail as the person gets it, None when nobody has written it."""
    written = text_of(mail.plan.template, mail.series, mail.number)
    if written is None:
        return None
    values = {"name": person.name, "account": mail.plan.account.name, "week": str(mail.week)}
    with translation.override(person.language):
        foot = _("You get this since %(account)s is new with us. Unsubscribe: %(address)s") % {
            "account": mail.plan.account.name,
            "address": leave_address,
        }
    body = fill(written.body, values)
    return Letter(fill(written.subject, values), f"{body}\n\n-- \n{settings.ORGDESK_COMPANY}\n{foot}\n")


def leave_token(membership: Membership) -> str:
    return signing.Signer(salt=_SALT).sign(str(membership.pk))


def membership_of(token: str) -> Membership | None:
    """The membership that a link of ours names, None for any other text."""
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Membership.objects.filter(pk=key).select_related("plan__account", "person").first()


def leave_address(membership: Membership) -> str:
    return f"{settings.ORGDESK_BASE_URL}/timelines/lists/{leave_token(membership)}"
