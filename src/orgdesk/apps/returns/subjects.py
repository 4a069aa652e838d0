"""What the worklist shows of a return."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.returns.actions._note_return import SOURCE
from orgdesk.apps.returns.errors import FactsMissing
from orgdesk.apps.returns.models import Return
from orgdesk.apps.work import subjects
from orgdesk.apps.work.models import WorkItem

_ON_THE_PAGE = {"decide-return", "inspect-return", "send-right-item"}


def preview_return(item: WorkItem, person: Person) -> subjects.Preview | None:
    found = Return.objects.visible_to(person).filter(key=item.subject_key).select_related("account").first()
    if found is None:
        return None
    address = reverse("returns:return", args=[found.key])
    answer = address if item.kind in _ON_THE_PAGE else ""
    return subjects.Preview(title=str(found), url=address, answer_url=answer)


def title_returns(keys: Iterable[str]) -> dict[str, str]:
    rows = Return.objects.filter(key__in=list(keys)).select_related("account")
    return {row.key: str(row) for row in rows}


@handles("work.finished")
def require_the_page(event: Event) -> None:
    """Steps that need facts are done on the page of the return; what sales learnt is a note."""
    if event.keys_of(SOURCE) and event.data.get("work_kind") in _ON_THE_PAGE:
        raise FactsMissing(_("Do this on the page of the return; the work is finished with it."))


subjects.register("return", preview_return)
subjects.register_titles("return", title_returns)
