"""Reports in words: what was odd, and what to do about it; what was counted."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgdesk.core.service.exchange import Reason
from orgdesk.core.service.exchange.tables import Column

REASONS: dict[str, str | Promise] = {
    Reason.UNREADABLE: _("cannot be read; its beginning is kept in the list"),
    Reason.CUT_SHORT: _("the file ends in the middle; export it again and bring it once more, nothing is doubled"),
    Reason.TOO_LARGE: _("larger than what is read in one piece"),
    Reason.NO_ID: _("has no number of its own, so that it could not be known again"),
    Reason.DUPLICATE: _("stands there a second time, with other words; the first was taken"),
    Reason.NOT_TAKEN: _("of a kind that is not taken"),
    Reason.WRONG_ENCODING: _("in a mixed encoding: look at its accents"),
    Reason.NO_TICKET: _("belongs to a ticket that is not in the file; bring the ticket too"),
    Reason.NO_REQUESTER: _("asked by somebody whom the file does not name; a stand-in holds the place"),
    Reason.NO_OWNER: _("owned by somebody who does not work here; nobody owns it now, or their name alone stands there"),
    Reason.NO_AUTHOR: _("written by somebody whom the file does not name; a stand-in holds the place"),
    Reason.NO_TIME: _("without a time; that of what stood before it was taken"),
    Reason.FUTURE: _("in the future; the time of the import was taken"),
    Reason.TEXT_CUT: _("longer than what is shown; the whole is kept as a file, or here"),
    Reason.NO_FILE: _("a file that the export only names; put it under attachments/ of the archive and bring it again"),
    Reason.FILE_TOO_LARGE: _("a file larger than what is taken"),
    Reason.BAD_FILE: _("a file that is damaged"),
    Reason.MERGE_LOOP: _("merged in a circle; each of the tickets stays as it is"),
    Reason.NO_MERGE_TARGET: _("merged into a ticket that is not in the file; it stays as it is"),
    Reason.CHANGED_HERE: _("went on here and there; what was said there is added, its state here stays"),
    Reason.NO_PROCESS: _("open, but no process takes it on: activate a chart and the support process, then open it from the list"),
    Reason.REFUSED: _("the database did not take it; tell us what the list says"),
}  # fmt: skip
PARTS: dict[str, str | Promise] = {
    "ticket": _("ticket"), "message": _("message"), "person": _("person"), "organisation": _("organisation"), "file": _("file"),
    "rating": _("rating"), "group": _("group"), "field": _("field"), "state": _("state"), "priority": _("priority"), "article": _("article"),
    "": _("record"),
}  # fmt: skip
COUNTS: dict[str, str | Promise] = {
    "tickets": _("tickets"), "messages": _("messages"), "people": _("people"), "organisations": _("organisations"),
    "files": _("files"), "ratings": _("ratings"), "tickets_new": _("tickets new"),
    "tickets_same": _("tickets as they were"), "tickets_changed": _("tickets brought up to date"), "tickets_merged": _("tickets merged"),
    "tickets_refused": _("tickets refused"), "tickets_going_on": _("open tickets in a queue"), "messages_new": _("messages new"),
    "files_new": _("files new"), "people_new": _("people new"), "people_known": _("people known here"),
    "people_same": _("people as they were"), "organisations_new": _("accounts new"), "organisations_known": _("accounts known here"),
    "organisations_same": _("accounts as they were"), "ratings_new": _("ratings new"), "files_missing": _("files only named"),
    "articles": _("articles"), "translations": _("translations"), "drafts": _("drafts"), "articles_known": _("articles known here"),
    "articles_new": _("articles new"), "articles_renewed": _("articles brought up to date"), "articles_as_before": _("articles as they were"),
    "articles_refused": _("articles refused"), "translations_new": _("translations new"),
}  # fmt: skip
STANDINGS: dict[str, tuple[str | Promise, str]] = {
    "new": (_("new"), "info"), "changed": (_("changed there since"), "warn"), "same": (_("here as it is"), "good"),
}  # fmt: skip
COLUMNS: dict[str, str | Promise] = {
    Column.NUMBER: _("number of the ticket"), Column.SUBJECT: _("subject"), Column.TEXT: _("words"),
    Column.REQUESTER_NAME: _("name of the requester"), Column.REQUESTER_EMAIL: _("address of the requester"),
    Column.ORGANISATION: _("organisation"), Column.OWNER: _("agent"), Column.GROUP: _("group"), Column.STATE: _("state"),
    Column.PRIORITY: _("priority"), Column.CHANNEL: _("channel"), Column.TAGS: _("tags"), Column.OPENED: _("opened at"),
    Column.CHANGED: _("changed at"), Column.SOLVED: _("solved at"), Column.MESSAGE_AT: _("time of the message"),
    Column.MESSAGE_AUTHOR: _("author of the message"), Column.MESSAGE_PRIVATE: _("for colleagues only"), Column.FIELD: _("a field of the ticket"),
}  # fmt: skip
_ORDER = list(COUNTS)


def counted(counts: dict[str, int]) -> list[tuple[str | Promise, int]]:
    """What was counted, in an order that reads well; nothing of which there is none."""
    known = [(COUNTS[name], counts[name]) for name in _ORDER if counts.get(name)]
    return known
