"""Files that come with a form: so many, so large, so much a day, else refused with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions._store_message import NewFile
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Attachment

MOST_FILES, MOST_BYTES = 10, 20 * 1024 * 1024


def files_of(request: HttpRequest, field: str = "files", *, besides: Sequence[NewFile] = ()) -> list[NewFile]:
    """Those of the form after those `besides`. Raises DeskRefused; nothing is read into memory before its size is known."""
    given = request.FILES.getlist(field)
    if len(given) + len(besides) > MOST_FILES:
        raise DeskRefused(_("At most %(most)s files go with one message.") % {"most": MOST_FILES})
    size = sum(file.size or 0 for file in given) + sum(len(file.content) for file in besides)
    if size > MOST_BYTES:
        raise DeskRefused(
            _("These files are %(size)s together; at most %(most)s can be sent. Leave some out, or send a link.")
            % {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
        )
    read = (
        NewFile(name=file.name or "file", media_type=file.content_type or "", content=file.read()) for file in given
    )
    return [*besides, *read]


def customer_files_of(request: HttpRequest, customer: Person, *, at: datetime, field: str = "files") -> list[NewFile]:
    """As `files_of`, and with what the customer added since a day ago no more than `ORGDESK_FILES_A_DAY_MB`. Raises DeskRefused."""
    files = files_of(request, field)
    most = settings.ORGDESK_FILES_A_DAY_MB * 1024 * 1024
    if files and _sent_since(at - timedelta(days=1), customer) + sum(len(file.content) for file in files) > most:
        raise DeskRefused(
            _("With these you would have sent more than %(most)s in a day. Send the rest tomorrow, or send a link.")
            % {"most": filesizeformat(most)}
        )
    return files


def _sent_since(begin: datetime, customer: Person) -> int:
    sent = Attachment.objects.filter(message__author=customer, message__at__gt=begin)
    return sent.aggregate(sum=Sum("size"))["sum"] or 0


def limits_in_words() -> str:
    """What a form says beside its files, before somebody waits for a file that is too large."""
    return _("At most %(most)s files, %(size)s together.") % {"most": MOST_FILES, "size": filesizeformat(MOST_BYTES)}
