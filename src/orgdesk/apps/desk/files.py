"""Files that come with a form: so many, so large, else refused with the reason."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.desk.actions._store_message import NewFile
from orgdesk.apps.desk.errors import DeskRefused

MOST_FILES, MOST_BYTES = 10, 20 * 1024 * 1024


def files_of(request: SignedInRequest, field: str = "files") -> list[NewFile]:
    """Raises DeskRefused; nothing is read into memory before its size is known."""
    given = request.FILES.getlist(field)
    if len(given) > MOST_FILES:
        raise DeskRefused(_("At most %(most)s files go with one message.") % {"most": MOST_FILES})
    size = sum(file.size or 0 for file in given)
    if size > MOST_BYTES:
        raise DeskRefused(
            _("These files are %(size)s together; at most %(most)s can be sent. Leave some out, or send a link.")
            % {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
        )
    return [
        NewFile(name=file.name or "file", media_type=file.content_type or "", content=file.read()) for file in given
    ]
